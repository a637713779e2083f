//! What the timeline draws: bands of servers, lines of messages, marks.

use crate::markup::html;
use crate::panel::broken::number;
use crate::panel::button::tells;
use crate::panel::drawing::Drawing;
use crate::panel::part::Part;
use crate::panel::{standing_class, term_class};
use raft::NodeId;
use sim::{Sorted, Standing};
use std::fmt::Write as _;
use view::frame::{Band, BrokenView, FlightView, MarkerKind, MarkerView, StepView};
use view::geometry::{Point, Round, Scale, Tracks, place_labels, text_width};
use view::msg::Msg;
use yew::prelude::*;

/// One band a server: its colour is the term, and it is thick where it led.
#[derive(PartialEq)]
pub(crate) struct Bands {
    pub(crate) bands: Part<Vec<Band>>,
    pub(crate) scale: Scale,
    pub(crate) tracks: Tracks,
}

impl Drawing for Bands {
    fn draw(&self) -> Html {
        let Self { bands, scale, tracks } = self;
        let band = |(place, band): (usize, &Band)| {
            let y = tracks.y(place).px();
            // As few paths as there are colours and roles: far away a band has hundreds of pieces.
            let mut paths: Sorted<(&str, Standing), String> = Sorted::new();
            for piece in &band.pieces {
                let path = paths.entry((term_class(piece.term), piece.standing), String::new);
                // Writing into a string cannot fail.
                let _ =
                    write!(path, "M{} {y}H{}", scale.x(piece.from).px(), scale.x(piece.to).px());
            }
            let line = |((term, standing), data): (&(&'static str, Standing), &String)| {
                let class = classes!("piece", *term, standing_class(*standing));
                let width = tracks.thickness(*standing).px().to_string();
                html! { <path {class} d={data.clone()} stroke-width={width} /> }
            };
            html! {
                <g key={band.id.number()}>
                    if place.is_multiple_of(tracks.named_every()) {
                        <text class="name" x="0" y={(tracks.y(place) + 4.0).px().to_string()}>{ band.id.to_string() }</text>
                    }
                    { for paths.iter().map(line) }
                </g>
            }
        };
        html! { <g class="bands">{ for bands.iter().enumerate().map(band) }</g> }
    }
}

/// The messages, as few paths as there are colours and fates.
#[derive(PartialEq)]
pub(crate) struct Flights {
    pub(crate) flights: Part<Vec<FlightView>>,
    pub(crate) scale: Scale,
    pub(crate) tracks: Tracks,
}

impl Drawing for Flights {
    fn draw(&self) -> Html {
        let Self { flights, scale, tracks } = self;
        // The bands are in the order of the servers' numbers.
        let row = |id: NodeId| usize::from(id.number() - 1);
        let mut paths: Sorted<(&str, bool), String> = Sorted::new();
        let mut crosses = String::new();
        for flight in flights.iter() {
            let FlightView { from, to, term, sent_at, ended_at, way, lost, .. } = *flight;
            let (start, end) =
                tracks.flight(*scale, (row(from), row(to)), (sent_at, ended_at), way);
            let path = paths.entry((term_class(term), lost), String::new);
            // Writing into a string cannot fail.
            let _ =
                write!(path, "M{} {}L{} {}", start.x.px(), start.y.px(), end.x.px(), end.y.px());
            if lost {
                let _ = write!(crosses, "M{} {}m-3-3l6 6m0-6l-6 6", end.x.px(), end.y.px());
            }
        }
        let line = |((term, lost), data): (&(&'static str, bool), &String)| {
            let class = classes!("flight", *term, lost.then_some("is-lost"));
            html! { <path {class} d={data.clone()} /> }
        };
        html! {
            <g class="flights" aria-hidden="true">
                { for paths.iter().map(line) }
                <path class="crosses" d={crosses} />
            </g>
        }
    }
}

/// The marks above the bands; each leads to its record.
#[derive(PartialEq)]
pub(crate) struct Markers {
    pub(crate) markers: Part<Vec<MarkerView>>,
    pub(crate) scale: Scale,
    pub(crate) tracks: Tracks,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Markers {
    fn draw(&self) -> Html {
        let Self { markers, scale, tracks, dispatch } = self;
        let label = |marker: &MarkerView| {
            let width = text_width(&marker.label, 11.0) + 16.0;
            (scale.x(marker.time), width, marker.kind as u8)
        };
        let labels: Vec<_> = markers.iter().map(label).collect();
        let shown = place_labels(&labels, scale.right());
        let view = |(place, (marker, shown)): (usize, (&MarkerView, bool))| {
            // What has happened has a record of its own; what is to come has only its place.
            let key = match marker.record {
                Some(record) => format!("{record} {:?}", marker.kind),
                None => format!("to come {place}"),
            };
            html! { <g {key}>{ view(marker, shown, *scale, *tracks, dispatch) }</g> }
        };
        html! { <g class="markers">{ for markers.iter().zip(shown).enumerate().map(view) }</g> }
    }
}

fn view(
    marker: &MarkerView,
    shows_label: bool,
    scale: Scale,
    tracks: Tracks,
    dispatch: &Callback<Msg>,
) -> Html {
    let go = marker.record.map_or(Msg::Seek(marker.time), Msg::SeekRecord);
    let (key_dispatch, key_go) = (dispatch.clone(), go.clone());
    let onkeydown = move |event: KeyboardEvent| {
        if crate::panel::presses(&event) {
            event.prevent_default();
            key_dispatch.emit(key_go.clone());
        }
    };
    let class =
        classes!("marker", kind_class(marker.kind), marker.is_to_come.then_some("is-to-come"));
    let place = format!("translate({} 0)", scale.x(marker.time).px());
    html! {
        <g class={class} role="button" tabindex="0"
            aria-label={marker.label.clone()} transform={place}
            onclick={tells(dispatch, go)} {onkeydown}>
            <title>{ &marker.label }</title>
            <rect class="hit" x="-8" y="0" width="16" height={Tracks::MARKS.px().to_string()} />
            <line y1="12" y2={tracks.below().px().to_string()} />
            { shape(marker.kind) }
            if shows_label {
                <text x="7" y="11">{ &marker.label }</text>
            }
        </g>
    }
}

/// The records that decided how a property came to break, each on its server's band, or
/// between two.
#[derive(PartialEq)]
pub(crate) struct Steps {
    pub(crate) broken: Part<Option<BrokenView>>,
    pub(crate) scale: Scale,
    pub(crate) tracks: Tracks,
}

impl Drawing for Steps {
    fn draw(&self) -> Html {
        let Self { broken, scale, tracks } = self;
        let Some(broken) = &**broken else { return Html::default() };
        let mut taken: Sorted<Option<NodeId>, f64> = Sorted::new();
        let mut view = |step: &StepView| {
            let at = scale.x(step.at);
            let last = taken.get(&step.server).copied().unwrap_or(f64::NEG_INFINITY);
            // Of steps that stand close together on a band none covers another.
            let x = at.max(last + STEP_WIDTH);
            taken.insert(step.server, x);
            let y = match step.server {
                Some(server) => tracks.y(usize::from(server.number() - 1)),
                None => tracks.y(0) + tracks.step / 2.0,
            };
            let is_in_sight = scale.left <= at && x <= scale.right() + STEP_WIDTH;
            is_in_sight.then(|| {
                html! { <g key={step.record}>{ number(step.number, step.kind, step.term, Point::new(x, y)) }</g> }
            })
        };
        html! { <g class="steps">{ for broken.steps.iter().filter_map(&mut view) }</g> }
    }
}

/// So far apart are steps at least, in pixels.
const STEP_WIDTH: f64 = 17.0;

/// The class that gives a mark the colour of what it marks.
pub(crate) const fn kind_class(kind: MarkerKind) -> &'static str {
    match kind {
        MarkerKind::Request => "is-request",
        MarkerKind::Fault => "is-fault",
        MarkerKind::Election => "is-election",
        MarkerKind::Violation => "is-violation",
    }
}

/// A mark's shape: colour is never alone.
fn shape(kind: MarkerKind) -> Html {
    match kind {
        MarkerKind::Request => html! { <path d="M-5 3H5L0 11.5Z" /> },
        MarkerKind::Fault => html! { <path d="M-4 3.5h8v8h-8Z" /> },
        MarkerKind::Election => html! { <path d="M0 2 5 7.5 0 13-5 7.5Z" /> },
        MarkerKind::Violation => html! {
            <>
                <circle cy="7.5" r="5.5" /><path class="bang" d="M0 4.2v4M0 10v1.2" />
            </>
        },
    }
}
