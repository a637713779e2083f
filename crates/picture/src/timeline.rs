//! The space-time diagram: a band for each server, a line for each message.

use crate::Picture;
use crate::pen::{Pen, escaped};
use raft::NodeId;
use sim::{Standing, Time};
use view::frame::{Frame, MarkerKind, TimelineView};
use view::geometry::{Round, Scale, Tracks, place_labels, text_width};

/// From one band to the next.
const BAND: f64 = 14.0;

pub(crate) fn draw(pen: &mut Pen, frame: &Frame, now: Time, width: f64) {
    let timeline = &frame.timeline;
    let height = BAND * timeline.bands.len() as f64 + Tracks::MARKS + Tracks::AXIS + 6.0;
    let scale = Scale::of(timeline.from, timeline.to, width - 2.0 * Picture::MARGIN);
    let tracks = Tracks::of(timeline.bands.len(), height);
    pen.raw(&format!(
        "<g transform=\"translate({} {})\" font-size=\"11\">",
        Picture::MARGIN.px(),
        (pen.height() + 4.0).px()
    ));
    axis(pen, timeline, scale, tracks);
    bands(pen, timeline, scale, tracks);
    flights(pen, timeline, scale, tracks);
    let x = scale.x(now).px();
    let palette = pen.palette();
    pen.raw(&format!("<path d=\"M{x} {}V{}\" stroke=\"{}\" stroke-width=\"1.800\"/><circle cx=\"{x}\" cy=\"{}\" r=\"4\" fill=\"{}\"/>", tracks.above().px(), tracks.below().px(), palette.ink, tracks.below().px(), palette.ink));
    markers(pen, timeline, scale, tracks);
    pen.raw("</g>");
    pen.down(height + 8.0);
}

fn axis(pen: &mut Pen, timeline: &TimelineView, scale: Scale, tracks: Tracks) {
    let palette = pen.palette();
    let mut taken = f64::NEG_INFINITY;
    for (time, label) in &timeline.ticks {
        let x = scale.x(*time);
        pen.raw(&format!(
            "<path d=\"M{} {}V{}\" stroke=\"{}\"/>",
            x.px(),
            tracks.above().px(),
            tracks.below().px(),
            palette.line
        ));
        let half = text_width(label, 11.0) / 2.0;
        if taken + 8.0 < x - half && x + half < scale.right() + 4.0 {
            pen.element(
                "text",
                &format!(
                    "x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"{}\"",
                    x.px(),
                    (tracks.below() + 12.0).px(),
                    palette.muted
                ),
                label,
            );
            taken = x + half;
        }
    }
}

/// Its colour is the term, and it is thick where the server led.
fn bands(pen: &mut Pen, timeline: &TimelineView, scale: Scale, tracks: Tracks) {
    let palette = pen.palette();
    for (place, band) in timeline.bands.iter().enumerate() {
        let y = tracks.y(place);
        if place.is_multiple_of(tracks.named_every()) {
            pen.element(
                "text",
                &format!(
                    "x=\"0\" y=\"{}\" font-weight=\"700\" fill=\"{}\"",
                    (y + 4.0).px(),
                    palette.ink
                ),
                &band.id.to_string(),
            );
        }
        for piece in &band.pieces {
            let dashes = match piece.standing {
                Standing::Leader | Standing::Follower => "",
                Standing::PreCandidate | Standing::Candidate => "2 2",
                Standing::Learner => "4 2",
                Standing::Down => "1 4",
            };
            let width = tracks.thickness(piece.standing);
            pen.raw(&format!("<path d=\"M{} {}H{}\" stroke=\"{}\" stroke-width=\"{}\" stroke-dasharray=\"{dashes}\"/>", scale.x(piece.from).px(), y.px(), scale.x(piece.to).px(), palette.term(piece.term).line, width.px()));
        }
    }
}

fn flights(pen: &mut Pen, timeline: &TimelineView, scale: Scale, tracks: Tracks) {
    let palette = pen.palette();
    let row = |id: NodeId| usize::from(id.number() - 1);
    for flight in &timeline.flights {
        let rows = (row(flight.from), row(flight.to));
        let (start, end) =
            tracks.flight(scale, rows, (flight.sent_at, flight.ended_at), flight.way);
        pen.raw(&format!(
            "<path d=\"M{} {}L{} {}\" stroke=\"{}\" stroke-width=\".8\"/>",
            start.x.px(),
            start.y.px(),
            end.x.px(),
            end.y.px(),
            palette.term(flight.term).line
        ));
        if flight.lost {
            pen.raw(&format!(
                "<path d=\"M{} {}m-3-3l6 6m0-6l-6 6\" stroke=\"{}\"/>",
                end.x.px(),
                end.y.px(),
                palette.danger
            ));
        }
    }
}

fn markers(pen: &mut Pen, timeline: &TimelineView, scale: Scale, tracks: Tracks) {
    let palette = pen.palette();
    let labels: Vec<(f64, f64, u8)> = timeline
        .markers
        .iter()
        .map(|marker| {
            (scale.x(marker.time), text_width(&marker.label, 11.0) + 16.0, marker.kind as u8)
        })
        .collect();
    let shown = place_labels(&labels, scale.right());
    for (marker, is_shown) in timeline.markers.iter().zip(shown) {
        let (colour, shape) = match marker.kind {
            MarkerKind::Request => (palette.term(raft::Term(1)).line, "M-5 3H5L0 11.500Z"),
            MarkerKind::Fault => (palette.danger, "M-4 3.500h8v8h-8Z"),
            MarkerKind::Election => (palette.muted, "M0 2 5 7.500 0 13-5 7.500Z"),
            MarkerKind::Violation => {
                (palette.danger, "M0 2a5.500 5.500 0 1 1 0 11a5.500 5.500 0 1 1 0-11Z")
            }
        };
        let fill = if marker.is_to_come { "none" } else { colour };
        let text = if is_shown {
            format!("<text x=\"7\" y=\"11\" fill=\"{colour}\">{}</text>", escaped(&marker.label))
        } else {
            String::new()
        };
        pen.raw(&format!(
            "<g transform=\"translate({} 0)\"><title>{}</title><path d=\"M0 12V{}\" stroke=\"{colour}\" stroke-dasharray=\"1.500 3\"/><path d=\"{shape}\" fill=\"{fill}\" stroke=\"{colour}\"/>{text}</g>",
            scale.x(marker.time).px(),
            escaped(&marker.label),
            tracks.below().px()
        ));
    }
}
