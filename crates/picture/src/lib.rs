//! A moment of a run as a picture: SVG for paper, books and readers without scripts.
//!
//! What is drawn, and where, is what the page draws: the same frames, the same geometry, the same
//! shapes. Only the pen is another one. A picture needs nothing besides itself: no style of the page
//! around it, no font file, no script; and it says in words what it shows.

#![allow(
    clippy::float_arithmetic,
    reason = "places in a picture are floats; nothing of a run depends on them"
)]

mod cluster;
mod logs;
mod mermaid;
mod palette;
mod pen;
#[cfg(feature = "png")]
mod png;
mod roles;
mod timeline;

pub use mermaid::{MermaidError, mermaid};
pub use palette::Palette;
#[cfg(feature = "png")]
pub use png::png;

use pen::Pen;
use std::fmt;
use view::choice::{Panel, Tab, Theme};
use view::frame::{Frame, Motion};
use view::geometry::Round;
use view::msg::Msg;
use view::store::Store;
use view::words::Language;

/// What a picture shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The panels, from top to bottom: the cluster, the logs, the roles, the timeline, and why.
    pub panels: Vec<Panel>,
    /// Light, unless it says dark.
    pub theme: Theme,
    /// How wide it is, in CSS pixels: from [`Picture::NARROWEST`] to [`Picture::WIDEST`].
    pub width: f64,
}

/// A panel that no picture has: it is there to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPicture(pub Panel);

impl fmt::Display for NoPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a picture has cluster, logs, roles, timeline and why, and not {}", self.0.id())
    }
}

impl std::error::Error for NoPicture {}

impl Default for Picture {
    fn default() -> Self {
        let panels = vec![Panel::Cluster, Panel::Tab(Tab::Why)];
        Self { panels, theme: Theme::Light, width: 640.0 }
    }
}

impl Picture {
    /// The narrowest that there is.
    pub const NARROWEST: f64 = 320.0;
    /// The widest that there is.
    pub const WIDEST: f64 = 1_600.0;
    /// Its edges keep this far from what is drawn.
    pub(crate) const MARGIN: f64 = 14.0;
    const TITLE: f64 = 38.0;

    /// Can every panel be in a picture?
    ///
    /// # Errors
    /// The first that cannot.
    pub fn check(&self) -> Result<(), NoPicture> {
        let is_drawn = |panel: &Panel| {
            matches!(
                panel,
                Panel::Cluster | Panel::Timeline | Panel::Tab(Tab::Why | Tab::Logs | Tab::Roles)
            )
        };
        match self.panels.iter().find(|panel| !is_drawn(panel)) {
            Some(panel) => Err(NoPicture(*panel)),
            None => Ok(()),
        }
    }

    /// The moment that `store` shows, as SVG.
    ///
    /// # Errors
    /// A panel that no picture has.
    pub fn draw(&self, store: &Store) -> Result<String, NoPicture> {
        self.check()?;
        let width = self.width.clamp(Self::NARROWEST, Self::WIDEST);
        let mut store = store.clone();
        store.update(Msg::Columns(logs::columns(width)));
        if self.panels.contains(&Panel::Timeline) {
            store.update(Msg::Fit);
        }
        let frame = Frame::of(&store);
        let motion = Motion::of(&store);
        let palette = Palette::of(self.theme);
        let mut pen = Pen::new(palette, frame.language);
        pen.down(Self::TITLE);
        for panel in &self.panels {
            match panel {
                Panel::Cluster => cluster::draw(&mut pen, &frame, &motion, width),
                Panel::Tab(Tab::Logs) => logs::draw(&mut pen, &frame, width),
                Panel::Tab(Tab::Roles) => roles::draw(&mut pen, &frame, width),
                Panel::Timeline => timeline::draw(&mut pen, &frame, motion.now, width),
                Panel::Tab(_) | Panel::Tool(_) => why(&mut pen, &frame, width),
            }
        }
        let height = pen.height() + 10.0;
        Ok(whole(&frame, &motion, pen, width, height))
    }
}

/// The sheet, its title and what it says in words, around what was drawn.
fn whole(frame: &Frame, motion: &Motion, pen: Pen, width: f64, height: f64) -> String {
    let title = match frame.header.title.as_str() {
        "" => "Raft",
        title => title,
    };
    let palette = pen.palette();
    let mut sheet = Pen::new(palette, frame.language);
    let (w, h) = (width.px(), height.px());
    sheet.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"raft-picture {}\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" lang=\"{}\" font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif\" font-size=\"12\">",
        palette.name,
        frame.language.code(),
    ));
    sheet.element("title", "", &format!("{title}, {}", motion.clock));
    sheet.element("desc", "", &in_words(frame));
    sheet.raw(&format!("<style>{}</style>", palette.style()));
    sheet.raw(&format!(
        "<rect x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{}\" stroke=\"{}\"/>",
        (width - 1.0).px(),
        (height - 1.0).px(),
        palette.panel,
        palette.line,
    ));
    let right = (width - Picture::MARGIN).px();
    sheet.element(
        "text",
        &format!("x=\"14\" y=\"25\" font-size=\"14\" font-weight=\"700\" fill=\"{}\"", palette.ink),
        title,
    );
    let raft = if frame.header.is_standard { palette.muted } else { palette.warning };
    let said = format!("{} · {}", frame.header.raft, motion.clock);
    sheet.element(
        "text",
        &format!("x=\"{right}\" y=\"25\" text-anchor=\"end\" fill=\"{raft}\""),
        &said,
    );
    sheet.raw(&pen.into_text());
    sheet.raw("</svg>\n");
    sheet.into_text()
}

/// What there is to see, for who does not see it.
fn in_words(frame: &Frame) -> String {
    let language = frame.language;
    let servers = frame.cluster.servers.iter().map(|server| {
        let role = server.role(language);
        let term = scenario::say!(language, "term", term = server.term.0);
        let mut said = vec![format!("{}: {role}, {term}", server.id)];
        said.extend(server.besides(language));
        said.extend(server.goes_on(language));
        said.join(", ")
    });
    let why = frame.why.first().map(|why| why.headline.clone());
    why.into_iter().chain(servers.map(|said| format!("{said}."))).collect::<Vec<_>>().join(" ")
}

/// What just happened, in as many lines as it needs.
fn why(pen: &mut Pen, frame: &Frame, width: f64) {
    let Some(why) = frame.why.first() else { return };
    let palette = pen.palette();
    let bar = palette.term(why.term).line;
    let lines = pen::lines(&why.headline, width - 2.0 * Picture::MARGIN - 12.0, 13.0);
    let high = 18.0 * lines.len() as f64;
    let top = pen.height() + 4.0;
    pen.raw(&format!(
        "<path d=\"M15.500 {}V{}\" stroke=\"{bar}\" stroke-width=\"3\"/>",
        top.px(),
        (top + high).px()
    ));
    for (place, line) in lines.iter().enumerate() {
        let y = (top + 13.5 + 18.0 * place as f64).px();
        pen.element(
            "text",
            &format!("x=\"26\" y=\"{y}\" font-size=\"13\" fill=\"{}\"", palette.ink),
            line,
        );
    }
    pen.down(high + 10.0);
}

/// Opens a run as an address names it, standing at its moment, or at `at` if that is given.
///
/// # Errors
/// What the page would say of it.
pub fn open(fragment: &str, at: Option<sim::Time>, language: Language) -> Result<Store, String> {
    let mut store = Store::open("https://playground.invalid/", fragment, language, Theme::Light);
    if let Some(at) = at {
        store.update(Msg::Seek(at));
    }
    // What is far off is gone to piece by piece.
    while store.is_on_its_way() {
        store.update(Msg::Tick(0.0));
    }
    if store.is_moving() {
        store.update(Msg::PlayOrPause);
    }
    let notice = Frame::of(&store).notice.filter(|notice| notice.is_error);
    notice.map_or(Ok(store), |notice| Err(notice.text))
}
