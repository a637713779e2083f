//! A role of the diagram, and the servers that stand on it.

use super::term_class;
use crate::geometry;
use crate::geometry::Round;
use crate::words::{Language, Speaks};
use raft::{NodeId, Term};
use sim::Standing;
use yew::prelude::*;

/// Above this many, servers are small squares without names.
const MOST_NAMED: usize = 6;
const MOST_NAMED_WHEN_DOWN: usize = 3;
/// From one chip to the next.
const CHIP: f64 = 28.0;
const SQUARE: f64 = 11.0;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) stand: geometry::Stand,
    pub(crate) servers: Vec<(NodeId, Standing, Term)>,
    pub(crate) language: Language,
}

/// A box with its name and its servers.
#[component]
pub(crate) fn Stand(Props { stand, servers, language }: &Props) -> Html {
    let rect = stand.rect;
    let words = language.words();
    let is_down = stand.standing == Standing::Down;
    let most = if is_down { MOST_NAMED_WHEN_DOWN } else { MOST_NAMED };
    let named = servers.len() <= most;
    let name = (words.standing)(stand.standing);
    let center = rect.x + rect.width / 2.0;
    let (text_x, text_y, anchor) = if is_down {
        (rect.x + 10.0, rect.y + 20.5, "start")
    } else {
        (center, rect.y + 18.0, "middle")
    };
    let (step, per_row) = match (named, is_down) {
        (true, _) => (CHIP, 3),
        (false, true) => (SQUARE, 7),
        (false, false) => (SQUARE, 8),
    };
    let place = |place: usize| {
        let (row, column) = (place / per_row, place % per_row);
        let in_row = servers.len().saturating_sub(row * per_row).min(per_row);
        let wide = in_row as f64 * step;
        let (left, top) = if is_down {
            let rows = servers.len().div_ceil(per_row) as f64;
            let high = if named { 18.0 } else { rows * step };
            (rect.x + rect.width - 6.0 - wide, rect.y + (rect.height - high) / 2.0)
        } else {
            (center - wide / 2.0, rect.y + 25.0)
        };
        let below = if named { 20.0 } else { step };
        (left + column as f64 * step, top + row as f64 * below)
    };
    let chips = servers.iter().enumerate().map(|(at, (id, _, term))| {
        let (x, y) = place(at);
        chip(*id, *term, x, y, named)
    });
    let listed: Vec<String> = servers.iter().map(|(id, ..)| id.to_string()).collect();
    html! {
        <g class={classes!("stand", is_down.then_some("is-down"))} role="img"
            aria-label={format!("{name}: {}", if listed.is_empty() { "–".into() } else { listed.join(", ") })}>
            <rect x={rect.x.px().to_string()} y={rect.y.px().to_string()} width={rect.width.px().to_string()}
                height={rect.height.px().to_string()} rx="8" />
            <text x={text_x.px().to_string()} y={text_y.px().to_string()} text-anchor={anchor}>{ name }</text>
            { for chips }
        </g>
    }
}

fn chip(id: NodeId, term: Term, x: f64, y: f64, named: bool) -> Html {
    let (width, height) = if named { (CHIP - 3.0, 18.0) } else { (SQUARE - 2.0, SQUARE - 2.0) };
    html! {
        <g key={id.number()} class={classes!("chip", term_class(term))}
            transform={format!("translate({} {})", x.px(), y.px())}>
            <rect width={width.px().to_string()} height={height.to_string()} rx={if named { "4" } else { "2" }} />
            if named {
                <text x={(width / 2.0).px().to_string()} y="13" text-anchor="middle">{ id.to_string() }</text>
            } else {
                <title>{ id.to_string() }</title>
            }
        </g>
    }
}
