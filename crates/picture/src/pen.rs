//! Writes SVG from top to bottom.

use crate::palette::Palette;
use std::fmt::Write as _;
use view::geometry::text_width;
use view::words::Language;

/// Writes SVG from top to bottom.
pub(crate) struct Pen {
    text: String,
    height: f64,
    palette: Palette,
    language: Language,
}

impl Pen {
    pub(crate) const fn new(palette: Palette, language: Language) -> Self {
        Self { text: String::new(), height: 0.0, palette, language }
    }

    pub(crate) const fn palette(&self) -> Palette {
        self.palette
    }

    pub(crate) const fn language(&self) -> Language {
        self.language
    }

    /// How far down it has come.
    pub(crate) const fn height(&self) -> f64 {
        self.height
    }

    /// Leaves so much below it.
    pub(crate) fn down(&mut self, by: f64) {
        self.height += by;
    }

    /// Writes markup as it is.
    pub(crate) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Writes an element with a text inside.
    pub(crate) fn element(&mut self, name: &str, attributes: &str, text: &str) {
        let space = if attributes.is_empty() { "" } else { " " };
        // Writing into a string cannot fail.
        let _ = write!(self.text, "<{name}{space}{attributes}>{}</{name}>", escaped(text));
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

/// A text as it may stand in markup. Signs that XML does not allow at all are left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' => safe.push(' '),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => safe.push(sign),
        }
    }
    safe
}

/// A sentence in lines of at most this width.
pub(crate) fn lines(text: &str, width: f64, size: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if text_width(line, size) + text_width(word, size) + size * 0.3 < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// As much of a text as has room in this width; what is left out is said to be.
pub(crate) fn cut(text: &str, width: f64, size: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for sign in text.chars() {
        if width < text_width(&kept, size) + 1.6 * size {
            break;
        }
        kept.push(sign);
    }
    kept + "…"
}
