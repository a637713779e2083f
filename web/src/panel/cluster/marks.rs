//! The marks on servers and links, by place and by shape.

use crate::markup::html;
use view::frame::{LinkView, Mark};
use view::geometry::{Point, Ring, Round, text_width, translate};
use yew::prelude::*;

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
            { for view.lines(from, to).into_iter().map(|(class, data)| html! { <path {class} d={data} /> }) }
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
