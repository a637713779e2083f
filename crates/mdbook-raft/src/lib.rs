//! A book's fences become runs of Raft: an element that plays, with a picture of its moment inside
//! for paper, other readers, and who allows no scripts.
//!
//! Invariant: a fence that cannot be read is an error with the book's file and line; no book is made
//! that shows another run than it says.

mod attribute;
mod chapter;
mod fence;
mod shown;

use chapter::Chapter;
use serde_json::Value;
use view::words::{self, Language};

/// What the book says of all its fences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Book {
    /// Where the playground is, if the fences shall play.
    pub(crate) playground: Option<String>,
    /// Does the renderer write pages for a browser?
    pub(crate) is_html: bool,
    pub(crate) language: Option<Language>,
    /// Where its files lie, for errors.
    pub(crate) source: String,
}

impl Book {
    /// Where the playground is for a chapter that lies so many folders deep.
    fn seen_from(&self, depth: usize) -> Option<String> {
        let playground = self.playground.as_ref()?;
        let up = if playground.starts_with('.') { "../".repeat(depth) } else { String::new() };
        Some(up + playground)
    }
}

/// From mdBook's `[context, book]` the book with its fences replaced, both as JSON.
///
/// # Errors
/// Every mistake of every fence, with file, line and column.
pub fn preprocess(input: &str) -> Result<String, Vec<String>> {
    let wrong =
        |why: &str| vec![format!("mdbook-raft: expected [context, book] as JSON, found {why}")];
    let value: Value = serde_json::from_str(input).map_err(|why| wrong(&why.to_string()))?;
    let Value::Array(mut both) = value else { return Err(wrong("something else")) };
    let (Some(mut book), Some(context), None) = (both.pop(), both.pop(), both.pop()) else {
        return Err(wrong("another number of values"));
    };
    let mut mistakes = Vec::new();
    replace(&mut book, &of(&context)?, &mut mistakes);
    if mistakes.is_empty() { Ok(book.to_string()) } else { Err(mistakes) }
}

fn of(context: &Value) -> Result<Book, Vec<String>> {
    let config = &context["config"];
    let said = &config["preprocessor"]["raft"]["playground"];
    let host = said.as_str().filter(|it| it.starts_with("http") || it.starts_with(['.', '/']));
    let playground = host.map(|host| format!("{}/", host.trim_end_matches('/')));
    if playground.is_none() && !said.is_null() {
        let key = "book.toml: preprocessor.raft.playground";
        return Err(vec![format!("{key}: expected an address, found {said}")]);
    }
    let language = config["book"]["language"].as_str().and_then(|code| words::of_codes([code]));
    Ok(Book {
        playground,
        is_html: context["renderer"] == "html",
        language,
        source: config["book"]["src"].as_str().unwrap_or("src").to_owned(),
    })
}

/// Every chapter, however deep: mdBook has called the list of them by two names so far.
fn replace(value: &mut Value, book: &Book, mistakes: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| replace(one, book, mistakes)),
        Value::Object(fields) => {
            if let Some(Value::Object(chapter)) = fields.get_mut("Chapter") {
                let path =
                    ["source_path", "path"].iter().find_map(|key| chapter.get(*key)?.as_str());
                let placed = chapter.get("path").and_then(Value::as_str);
                let depth = placed.map_or(0, |path| path.matches('/').count());
                let file =
                    path.map_or(book.source.clone(), |path| format!("{}/{path}", book.source));
                if let Some(Value::String(text)) = chapter.get_mut("content") {
                    let book = Book { playground: book.seen_from(depth), ..book.clone() };
                    let chapter = Chapter { file: &file, book: &book };
                    match chapter.replaced(text) {
                        Ok(replaced) => *text = replaced,
                        Err(found) => mistakes.extend(found),
                    }
                }
            }
            fields.values_mut().for_each(|field| replace(field, book, mistakes));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
