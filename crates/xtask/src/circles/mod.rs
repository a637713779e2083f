//! No files import each other in a circle: whoever reads one may trust that what it imports does not
//! know it. A parent that only declares its children and hands their names on is seen through.

mod source;

use crate::{Outcome, project};
use source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The path of a module below its crate: empty for the crate itself.
type Module = Vec<String>;

/// Which module imports from which, and what.
type Edges = BTreeMap<(Module, Module), BTreeSet<String>>;

/// Says every circle there is, and how many.
pub(crate) fn check() -> Outcome {
    let mut count = 0;
    for folder in crates()? {
        let edges = edges(&modules(&folder)?);
        for circle in circles(&edges) {
            count += 1;
            println!(
                "{}: {}",
                folder.display(),
                circle.iter().map(name).collect::<Vec<_>>().join(" <-> ")
            );
            let within =
                edges.iter().filter(|((a, b), _)| circle.contains(a) && circle.contains(b));
            for ((from, to), names) in within {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                println!("    {} -> {}: {}", name(from), name(to), names.join(", "));
            }
        }
    }
    println!("{count} circles");
    if count == 0 { Ok(()) } else { Err("expected no circle of imports".into()) }
}

fn name(module: &Module) -> String {
    if module.is_empty() { "lib".into() } else { module.join("::") }
}

/// The `src` folder of every crate.
fn crates() -> Outcome<Vec<PathBuf>> {
    let folder = project::root().join("crates");
    let entries = fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut all: Vec<PathBuf> = entries.flatten().map(|entry| entry.path().join("src")).collect();
    all.push(project::root().join("web/src"));
    all.retain(|src| src.is_dir());
    all.sort();
    Ok(all)
}

fn modules(src: &Path) -> Outcome<BTreeMap<Module, Source>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![src.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        let told = |why: std::io::Error| format!("{}: {why}", folder.display());
        for entry in fs::read_dir(&folder).map_err(told)?.flatten() {
            let file = entry.path();
            if file.is_dir() {
                folders.push(file);
            } else if file.extension().is_some_and(|kind| kind == "rs")
                && !file.ends_with("tests.rs")
            {
                let text = fs::read_to_string(&file).map_err(told)?;
                found.insert(module(src, &file), Source::of(&text));
            }
        }
    }
    Ok(found)
}

fn module(src: &Path, file: &Path) -> Module {
    let below = file.strip_prefix(src).unwrap_or(file).with_extension("");
    let mut parts: Module = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        parts.pop();
    }
    parts
}

fn edges(sources: &BTreeMap<Module, Source>) -> Edges {
    let mut edges = Edges::new();
    for (from, source) in sources {
        for path in source.imports.iter().filter_map(|path| absolute(from, path, sources)) {
            let Some(to) = defined(&path, sources, 0) else { continue };
            if to != *from && !to.is_empty() {
                let names = edges.entry((from.clone(), to)).or_default();
                names.extend(path.last().cloned());
            }
        }
    }
    edges
}

/// A path from the crate on; none if it leads into another crate.
fn absolute(here: &Module, path: &[String], sources: &BTreeMap<Module, Source>) -> Option<Module> {
    let mut at = here.clone();
    let mut rest = path;
    match path.first().map(String::as_str)? {
        "crate" => (at, rest) = (Module::new(), &path[1..]),
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|part| part == "super") {
                at.pop();
                rest = &rest[1..];
            }
        }
        first if sources.get(here)?.children.contains(first) => {}
        _ => return None,
    }
    Some([at.as_slice(), rest].concat())
}

/// The module that defines what a path names, through those that only hand it on.
fn defined(path: &[String], sources: &BTreeMap<Module, Source>, depth: u8) -> Option<Module> {
    let cut = (0..=path.len()).rev().find(|cut| sources.contains_key(&path[..*cut]))?;
    let (module, rest) = (path[..cut].to_vec(), &path[cut..]);
    let handed = rest.first().and_then(|name| sources.get(&module)?.hands_on.get(name));
    match handed.and_then(|handed| absolute(&module, handed, sources)) {
        Some(handed) if depth < 8 => defined(&[&handed, &rest[1..]].concat(), sources, depth + 1),
        Some(_) | None => Some(module),
    }
}

/// Modules that reach each other.
fn circles(edges: &Edges) -> Vec<BTreeSet<Module>> {
    let mut reach: BTreeMap<&Module, BTreeSet<&Module>> = BTreeMap::new();
    for (from, to) in edges.keys() {
        reach.entry(from).or_default().insert(to);
    }
    loop {
        let farther: Vec<(&Module, &Module)> = reach
            .iter()
            .flat_map(|(from, to)| to.iter().filter_map(|by| Some((*from, reach.get(by)?))))
            .flat_map(|(from, to)| to.iter().map(move |to| (from, *to)))
            .filter(|(from, to)| !reach[from].contains(to))
            .collect();
        if farther.is_empty() {
            break;
        }
        for (from, to) in farther {
            reach.entry(from).or_default().insert(to);
        }
    }
    let mut found: Vec<BTreeSet<Module>> = Vec::new();
    for (from, to) in reach.iter().filter(|(from, to)| to.contains(*from)) {
        let back = |other: &&&Module| reach.get(**other).is_some_and(|back| back.contains(from));
        let circle: BTreeSet<Module> = to.iter().filter(back).map(|one| (*one).clone()).collect();
        if !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<BTreeSet<Module>> {
        fn module(name: &str) -> Module {
            name.split("::").map(String::from).collect()
        }
        let sources = files.iter().map(|(name, text)| (module(name), Source::of(text)));
        circles(&edges(&sources.collect()))
    }

    #[test]
    fn two_files_that_import_each_other_are_a_circle_and_a_way_down_is_none() {
        let circle = [("a", "use crate::b::B;"), ("b", "fn f() -> crate::a::A { todo!() }")];
        assert_eq!(found(&circle).len(), 1);
        assert!(
            found(&[("a", "use crate::b::{B, c::{C, D}};"), ("b", ""), ("b::c", "")]).is_empty()
        );
    }

    #[test]
    fn a_parent_that_hands_names_on_is_seen_through_and_one_that_defines_is_not() {
        let child = ("a::b", "use super::c::C; use super::D;");
        let handing = ("a", "mod b; mod c; mod d; pub use b::B; pub use d::D;");
        assert!(found(&[handing, child, ("a::c", ""), ("a::d", "")]).is_empty());
        let defining = ("a", "mod b; use b::B; pub struct D;");
        assert_eq!(found(&[defining, child]).len(), 1);
    }

    #[test]
    fn a_word_in_a_comment_a_text_or_a_test_imports_nothing() {
        let text = "// use crate::b::B;\nconst A: &str = \"use crate::b::B;\";\n\
                    #[cfg(test)]\nmod tests { use crate::b::B; }";
        assert!(found(&[("a", text), ("b", "use crate::a::A;")]).is_empty());
    }
}
