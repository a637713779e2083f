//! The styles of the page as one file: many files compress two kilobytes worse, and are as
//! many requests more. Trunk asks for it before each build (`Trunk.toml`).

use crate::{Outcome, project};
use std::fs;

/// In the order in which they apply.
const FILES: [&str; 12] = [
    "tokens", "layout", "controls", "cluster", "panels", "timeline", "start", "drawer", "menu",
    "broken", "narrow", "embed",
];

/// Writes `target/page.css`, without comments, if that changes it.
pub(crate) fn write() -> Outcome {
    let folder = project::root().join("web/styles");
    let mut all = String::new();
    for name in FILES {
        let file = folder.join(name).with_extension("css");
        let text = fs::read_to_string(&file).map_err(|why| format!("{}: {why}", file.display()))?;
        all += &without_comments(&text);
    }
    let page = project::root().join("target/page.css");
    if fs::read_to_string(&page).is_ok_and(|old| old == all) {
        return Ok(());
    }
    let told = |why: std::io::Error| format!("{}: {why}", page.display());
    fs::create_dir_all(project::root().join("target")).map_err(told)?;
    fs::write(&page, all).map_err(told)
}

/// No text in our styles holds the two signs of a comment.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut parts = text.split("/*");
    kept += parts.next().unwrap_or_default();
    for part in parts {
        kept += part.split_once("*/").map_or("", |(_, after)| after.trim_start());
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_everything_else_stays() {
        assert_eq!(without_comments("/* a */\nb { c: d; }\n/* e */ f {}"), "b { c: d; }\nf {}");
        assert_eq!(without_comments("a {}"), "a {}");
    }

    #[test]
    fn no_file_of_styles_is_forgotten() {
        let folder = fs::read_dir(project::root().join("web/styles")).unwrap();
        let mut there: Vec<String> = folder
            .flatten()
            .map(|entry| entry.path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        let mut named = FILES.map(String::from).to_vec();
        there.sort();
        named.sort();
        assert_eq!(there, named);
    }
}
