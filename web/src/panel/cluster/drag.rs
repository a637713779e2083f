//! A server that is dragged with a pointer: onto another one, whose group it joins, or away from all.

use super::server::id_of;
use raft::NodeId;
use std::cell::RefCell;
use std::rc::Rc;
use view::geometry::{Point, Ring, translate};
use view::msg::Msg;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

/// A pointer that went down on a server.
struct Drag {
    element: Element,
    id: NodeId,
    /// Where it went down, and where the server stands, as the document says it.
    from: (f64, f64),
    stands: String,
    /// Has it gone far enough to mean more than a press?
    goes: bool,
}

thread_local! {
    // A document has one pointer that drags; what is dragged is no state of a playground.
    static DRAG: RefCell<Option<Drag>> = const { RefCell::new(None) };
}

/// A press wanders less than this.
const FAR: f64 = 8.0;

pub(super) fn begin(event: PointerEvent) {
    let element = event.target_dyn_into::<Element>();
    let element = element.and_then(|it| it.closest(".server").ok().flatten());
    let Some((element, id)) = element.and_then(|it| id_of(&it).map(|id| (it, id))) else { return };
    if event.button() != 0 || !event.is_primary() {
        return;
    }
    let from = (f64::from(event.client_x()), f64::from(event.client_y()));
    let stands = element.get_attribute("transform").unwrap_or_default();
    DRAG.set(Some(Drag { element, id, from, stands, goes: false }));
}

pub(super) fn go_on(event: PointerEvent) {
    DRAG.with_borrow_mut(|drag| {
        let Some(drag) = drag else { return };
        let (x, y) = gone(drag, &event);
        drag.goes |= FAR < x.hypot(y);
        if drag.goes {
            let scale = scale(&drag.element);
            let moved = Point::new(x / scale, y / scale);
            // What lies below shall get the pointer when it comes up.
            let transform = format!("{} {}", drag.stands, translate(moved));
            drop(drag.element.set_attribute("transform", &transform));
            drop(drag.element.set_attribute("pointer-events", "none"));
        }
    });
}

pub(super) fn end(ring: Rc<Ring>, dispatch: &Callback<Msg>) -> Callback<PointerEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: PointerEvent| {
        let Some(drag) = DRAG.take() else { return };
        put_back(&drag);
        if !drag.goes {
            return;
        }
        let ((x, y), scale) = (gone(&drag, &event), scale(&drag.element));
        let Some(place) = ring.place(drag.id) else { return };
        let place = Point::new(place.x + x / scale, place.y + y / scale);
        let near =
            |(id, at): &&(NodeId, Point)| *id != drag.id && at.distance(place) < 1.6 * ring.radius;
        let onto = ring.places().iter().find(near).map(|(id, _)| *id);
        dispatch.emit(Msg::Drag(drag.id, onto));
    })
}

pub(super) fn give_up(_: PointerEvent) {
    if let Some(drag) = DRAG.take() {
        put_back(&drag);
    }
}

fn put_back(drag: &Drag) {
    drop(drag.element.set_attribute("transform", &drag.stands));
    drop(drag.element.remove_attribute("pointer-events"));
}

fn gone(drag: &Drag, event: &PointerEvent) -> (f64, f64) {
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    (x - drag.from.0, y - drag.from.1)
}

/// How many pixels one unit of the drawing takes.
fn scale(element: &Element) -> f64 {
    let svg = element.closest("svg").ok().flatten();
    let Some(svg) = svg.and_then(|it| it.dyn_into::<web_sys::SvgElement>().ok()) else {
        return 1.0;
    };
    // The browser reads floats as well as we would, and has the tables for it already.
    let wide = svg
        .get_attribute("viewBox")
        .and_then(|it| it.split(' ').nth(2).map(js_sys::Number::parse_float));
    let drawn = svg.get_bounding_client_rect().width();
    wide.filter(|wide| 0.0 < *wide).map_or(1.0, |wide| (drawn / wide).max(0.1))
}
