//! What a fence shows: the run, how it is shown, and its picture.

use crate::Book;
use crate::attribute::attribute;
use crate::fence::Fence;
use picture::Picture;
use view::choice::{Panel, Tab};
use view::embed::Embed;
use view::frame::Frame;
use view::words::Language;

/// The options that the element has besides those of [`Embed`].
const OTHERS: [&str; 3] = ["src", "height", "title"];

/// What a fence shows.
#[derive(Debug)]
pub(crate) struct Shown {
    /// What opens it, behind the `#`.
    run: String,
    options: Vec<(String, String)>,
    title: String,
    picture: String,
}

/// What is wrong with a fence.
#[derive(Debug)]
pub(crate) struct Mistake {
    /// The line in the fence: 0 is that of its marks.
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) says: String,
}

impl Shown {
    pub(crate) fn of(fence: &Fence, book: &Book) -> Result<Self, Mistake> {
        let first = |says: String| Mistake { line: 0, column: fence.indent + 1, says };
        let (embed, options) = options(&fence.info).map_err(first)?;
        let src = options.iter().find(|(name, _)| name == "src").map(|(_, value)| value.as_str());
        let has_text = !fence.text.trim().is_empty();
        let run = match (src, has_text) {
            (Some(src), false) => src.rsplit_once('#').map_or(src, |(_, run)| run).to_owned(),
            (None, true) => {
                scenario::parse(&fence.text).map_err(|error| Mistake {
                    line: error.line as usize,
                    column: fence.indent + error.column as usize,
                    says: format!("expected {}, found {}", error.expected, error.found),
                })?;
                format!("scenario/{}", fence.text.replace('%', "%25"))
            }
            (Some(_), true) => return Err(first("expected src or a scenario, found both".into())),
            (None, false) => String::new(),
        };
        let language = embed.language.or(book.language).unwrap_or(Language::ENGLISH);
        let store = picture::open(&run, embed.start(), language).map_err(first)?;
        let picture =
            Picture { panels: drawn(embed.panels()), theme: embed.theme, ..Picture::default() };
        let picture = picture.draw(&store).map_err(|why| first(why.to_string()))?;
        // A text inside would be too long for many an address; the link says the same.
        let run = if has_text {
            store.link().map_err(|_| {
                first("expected a run that a link can hold, found a longer one".into())
            })?
        } else {
            run
        };
        let given =
            options.iter().find(|(name, _)| name == "title").map(|(_, value)| value.clone());
        let title = given.unwrap_or_else(|| Frame::of(&store).header.title);
        Ok(Self { run, options, title, picture: picture.trim_end().to_owned() })
    }

    /// An element that plays, with the picture inside; or the picture alone.
    pub(crate) fn markup(&self, book: &Book) -> String {
        let Some(playground) = book.playground.as_ref().filter(|_| book.is_html) else {
            return format!("<div class=\"raft-picture-of\">\n{}\n</div>\n", self.picture);
        };
        let mut attributes = format!("src=\"{}#{}\"", attribute(playground), attribute(&self.run));
        for (name, value) in &self.options {
            if !["src", "title"].contains(&name.as_str()) {
                attributes += &if value.is_empty() {
                    format!(" {name}")
                } else {
                    format!(" {name}=\"{}\"", attribute(value))
                };
            }
        }
        if !self.title.is_empty() {
            attributes += &format!(" title=\"{}\"", attribute(&self.title));
        }
        format!("<raft-playground {attributes}>\n{}\n</raft-playground>\n", self.picture)
    }
}

/// `panels=cluster,logs start=1.5s readonly`.
fn options(info: &str) -> Result<(Embed, Vec<(String, String)>), String> {
    let words = words(info);
    let words = words.iter().map(|word| word.split_once('=').unwrap_or((word, "")));
    let options: Vec<(String, String)> =
        words.map(|(name, value)| (name.to_owned(), value.replace('"', ""))).collect();
    let is_known = |name: &str| OTHERS.contains(&name) || Embed::OPTIONS.contains(&name);
    if let Some((name, _)) = options.iter().find(|(name, _)| !is_known(name)) {
        let names: Vec<&str> = OTHERS.iter().chain(Embed::OPTIONS.iter()).copied().collect();
        return Err(format!("expected one of {}, found {name}", names.join(", ")));
    }
    let escaped = |value: &str| value.replace('%', "%25").replace('&', "%26").replace('+', "%2B");
    let query: String =
        options.iter().map(|(name, value)| format!("&{name}={}", escaped(value))).collect();
    let (embed, errors) = Embed::of(&format!("embed{query}")).unwrap_or_default();
    match errors.first() {
        Some(error) => Err(error.to_string()),
        None => Ok((embed, options)),
    }
}

/// Of the panels those that a picture has, and why, as a frame says it.
fn drawn(panels: &[Panel]) -> Vec<Panel> {
    let is_drawn =
        |panel: &&Panel| Picture { panels: vec![**panel], ..Picture::default() }.check().is_ok();
    let mut drawn: Vec<Panel> = panels.iter().filter(is_drawn).copied().collect();
    if drawn.is_empty() {
        drawn.push(Panel::Cluster);
    }
    let why = Panel::Tab(Tab::Why);
    if !drawn.contains(&why) {
        drawn.insert(1.min(drawn.len()), why);
    }
    drawn
}

/// What stands between spaces, but for those within quotes.
fn words(info: &str) -> Vec<String> {
    let (mut words, mut is_quoted) = (vec![String::new()], false);
    for sign in info.chars() {
        is_quoted ^= sign == '"';
        match words.last_mut() {
            Some(word) if is_quoted || !sign.is_whitespace() => word.push(sign),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
