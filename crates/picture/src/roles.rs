//! The role diagram (Figure 4): where each server stands, and which edge was taken last.

use crate::Picture;
use crate::pen::Pen;
use sim::Standing;
use view::frame::{EdgeView, Frame};
use view::geometry::{Anchor, Diagram, EdgeLine, LINE, Round, Size, Stand, text_width};

/// How high it is, as in a frame of another page.
const HEIGHT: f64 = 210.0;
const UPRIGHT: f64 = 340.0;
/// From one chip to the next.
const CHIP: f64 = 28.0;
/// Where a language lets a line break.
const BREAK: char = '¶';

pub(crate) fn draw(pen: &mut Pen, frame: &Frame, width: f64) {
    pen.down(10.0);
    let width = width - 2.0 * Picture::MARGIN;
    let room = Size { width, height: HEIGHT };
    let diagram = Diagram::of(room, frame.roles.occurs);
    let shown = diagram.shown_in(room);
    // Where it stands upright it needs more.
    let height = if shown.width < shown.height { UPRIGHT } else { HEIGHT };
    pen.raw(&format!(
        "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"{} {} {} {}\" overflow=\"visible\">",
        Picture::MARGIN.px(),
        pen.height().px(),
        width.px(),
        height.px(),
        shown.x.px(),
        shown.y.px(),
        shown.width.px(),
        shown.height.px()
    ));
    for line in &diagram.edges {
        let taken = frame.roles.edges.iter().find(|taken| taken.edge == line.edge);
        if let Some(taken) = taken.filter(|taken| !line.once_taken || 0 < taken.count) {
            edge(pen, line, taken);
        }
    }
    for of in &diagram.stands {
        stand(pen, *of, frame);
    }
    pen.raw("</svg>");
    pen.down(height + 8.0);
}

fn edge(pen: &mut Pen, line: &EdgeLine, taken: &EdgeView) {
    let palette = pen.palette();
    let language = pen.language();
    let says = |part| language.part("edge", taken.edge.id(), part).replace(BREAK, "\n");
    let is_short = line.is_short && !says(1).is_empty();
    let between = if is_short && line.may_break { '\n' } else { ' ' };
    let label = format!("{}{between}×{}", says(usize::from(is_short)), taken.count);
    let label = if line.may_break { label } else { label.replace('\n', " ") };
    let (stroke, ink, width, weight) = match taken.lit {
        Some(term) => (palette.term(term).line, palette.term(term).solid, 2.4, 700),
        None => (palette.strong, palette.muted, 1.4, 400),
    };
    pen.raw(&format!(
        "<path d=\"{}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{}\"/>",
        line.path,
        width.px()
    ));
    head(pen, &line.path, stroke);
    let lines: Vec<&str> = label.lines().collect();
    let wide = lines.iter().map(|line| text_width(line, 12.0)).fold(0.0, f64::max);
    let left = match line.anchor {
        Anchor::Start => line.label.x,
        Anchor::Middle => line.label.x - wide / 2.0,
        Anchor::End => line.label.x - wide,
    };
    pen.raw(&format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        (left - 3.0).px(),
        (line.label.y - 11.5).px(),
        (wide + 6.0).px(),
        (LINE * lines.len() as f64 + 2.0).px(),
        palette.panel
    ));
    for (place, text) in lines.iter().enumerate() {
        let y = (line.label.y + LINE * place as f64).px();
        pen.element("text", &format!("x=\"{}\" y=\"{y}\" text-anchor=\"{}\" font-size=\"11.500\" font-weight=\"{weight}\" fill=\"{ink}\"", line.label.x.px(), line.anchor.svg()), text);
    }
}

/// An arrow's head at the end of a path, whose last piece is straight.
fn head(pen: &mut Pen, path: &str, colour: &str) {
    let numbers = |text: &str| -> Vec<f64> {
        text.split(|sign: char| !(sign.is_ascii_digit() || sign == '.' || sign == '-'))
            .filter_map(|it| it.parse().ok())
            .collect()
    };
    let Some(at) = path.rfind(|sign: char| sign.is_ascii_alphabetic()) else { return };
    let (before, verb, last) = (numbers(&path[..at]), &path[at..=at], numbers(&path[at + 1..]));
    let (&[.., from_x, from_y], Some(&end)) = (before.as_slice(), last.last()) else { return };
    let (x, y, turn) = match verb {
        "H" => (end, from_y, if from_x < end { 0 } else { 180 }),
        "V" => (from_x, end, if from_y < end { 90 } else { 270 }),
        _ => {
            let &[.., x, y] = last.as_slice() else { return };
            let (back_x, back_y) = match last.as_slice() {
                [.., back_x, back_y, _, _] => (*back_x, *back_y),
                _ => (from_x, from_y),
            };
            (x, y, (y - back_y).atan2(x - back_x).to_degrees().round() as i32)
        }
    };
    pen.raw(&format!("<path d=\"M1.500 0-5-3.500v7Z\" fill=\"{colour}\" transform=\"translate({} {}) rotate({turn})\"/>", x.px(), y.px()));
}

fn stand(pen: &mut Pen, stand: Stand, frame: &Frame) {
    let palette = pen.palette();
    let rect = stand.rect;
    let is_low = matches!(stand.standing, Standing::Down | Standing::Learner);
    let dashes = if stand.standing == Standing::Down { "4 4" } else { "" };
    pen.raw(&format!("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{}\" stroke=\"{}\" stroke-dasharray=\"{dashes}\"/>", rect.x.px(), rect.y.px(), rect.width.px(), rect.height.px(), palette.empty, palette.strong));
    let (x, y, anchor) = if is_low {
        (rect.x + 12.0, rect.y + 17.5, "start")
    } else {
        (rect.x + rect.width / 2.0, rect.y + 18.0, "middle")
    };
    let name = pen.language().part("standing", stand.standing.id(), 0);
    pen.element("text", &format!("x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"13\" font-weight=\"600\" fill=\"{}\"", x.px(), y.px(), palette.ink), name);
    let here: Vec<_> =
        frame.roles.servers.iter().filter(|(_, standing, _)| *standing == stand.standing).collect();
    let room = if is_low { (rect.width - 62.0).min(60.0) } else { rect.width - 8.0 };
    let step = CHIP.min(room / here.len().max(1) as f64);
    let wide = step * here.len() as f64 - 3.0;
    let (left, top) = if is_low {
        (rect.x + rect.width - 5.0 - wide, rect.y + (rect.height - 18.0) / 2.0)
    } else {
        (rect.x + (rect.width - wide) / 2.0, rect.y + 25.0)
    };
    for (place, (id, _, term)) in here.iter().enumerate() {
        let x = left + step * place as f64;
        pen.raw(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"18\" rx=\"4\" fill=\"{}\"/>",
            x.px(),
            top.px(),
            (step - 3.0).px(),
            palette.term(*term).solid
        ));
        if 20.0 <= step {
            pen.element("text", &format!("x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"11.500\" font-weight=\"700\" fill=\"{}\"", (x + (step - 3.0) / 2.0).px(), (top + 13.0).px(), palette.on_solid), &id.to_string());
        }
    }
}
