//! The page's colours, as numbers: a picture has no style sheet around it.

use raft::Term;
use view::choice::Theme;

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// `is-light` or `is-dark`: the class of the picture.
    pub name: &'static str,
    /// What it is drawn on.
    pub panel: &'static str,
    /// Text.
    pub ink: &'static str,
    /// Text that matters less.
    pub muted: &'static str,
    /// Thin lines.
    pub line: &'static str,
    /// Lines that separate.
    pub strong: &'static str,
    /// An empty cell.
    pub empty: &'static str,
    /// What is broken, cut, lost.
    pub danger: &'static str,
    /// A soft ground for it.
    pub danger_tint: &'static str,
    /// What is not as usual.
    pub warning: &'static str,
    /// Text on a term's full colour.
    pub on_solid: &'static str,
    terms: [Colours; 6],
}

/// The colours of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// Lines.
    pub line: &'static str,
    /// A fill under text.
    pub solid: &'static str,
    /// A soft fill.
    pub tint: &'static str,
}

const fn colours(line: &'static str, solid: &'static str, tint: &'static str) -> Colours {
    Colours { line, solid, tint }
}

/// As `tokens.css` has them; a test compares the two.
const LIGHT: Palette = Palette {
    name: "is-light",
    panel: "#ffffff",
    ink: "#1c1e21",
    muted: "#5f646c",
    line: "#dddbd3",
    strong: "#c2c0b8",
    empty: "#f5f4f0",
    danger: "#b3261e",
    danger_tint: "#fbe9e7",
    warning: "#8a5a00",
    on_solid: "#ffffff",
    terms: [
        colours("#7b8087", "#666b72", "#eeede9"),
        colours("#0072b2", "#006ba8", "#d9eaf6"),
        colours("#d55e00", "#b95200", "#fce4d6"),
        colours("#009e73", "#007f5c", "#d5efe6"),
        colours("#a6559d", "#98498f", "#f1e1ee"),
        colours("#8a6d00", "#7d6200", "#f2ead0"),
    ],
};

const DARK: Palette = Palette {
    name: "is-dark",
    panel: "#1a1d21",
    ink: "#e8e6e1",
    muted: "#9aa0a8",
    line: "#2c3036",
    strong: "#454a52",
    empty: "#1f2226",
    danger: "#ff8a80",
    danger_tint: "#3a1f1d",
    warning: "#e5b567",
    on_solid: "#121417",
    terms: [
        colours("#8b919a", "#8b919a", "#26292e"),
        colours("#56b4e9", "#56b4e9", "#17344a"),
        colours("#f0894a", "#f0894a", "#4a2a16"),
        colours("#3fcfa3", "#3fcfa3", "#133d31"),
        colours("#d79bd0", "#d79bd0", "#412a3f"),
        colours("#e0c04c", "#e0c04c", "#3d3514"),
    ],
};

impl Palette {
    /// Of these colours; the system's are light, since paper is.
    #[must_use]
    pub const fn of(theme: Theme) -> Self {
        match theme {
            Theme::System | Theme::Light => LIGHT,
            Theme::Dark => DARK,
        }
    }

    /// The colours of a term: five cycle, term 0 has its own.
    #[must_use]
    pub fn term(self, term: Term) -> Colours {
        let place = if term.0 == 0 { 0 } else { (term.0 - 1) % 5 + 1 };
        self.terms[place as usize]
    }

    /// How the shapes look, whose colour is that of the text around them.
    pub(crate) fn style(self) -> String {
        let Self { name, panel, ink, danger, .. } = self;
        let stroke = "stroke-linecap:round;stroke-linejoin:round";
        let rules = [
            ("solid", "fill:currentColor".to_owned()),
            ("plain", format!("fill:{panel};stroke:currentColor;stroke-width:2")),
            ("sign", format!("fill:none;stroke:currentColor;stroke-width:1.8;{stroke}")),
            ("cut", format!("fill:none;stroke:{panel};stroke-width:2")),
            ("plate", format!("fill:{panel}")),
            ("face", format!("fill:{panel};stroke:{ink};stroke-width:1.5")),
            ("dashed", "stroke-dasharray:2 2".to_owned()),
            ("line", format!("fill:none;stroke:{ink};stroke-width:1.5;{stroke}")),
            ("thick", format!("fill:none;stroke:{ink};stroke-width:2.6;{stroke}")),
            ("full", format!("fill:{ink}")),
            ("stop", format!("fill:none;stroke:{danger};stroke-width:1.8;{stroke}")),
        ];
        let scoped =
            |(class, says): &(&str, String)| format!(".raft-picture.{name} .{class}{{{says}}}");
        rules.iter().map(scoped).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `tokens.css` says of a token, light and dark.
    fn token(name: &str) -> (String, String) {
        let text = include_str!("../../../web/styles/tokens.css");
        let begin = format!("  --{name}: light-dark(");
        let (_, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("no token {name}"));
        let (light, rest) = rest.split_once(", ").unwrap();
        (light.to_owned(), rest.split_once(')').unwrap().0.to_owned())
    }

    #[test]
    fn the_colours_are_the_pages() {
        type Pick = fn(&Palette) -> &'static str;
        let picks: [(&str, Pick); 10] = [
            ("panel", |it| it.panel),
            ("ink", |it| it.ink),
            ("muted", |it| it.muted),
            ("line", |it| it.line),
            ("line-strong", |it| it.strong),
            ("empty", |it| it.empty),
            ("danger", |it| it.danger),
            ("danger-tint", |it| it.danger_tint),
            ("warning", |it| it.warning),
            ("on-solid", |it| it.on_solid),
        ];
        for (name, pick) in picks {
            assert_eq!((pick(&LIGHT).to_owned(), pick(&DARK).to_owned()), token(name), "{name}");
        }
        for (place, name) in ["none", "0", "1", "2", "3", "4"].into_iter().enumerate() {
            let (light, dark) = (LIGHT.terms[place], DARK.terms[place]);
            let both =
                |pick: fn(Colours) -> &'static str| (pick(light).to_owned(), pick(dark).to_owned());
            assert_eq!(both(|it| it.line), token(&format!("term-{name}")));
            assert_eq!(both(|it| it.solid), token(&format!("solid-{name}")));
            assert_eq!(both(|it| it.tint), token(&format!("tint-{name}")));
        }
    }
}
