//! The logs: a table of servers and indexes.

use crate::Picture;
use crate::pen::{Pen, cut};
use raft::{Index, Term};
use scenario::say;
use sim::Standing;
use view::frame::{Cell, Frame, LogRow};
use view::geometry::Round;
use view::shapes::CROWN;

/// How wide a server's name and its commit index are, and how wide a cell is at least.
const NAME: f64 = 54.0;
const COMMIT: f64 = 62.0;
const CELL: f64 = 54.0;
const GAP: f64 = 3.0;
const ROW: f64 = 28.0;
const HEAD: f64 = 24.0;

/// How many indexes there is room for.
pub(crate) fn columns(width: f64) -> usize {
    (((width - 2.0 * Picture::MARGIN - NAME - COMMIT + GAP) / (CELL + GAP)) as usize).max(3)
}

pub(crate) fn draw(pen: &mut Pen, frame: &Frame, width: f64) {
    let logs = &frame.logs;
    let palette = pen.palette();
    let room = width - 2.0 * Picture::MARGIN - NAME - COMMIT;
    let step = room / logs.columns.max(1) as f64;
    let x = |column: usize| Picture::MARGIN + NAME + step * column as f64;
    let top = pen.height();
    let mono = "font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\"";
    let head = format!(
        "y=\"{}\" text-anchor=\"middle\" {mono} fill=\"{}\"",
        (top + 15.0).px(),
        palette.muted
    );
    for column in 0..logs.columns {
        let index = logs.first.0 + column as u64;
        pen.element(
            "text",
            &format!("x=\"{}\" {head}", (x(column) + (step - GAP) / 2.0).px()),
            &index.to_string(),
        );
    }
    let commit = width - Picture::MARGIN - COMMIT / 2.0;
    pen.element("text", &format!("x=\"{}\" {head}", commit.px()), say!(pen.language(), "commit"));
    let leads = logs.rows.iter().filter(|row| row.standing == Standing::Leader);
    let term = leads.map(|row| row.term).max().unwrap_or_default();
    pen.raw(&format!("<g {mono}>"));
    for (place, row) in logs.rows.iter().enumerate() {
        let y = top + HEAD + ROW * place as f64;
        name(pen, row, y);
        for (column, cell) in row.cells.iter().enumerate() {
            let index = Index(logs.first.0 + column as u64);
            let is_compacted = row.snapshot.is_some_and(|last| index <= last.index);
            let marks = (row.next_index == Some(index), row.match_index == Some(index));
            draw_cell(pen, cell.as_ref(), is_compacted, (x(column), y, step - GAP));
            arrows(pen, marks, term, (x(column), y, step - GAP));
        }
        let held = row.volatile.as_ref().map_or("–".to_owned(), |held| held.commit.0.to_string());
        pen.element(
            "text",
            &format!(
                "x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"13\" fill=\"{}\"",
                commit.px(),
                (y + 17.5).px(),
                palette.ink
            ),
            &held,
        );
    }
    pen.raw("</g>");
    pen.down(HEAD + ROW * logs.rows.len() as f64 + 6.0);
}

fn name(pen: &mut Pen, row: &LogRow, y: f64) {
    let palette = pen.palette();
    let colour = palette.term(row.term).solid;
    let sign = match row.standing {
        Standing::Leader => {
            format!("<path d=\"{CROWN}\" transform=\"scale(.8)\" fill=\"{colour}\"/>")
        }
        Standing::Follower => format!("<circle r=\"4.5\" fill=\"{colour}\"/>"),
        Standing::Learner => format!(
            "<rect x=\"-4\" y=\"-4\" width=\"8\" height=\"8\" rx=\"2\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.800\"/>"
        ),
        Standing::PreCandidate | Standing::Candidate => {
            format!("<circle r=\"4\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.800\"/>")
        }
        Standing::Down => format!(
            "<path d=\"m-4-4 8 8m0-8-8 8\" stroke=\"{}\" stroke-width=\"1.800\"/>",
            palette.muted
        ),
    };
    pen.raw(&format!("<g transform=\"translate(22 {})\">{sign}</g>", (y + 13.0).px()));
    pen.element(
        "text",
        &format!(
            "x=\"36\" y=\"{}\" font-size=\"13\" font-weight=\"700\" fill=\"{}\"",
            (y + 17.5).px(),
            palette.ink
        ),
        &row.id.to_string(),
    );
}

fn draw_cell(
    pen: &mut Pen,
    cell: Option<&Cell>,
    is_compacted: bool,
    (x, y, width): (f64, f64, f64),
) {
    let palette = pen.palette();
    let place = format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"",
        x.px(),
        y.px(),
        width.px(),
        (ROW - GAP).px()
    );
    let Some(cell) = cell else {
        let dashes = if is_compacted {
            format!(" stroke=\"{}\" stroke-dasharray=\"2 3\"", palette.strong)
        } else {
            String::new()
        };
        pen.raw(&format!("<rect {place} fill=\"{}\"{dashes}/>", palette.empty));
        return;
    };
    let colours = palette.term(cell.term);
    let (fill, stroke, dashes) = match cell {
        Cell { is_corrupt: true, .. } => (palette.danger_tint, palette.danger, ""),
        Cell { conflicts: true, .. } => (palette.danger_tint, palette.danger, "3 2"),
        Cell { is_committed: true, .. } => (colours.tint, colours.line, ""),
        Cell { .. } => (palette.panel, colours.line, "3 2"),
    };
    let dashes = if cell.is_durable { dashes } else { "1.500 2.500" };
    pen.raw(&format!("<rect {place} fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.4\" stroke-dasharray=\"{dashes}\"/>"));
    let (line, weight) = (
        if cell.conflicts { "line-through" } else { "none" },
        if cell.is_configuration { 700 } else { 400 },
    );
    let label = cut(&cell.label, width - 16.0, 12.5);
    pen.element("text", &format!("x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"12\" font-weight=\"{weight}\" text-decoration=\"{line}\" fill=\"{}\"", (x + width / 2.0 - 3.0).px(), (y + 18.0).px(), palette.ink), &label);
    pen.element(
        "text",
        &format!(
            "x=\"{}\" y=\"{}\" text-anchor=\"end\" font-size=\"10\" fill=\"{}\"",
            (x + width - 3.0).px(),
            (y + 10.0).px(),
            palette.muted
        ),
        &cell.term.0.to_string(),
    );
}

/// What the leader knows: where it sends from next, and up to where the log agrees.
fn arrows(
    pen: &mut Pen,
    (next, matches): (bool, bool),
    term: Term,
    (x, y, width): (f64, f64, f64),
) {
    let colour = pen.palette().term(term).solid;
    if next {
        pen.raw(&format!(
            "<path d=\"M{} {}l4 6h-8Z\" fill=\"{colour}\"/>",
            (x + width / 2.0).px(),
            (y + 15.0).px()
        ));
    }
    if matches {
        pen.raw(&format!(
            "<path d=\"M{} {}l3.2 3.600-3.2 3.600-3.2-3.600Z\" fill=\"{colour}\"/>",
            (x + width - 6.0).px(),
            (y + 16.5).px()
        ));
    }
}
