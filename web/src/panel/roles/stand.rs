//! A role of the diagram, and the servers that stand on it.

use crate::markup::html;
use crate::panel::term_class;
use raft::{NodeId, Term};
use sim::Standing;
use view::geometry;
use view::geometry::{Rect, Round};
use view::words::Language;
use yew::prelude::*;

/// From one chip to the next, where there is room.
const CHIP: f64 = 28.0;
/// A name has room in a chip of this width, and no longer name in a narrower one.
const NARROWEST: f64 = 20.0;
/// What lies between two chips.
const GAP: f64 = 3.0;
/// From one small square to the next.
const SQUARE: f64 = 9.0;

/// A box with its name and its servers.
pub(crate) fn stand(
    stand: geometry::Stand,
    servers: &[(NodeId, Standing, Term)],
    language: Language,
) -> Html {
    let rect = stand.rect;
    let is_low = matches!(stand.standing, Standing::Down | Standing::Learner);
    let is_down = stand.standing == Standing::Down;
    let name = language.part("standing", stand.standing.id(), 0);
    let (x, y, anchor) = if is_low {
        (rect.x + 12.0, rect.y + 17.5, "start")
    } else {
        (rect.x + rect.width / 2.0, rect.y + 18.0, "middle")
    };
    let row = Row::of(rect, servers, is_low);
    let chips = servers.iter().enumerate().map(|(at, (id, _, term))| chip(*id, *term, &row, at));
    let listed: Vec<String> = servers.iter().map(|(id, ..)| id.to_string()).collect();
    html! {
        <g class={classes!("stand", is_down.then_some("is-down"))} role="img"
            aria-label={format!("{name}: {}", if listed.is_empty() { "–".into() } else { listed.join(", ") })}>
            <rect x={rect.x.px().to_string()} y={rect.y.px().to_string()} width={rect.width.px().to_string()}
                height={rect.height.px().to_string()} rx="8" />
            <text x={x.px().to_string()} y={y.px().to_string()} text-anchor={anchor}>{ name }</text>
            { for chips }
        </g>
    }
}

/// Where the chips of a box go: named ones in a row, or small squares in a few.
struct Row {
    left: f64,
    top: f64,
    step: f64,
    per_row: usize,
    is_named: bool,
}

impl Row {
    fn of(rect: Rect, servers: &[(NodeId, Standing, Term)], is_low: bool) -> Self {
        let count = servers.len().max(1);
        // A low box has its name at the left of its chips, the others above.
        let room = if is_low { (rect.width - 62.0).min(60.0) } else { rect.width - 8.0 };
        let longest = servers.iter().map(|(id, ..)| if id.number() < 10 { 2.0 } else { 3.0 });
        let narrowest = NARROWEST + 6.0 * (longest.fold(2.0, f64::max) - 2.0);
        let step = CHIP.min((room + GAP) / count as f64);
        let is_named = narrowest <= step - GAP + 0.01;
        let (step, per_row) = if is_named {
            (step, count)
        } else {
            (SQUARE, ((room / SQUARE) as usize).clamp(1, count))
        };
        let wide = step * per_row as f64 - if is_named { GAP } else { 2.0 };
        let rows = count.div_ceil(per_row) as f64;
        let high = if is_named { 18.0 } else { rows * SQUARE - 2.0 };
        let (left, top) = if is_low {
            (rect.x + rect.width - 5.0 - wide, rect.y + (rect.height - high) / 2.0)
        } else {
            (rect.x + (rect.width - wide) / 2.0, rect.y + 24.0 + (20.0 - high).max(0.0) / 2.0)
        };
        Self { left, top, step, per_row, is_named }
    }
}

fn chip(id: NodeId, term: Term, row: &Row, at: usize) -> Html {
    let x = row.left + (at % row.per_row) as f64 * row.step;
    let y = row.top + (at / row.per_row) as f64 * SQUARE;
    let (width, height) =
        if row.is_named { (row.step - GAP, 18.0) } else { (SQUARE - 2.0, SQUARE - 2.0) };
    html! {
        <g key={id.number()} class={classes!("chip", term_class(term))}
            transform={format!("translate({} {})", x.px(), y.px())}>
            <rect width={width.px().to_string()} height={height.px().to_string()}
                rx={if row.is_named { "4" } else { "1.5" }} />
            if row.is_named {
                <text x={(width / 2.0).px().to_string()} y="13" text-anchor="middle">{ id.to_string() }</text>
            } else {
                <title>{ id.to_string() }</title>
            }
        </g>
    }
}
