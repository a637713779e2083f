//! What a file of Rust imports, as far as its words tell.

use std::collections::{BTreeMap, BTreeSet};

/// A path as it is written, by its parts.
type Written = Vec<String>;

#[derive(Debug, Default)]
pub(super) struct Source {
    /// The modules that it declares.
    pub(super) children: BTreeSet<String>,
    /// Every path that it uses.
    pub(super) imports: Vec<Written>,
    /// The names that it hands on, and what they are names of.
    pub(super) hands_on: BTreeMap<String, Written>,
}

impl Source {
    /// The tests of a file may import what they like.
    pub(super) fn of(text: &str) -> Self {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let words = words(text);
        let mut source = Self::default();
        let mut at = 0;
        while at < words.len() {
            match words[at].as_str() {
                "mod" if words.get(at + 2).is_some_and(|word| word == ";") => {
                    source.children.insert(words[at + 1].clone());
                    at += 3;
                }
                "use" => {
                    let end = words[at..].iter().position(|word| word == ";");
                    let end = end.map_or(words.len(), |end| at + end);
                    let is_public = at.checked_sub(1).is_some_and(|before| is_pub(&words[before]));
                    let mut tree = Vec::new();
                    read_tree(&words[at + 1..end], &mut Vec::new(), &mut tree);
                    source.take(tree, is_public);
                    at = end;
                }
                "crate" | "super" if words.get(at + 1).is_some_and(|word| word == "::") => {
                    let mut path = vec![words[at].clone()];
                    while words.get(at + 1).is_some_and(|word| word == "::") && at + 2 < words.len()
                    {
                        path.push(words[at + 2].clone());
                        at += 2;
                    }
                    source.imports.push(path);
                    at += 1;
                }
                _ => at += 1,
            }
        }
        source
    }

    fn take(&mut self, tree: Vec<(Written, String)>, is_public: bool) {
        for (path, name) in tree {
            if is_public {
                self.hands_on.insert(name, path);
            } else {
                self.imports.push(path);
            }
        }
    }
}

/// The word before a `use` that hands on: `pub`, or the end of `pub(crate)`.
fn is_pub(word: &str) -> bool {
    word == "pub" || word == ")"
}

/// `a::{b, c::d as e}` as `a::b` by the name of b, and `a::c::d` by the name of e.
fn read_tree(words: &[String], before: &mut Written, found: &mut Vec<(Written, String)>) {
    let mut path = before.clone();
    let mut at = 0;
    while at < words.len() {
        match words[at].as_str() {
            "::" => {}
            "{" => {
                for branch in branches(&words[at + 1..words.len() - 1]) {
                    read_tree(branch, &mut path, found);
                }
                return;
            }
            "as" => {
                found.push((path, words[at + 1].clone()));
                return;
            }
            word => path.push(word.to_owned()),
        }
        at += 1;
    }
    if let Some(name) = path.last().cloned() {
        found.push((path, name));
    }
}

/// What stands between the commas that are in no inner braces.
fn branches(words: &[String]) -> Vec<&[String]> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, word) in words.iter().enumerate() {
        match word.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 0 => {
                found.push(&words[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&words[start..]);
    found.retain(|branch| !branch.is_empty());
    found
}

/// The words and signs of a text, without comments and literals.
fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '/' if rest.peek() == Some(&'/') => {
                while rest.next().is_some_and(|next| next != '\n') {}
            }
            '"' => {
                while let Some(next) = rest.next() {
                    match next {
                        '\\' => drop(rest.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            // A letter in quotes, or a lifetime.
            '\'' => {
                let first = rest.next();
                if first == Some('\\') {
                    rest.next();
                }
                if rest.peek() == Some(&'\'') {
                    rest.next();
                }
            }
            ':' if rest.peek() == Some(&':') => {
                rest.next();
                found.push("::".into());
            }
            letter if letter.is_alphanumeric() || letter == '_' => {
                let mut word = String::from(letter);
                while let Some(next) = rest.peek().filter(|it| it.is_alphanumeric() || **it == '_')
                {
                    word.push(*next);
                    rest.next();
                }
                found.push(word);
            }
            letter if letter.is_whitespace() => {}
            sign => found.push(sign.into()),
        }
    }
    found
}
