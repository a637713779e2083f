//! Draws a moment of a run, or writes a span of it: see [`HELP`].

use picture::{Picture, mermaid};
use sim::Time;
use std::io::{Write, stdout};
use std::process::ExitCode;
use std::{env, fs};
use view::choice::{Panel, Theme};
use view::store::Store;
use view::words::Language;

/// What it can be asked for.
const HELP: &str = "\
raft-picture RUN [OPTION…]   writes to the standard output

RUN is a file with a scenario, a link of the playground, lesson/NAME, or servers=3&seed=7.

  --at 1.5s                  the moment; else where the run stands
  --panels cluster,logs      of cluster, logs, roles, timeline, why (cluster,why)
  --theme light|dark         (light)
  --width 640                in CSS pixels, from 320 to 1600
  --lang en|ko               (en)
  --mermaid 0s..1s           that span as a Mermaid sequence diagram instead
  --heartbeats               with heartbeats in it
  --text                     the run up to the moment as text instead
  --png 2                    the picture as PNG, so many times as large
";

/// What was asked for.
struct Asked {
    run: String,
    at: Option<Time>,
    picture: Picture,
    language: Language,
    span: Option<(Time, Time)>,
    heartbeats: bool,
    text: bool,
    png: Option<f32>,
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help" || word == "-h") || words.is_empty() {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match asked(&words).and_then(|asked| told(&asked)) {
        Ok(bytes) => match stdout().write_all(&bytes) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => {
                eprintln!("{why}");
                ExitCode::FAILURE
            }
        },
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn asked(words: &[String]) -> Result<Asked, String> {
    let mut asked = Asked {
        run: String::new(),
        at: None,
        picture: Picture::default(),
        language: Language::ENGLISH,
        span: None,
        heartbeats: false,
        text: false,
        png: None,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word}: expected a value, found the end"));
        match word.as_str() {
            "--at" => asked.at = Some(moment(value()?)?),
            "--panels" => asked.picture.panels = panels(value()?)?,
            "--theme" => asked.picture.theme = theme(value()?)?,
            "--width" => asked.picture.width = width(value()?)?,
            "--lang" => asked.language = language(value()?)?,
            "--mermaid" => asked.span = Some(span(value()?)?),
            "--heartbeats" => asked.heartbeats = true,
            "--text" => asked.text = true,
            "--png" => asked.png = Some(scale(value()?)?),
            _ if word.starts_with("--") => {
                return Err(format!("expected an option of those below, found {word}\n\n{HELP}"));
            }
            _ if asked.run.is_empty() => asked.run = run(word)?,
            _ => return Err(format!("expected one run, found {word} as well")),
        }
    }
    Ok(asked)
}

/// A file's text becomes what an address says of it.
fn run(word: &str) -> Result<String, String> {
    let is_file = fs::metadata(word).is_ok_and(|it| it.is_file());
    if !is_file {
        return Ok(word.rsplit_once('#').map_or(word, |(_, run)| run).to_owned());
    }
    let text = fs::read_to_string(word).map_err(|why| format!("{word}: {why}"))?;
    scenario::parse(&text).map_err(|error| format!("{word}: {error}"))?;
    Ok(format!("scenario/{}", text.replace('%', "%25")))
}

fn told(asked: &Asked) -> Result<Vec<u8>, String> {
    let end = asked.span.map(|(_, end)| end);
    let store: Store = picture::open(&asked.run, asked.at.or(end), asked.language)?;
    if let Some((from, until)) = asked.span {
        let diagram = mermaid(&store, from, until, asked.heartbeats);
        return diagram.map(String::into_bytes).map_err(|why| why.to_string());
    }
    if asked.text {
        return Ok(store.trace().into_bytes());
    }
    let svg = asked.picture.draw(&store).map_err(|why| why.to_string())?;
    match asked.png {
        None => Ok(svg.into_bytes()),
        Some(scale) => drawn(&svg, scale),
    }
}

#[cfg(feature = "png")]
fn drawn(svg: &str, scale: f32) -> Result<Vec<u8>, String> {
    picture::png(svg, scale)
}

#[cfg(not(feature = "png"))]
fn drawn(_: &str, _: f32) -> Result<Vec<u8>, String> {
    Err("this raft-picture was built without PNG".to_owned())
}

fn scale(value: &str) -> Result<f32, String> {
    let scale = value.parse().ok().filter(|scale| (0.25..=4.0).contains(scale));
    scale.ok_or(format!("expected a scale from 0.25 to 4, found {value}"))
}

fn moment(value: &str) -> Result<Time, String> {
    scenario::moment(value).map_err(|_| format!("expected a time such as 1.5s, found {value}"))
}

fn span(value: &str) -> Result<(Time, Time), String> {
    let ends = value.split_once("..").ok_or(format!("expected 0s..1s, found {value}"))?;
    let (from, until) = (moment(ends.0)?, moment(ends.1)?);
    if until < from {
        return Err(format!("expected the earlier time first, found {value}"));
    }
    Ok((from, until))
}

fn panels(value: &str) -> Result<Vec<Panel>, String> {
    let names = "cluster, logs, roles, timeline, why";
    let named = |name: &str| {
        let panel = Panel::all().find(|panel| panel.id() == name);
        panel.ok_or(format!("expected {names}, found {name}"))
    };
    value.split(',').map(named).collect()
}

fn theme(value: &str) -> Result<Theme, String> {
    match value {
        "light" => Ok(Theme::Light),
        "dark" => Ok(Theme::Dark),
        _ => Err(format!("expected light or dark, found {value}")),
    }
}

fn width(value: &str) -> Result<f64, String> {
    let width = value.parse().ok();
    let fits = width.filter(|it| (Picture::NARROWEST..=Picture::WIDEST).contains(it));
    fits.ok_or(format!("expected a width from 320 to 1600, found {value}"))
}

fn language(value: &str) -> Result<Language, String> {
    view::words::of_codes([value]).ok_or(format!("expected en or ko, found {value}"))
}
