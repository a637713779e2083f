//! The marks on servers and links, by place and by shape.

use view::frame::{LinkView, Mark};
use view::geometry::{Point, Ring, Round, path, text_width, translate};
use yew::prelude::*;

/// The shapes of all marks, to be used by their ids.
pub(crate) const MARKS: &str = "\
<g id='mark-disk'><path class='plate' d='M-10.5-8.9a10.5 2.6 0 0 1 21 0v17.8a10.5 2.6 0 0 1-21 0Z'/><path class='face' d='M-7.5-5.9a7.5 2.6 0 0 1 15 0v11.8a7.5 2.6 0 0 1-15 0Z'/><path class='line' d='M-7.5-5.9a7.5 2.6 0 0 0 15 0'/></g>\
<g id='mark-disk-writing'><use href='#mark-disk'/><path class='line' d='M0-1.4V6m-2.6-2.8L0 6l2.6-2.8'/></g>\
<g id='mark-disk-slow'><use href='#mark-disk'/><path class='thick' d='M-3.8 3h.01M0 3h.01M3.8 3h.01'/></g>\
<g id='mark-disk-stalled'><use href='#mark-disk'/><path class='thick' d='M-2.4-.4v6.2M2.4-.4v6.2'/></g>\
<g id='mark-disk-full'><use href='#mark-disk'/><path class='full' d='M-7.5-5.9a7.5 2.6 0 0 0 15 0v11.8a7.5 2.6 0 0 1-15 0Z'/></g>\
<g id='mark-disk-corrupt' class='is-bad'><use href='#mark-disk'/><path class='line' d='m1.5-3.5-4 4.2 4.4 1.6-3.4 5'/></g>\
<g id='mark-disk-torn' class='is-bad'><use href='#mark-disk'/><path class='line' d='m-7.5 2.2 3 2.2L-1.8 2l3 2.4L4.2 2l3.3 2.2'/></g>\
<g id='mark-disk-wiped'><path class='plate' d='M-10.5-8.9a10.5 2.6 0 0 1 21 0v17.8a10.5 2.6 0 0 1-21 0Z'/><path class='face dashed' d='M-7.5-5.9a7.5 2.6 0 0 1 15 0v11.8a7.5 2.6 0 0 1-15 0Z'/><path class='line' d='M-3 2h6'/></g>\
<g id='mark-clock'><circle class='plate' r='12'/><circle class='face' r='8.7'/><path class='line' d='M0-11.2v2.2M-2-11.4h4'/></g>\
<g id='mark-clock-fast'><use href='#mark-clock'/><path class='line' d='M-4-3.4 0 0-4 3.4M.6-3.4 4.6 0 .6 3.4'/></g>\
<g id='mark-clock-slow'><use href='#mark-clock'/><path class='line' d='M4-3.4 0 0 4 3.4M-.6-3.4-4.6 0-.6 3.4'/></g>\
<g id='mark-clock-jumped'><use href='#mark-clock'/><path class='line' d='M-4.4 2.6a4.6 5 0 0 1 8.6-1.2M4.7-2.2v4H.8'/></g>\
<g id='mark-inbox'><rect class='plate' x='-16' y='-12' width='32' height='24' rx='6'/><path class='face' d='M-13-8h26v16h-26Z'/><path class='line' d='M-13 4h6l2.5 4M13 4H7L4.500 8'/></g>\
<g id='mark-link-slow'><path class='way' d='M-16 0q4-8 8 0t8 0 8 0 8 0'/></g>\
<g id='mark-link-lossy'><path class='way' stroke-dasharray='7 5' d='M-16 0h32'/></g>\
<g id='mark-link-twice'><path class='way' d='M-16-3h32m-32 6h32'/></g>\
<g id='mark-link-shuffles'><path class='way' d='M-16-4c12 0 20 8 32 8m-32 0c12 0 20-8 32-8'/></g>\
<g id='mark-link-narrow'><path class='way' d='M-16-5c10 0 8 4 16 4s6-4 16-4m-32 10c10 0 8-4 16-4s6 4 16 4'/></g>\
<g id='mark-link-one-way'><path class='stop' d='M-14 0H5M-1-5.5 5 0l-6 5.500M9-9V9'/></g>";

/// A seat on a server's circle, of the four at 45°.
#[derive(Clone, Copy, Debug)]
pub(super) enum Seat {
    TopRight,
    BottomRight,
    BottomLeft,
}

/// How far the seats are from the middle, in either direction, as a share of the radius.
const SEAT: f64 = 0.71;
/// Marks are drawn for a server of this radius, and smaller on smaller ones.
const DRAWN_FOR: f64 = 31.0;

/// A mark on a server.
pub(super) fn mark(mark: Mark, seat: Seat, radius: f64, count: Option<usize>) -> Html {
    let far = SEAT * radius;
    let (x, y) = match seat {
        Seat::TopRight => (far, -far),
        Seat::BottomRight => (far, far),
        Seat::BottomLeft => (-far, far),
    };
    let scale = (radius / DRAWN_FOR).clamp(0.5, 1.0);
    html! {
        <g class="badge-mark" key={mark.id()}
            transform={format!("{} scale({})", translate(Point::new(x, y)), scale.fine())}>
            <use href={format!("#mark-{}", mark.id())} />
            if let Some(count) = count {
                <text key={count} y="2.6">{ count }</text>
            }
        </g>
    }
}

/// A link that is not as most are.
pub(super) fn link(view: &LinkView, ring: &Ring) -> Option<Html> {
    let (from, to) = (ring.place(view.ends.0)?, ring.place(view.ends.1)?);
    let middle = from.toward(to, 0.5);
    let heading = (to.y - from.y).atan2(to.x - from.x).to_degrees();
    let turned = |back: bool| {
        let heading = if back { heading + 180.0 } else { heading };
        format!("{} rotate({})", translate(middle), heading.round() as i32)
    };
    let stop = |back: bool| html! { <use class="badge-mark" href="#mark-link-one-way" transform={turned(back)} /> };
    let width = text_width(&view.label, 11.5) + 10.0;
    let room = from.distance(to) - 2.0 * ring.radius;
    Some(html! {
        <g class="link-mark" key={format!("{}-{}", view.ends.0, view.ends.1)}>
            { for lines(view, from, to).into_iter().map(|(class, data)| html! { <path {class} d={data} /> }) }
            if view.cut == (true, false) { { stop(false) } }
            if view.cut == (false, true) { { stop(true) } }
            <title>{ &view.label }</title>
            if !view.label.is_empty() && ring.has_labels() && width < room {
                <g class="link-label" key={view.label.clone()} transform={translate(from.toward(to, 0.42))}>
                    <rect x={(-width / 2.0).px().to_string()} y="-9" width={width.px().to_string()} height="18" rx="4" />
                    <text y="4">{ &view.label }</text>
                </g>
            }
        </g>
    })
}

/// The lines of a link, each with its class.
fn lines(view: &LinkView, from: Point, to: Point) -> Vec<(&'static str, String)> {
    if view.cut == (true, true) {
        return vec![("links is-cut", path(&[from, to]))];
    }
    match view.mark {
        Some(Mark::LinkSlow) => vec![("way", wave(from, to, 3.0))],
        Some(Mark::LinkLossy) => vec![("way is-lossy", path(&[from, to]))],
        Some(Mark::LinkTwice) => {
            vec![("way", beside(from, to, 3.0)), ("way", beside(from, to, -3.0))]
        }
        Some(Mark::LinkShuffles) => {
            vec![("way", wave(from, to, 4.0)), ("way", wave(from, to, -4.0))]
        }
        Some(Mark::LinkNarrow) => {
            vec![
                ("way is-narrow", beside(from, to, 2.0)),
                ("way is-narrow", beside(from, to, -2.0)),
            ]
        }
        Some(_) | None => vec![("links", path(&[from, to]))],
    }
}

fn beside(from: Point, to: Point, by: f64) -> String {
    let distance = from.distance(to).max(1.0);
    let (x, y) = (-(to.y - from.y) / distance * by, (to.x - from.x) / distance * by);
    let moved = |point: Point| Point::new(point.x + x, point.y + y);
    path(&[moved(from), moved(to)])
}

/// How long one bow of a wave is.
const BOW: f64 = 9.0;

fn wave(from: Point, to: Point, height: f64) -> String {
    let distance = from.distance(to).max(1.0);
    let bows = (distance / BOW).round().max(1.0) as u32;
    let (across_x, across_y) = (-(to.y - from.y) / distance, (to.x - from.x) / distance);
    let mut data = format!("M{} {}", from.x.px(), from.y.px());
    for bow in 0..bows {
        let at = |part: f64| from.toward(to, (f64::from(bow) + part) / f64::from(bows));
        let side = if bow % 2 == 0 { 2.0 * height } else { -2.0 * height };
        let (top, end) = (at(0.5), at(1.0));
        let top = Point::new(top.x + across_x * side, top.y + across_y * side);
        data.push_str(&format!("Q{} {} {} {}", top.x.px(), top.y.px(), end.x.px(), end.y.px()));
    }
    data
}
