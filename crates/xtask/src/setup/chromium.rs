//! The browser in which the page is tested, and a font for its Korean text.

use super::{apt, may_fetch, node, path};
use crate::{Outcome, project, run, tell};
use std::env;
use std::path::{Path, PathBuf};

const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const KOREAN_FONT: &str = "fonts-nanum";

/// The program to test in: `$CHROME`, one that the system has, or one that is installed now.
pub(crate) fn chromium() -> Outcome<PathBuf> {
    if let Some(chosen) = env::var_os("CHROME").filter(|chosen| !chosen.is_empty()) {
        let chosen = PathBuf::from(chosen);
        let missing = format!("expected a browser at CHROME, found nothing at {chosen:?}");
        return if chosen.is_file() { Ok(chosen) } else { Err(missing) };
    }
    if let Some(found) = on_this_system() {
        korean_font();
        return Ok(found);
    }
    if let Some(fetched) = fetched_by_playwright() {
        return Ok(fetched);
    }
    let by_apt = apt::install("Chromium", &["chromium", KOREAN_FONT]);
    match (by_apt, on_this_system()) {
        (Ok(()), Some(found)) => Ok(found),
        (Ok(()), None) => Err("apt-get installed chromium, but it is not on PATH".into()),
        (Err(by_apt), _) => fetch_by_playwright().map_err(|why| format!("{by_apt}; {why}")),
    }
}

fn on_this_system() -> Option<PathBuf> {
    let usual = PLACES.iter().map(PathBuf::from).find(|place| place.is_file());
    path::find_any(&NAMES).or(usual)
}

/// Without a Korean font the tests still run; what they draw then is boxes.
fn korean_font() {
    let fonts = run::answer(run::program("fc-list").args([":lang=ko", "family"]));
    if fonts.is_ok_and(|fonts| fonts.trim().is_empty())
        && let Err(why) = apt::install("a Korean font", &[KOREAN_FONT])
    {
        tell::note(&why);
    }
}

fn fetch_by_playwright() -> Outcome<PathBuf> {
    node::test_packages()?;
    may_fetch("Chromium", "playwright-core install chromium")?;
    let mut install = run::program("node");
    install.arg(playwright().join("cli.js")).args(["install", "chromium"]);
    run::succeed(&mut install)?;
    fetched_by_playwright().ok_or("playwright-core installed no chromium".into())
}

fn fetched_by_playwright() -> Option<PathBuf> {
    let library = playwright();
    if !library.is_dir() {
        return None;
    }
    let ask = "console.log(require(process.argv[1]).chromium.executablePath())";
    let place = run::answer(run::program("node").args(["-e", ask]).arg(library)).ok()?;
    let place = Path::new(place.trim());
    place.is_file().then(|| place.to_path_buf())
}

fn playwright() -> PathBuf {
    project::browser_tests().join("node_modules/playwright-core")
}
