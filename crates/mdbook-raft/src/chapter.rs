//! A chapter with its fences replaced.

use crate::Book;
use crate::attribute::attribute;
use crate::fence::fences;
use crate::shown::Shown;

/// A chapter of the book.
pub(crate) struct Chapter<'a> {
    /// Its file, for errors.
    pub(crate) file: &'a str,
    pub(crate) book: &'a Book,
}

impl Chapter<'_> {
    /// Its text with every fence replaced.
    pub(crate) fn replaced(&self, text: &str) -> Result<String, Vec<String>> {
        let fences = fences(text);
        if fences.is_empty() {
            return Ok(text.to_owned());
        }
        let lines: Vec<&str> = text.lines().collect();
        let (mut written, mut mistakes, mut next) = (String::new(), Vec::new(), 0);
        for fence in fences {
            let (first, last) = fence.lines;
            for line in &lines[next..first] {
                written += line;
                written.push('\n');
            }
            match Shown::of(&fence, self.book) {
                // A blank line before and after, and none within: then Markdown leaves it as it is.
                Ok(shown) => {
                    let indent = " ".repeat(fence.indent);
                    let markup = shown.markup(self.book);
                    let indented = markup.lines().map(|line| format!("{indent}{line}\n"));
                    written += &format!("\n{}\n", indented.collect::<String>());
                }
                Err(mistake) => mistakes.push(format!(
                    "{}:{}:{}: {}",
                    self.file,
                    first + 1 + mistake.line,
                    mistake.column,
                    mistake.says
                )),
            }
            next = last + 1;
        }
        for line in &lines[next..] {
            written += line;
            written.push('\n');
        }
        if let Some(playground) = self.book.playground.as_ref().filter(|_| self.book.is_html) {
            written +=
                &format!("\n<script defer src=\"{}embed.js\"></script>\n", attribute(playground));
        }
        if mistakes.is_empty() { Ok(written) } else { Err(mistakes) }
    }
}
