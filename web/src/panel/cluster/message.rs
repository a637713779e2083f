//! A message on its way, drawn by hand.

use crate::panel::handle::Handle;
use crate::panel::term_class;
use crate::ports;
use raft::NodeId;
use sim::{MessageId, MessageKind};
use view::frame::Moving;
use view::geometry::{Round, Spot, translate};
use view::shapes::shape_id;
use view::words::Language;
use web_sys::Element;

const SVG: &str = "http://www.w3.org/2000/svg";
/// A message is lost halfway; from here on it is crossed out.
const CROSSED_FROM: f32 = 0.44;

/// The elements of one message.
pub(crate) struct Drawn {
    group: Handle,
    shape: Handle,
}

impl Drawn {
    /// Draws it into `layer`.
    pub(crate) fn new(layer: &Element, moving: &Moving, language: Language) -> Self {
        let MessageId { from, to, number } = moving.id;
        let name = format!("{} {from} → {to}", language.part("message", moving.kind.id(), 0));
        let group = child(layer, "g");
        child(&group, "title").set_text_content(Some(&name));
        Handle::new(child(&group, "circle")).set("class", "hit".to_owned());
        let mut shape = Handle::new(child(&group, "use"));
        shape.set("href", format!("#{}", shape_id(moving.kind)));
        let mut cross = Handle::new(child(&group, "use"));
        cross.set("href", "#shape-lost".to_owned());
        cross.set("class", "lost".to_owned());
        let mut group = Handle::new(group);
        group.set("data-message", format!("{}-{}-{number}", from.number(), to.number()));
        group.set("role", "button".to_owned());
        group.set("aria-label", name);
        Self { group, shape }
    }

    /// Puts it at `spot`.
    pub(crate) fn show(&mut self, spot: Spot, moving: &Moving, is_selected: bool, stops: bool) {
        let mut transform = translate(spot.point);
        if spot.size < 1.0 {
            transform.push_str(&format!(" scale({})", spot.size.fine()));
        }
        self.group.set("transform", transform);
        if moving.kind == MessageKind::Heartbeat {
            self.shape.set("transform", format!("rotate({})", spot.heading.round() as i32));
        }
        let is_lost = moving.is_doomed && CROSSED_FROM <= moving.way;
        let class = format!(
            "message {}{}{}",
            term_class(moving.term),
            if is_lost { " is-lost" } else { "" },
            if is_selected { " is-selected" } else { "" },
        );
        self.group.set("class", class);
        // While the run plays, the focus would jump from one message to another.
        self.group.set("tabindex", if stops { "0" } else { "-1" }.to_owned());
    }

    /// Is it still in the document? A page in another language has another layer.
    pub(crate) fn is_there(&self) -> bool {
        self.group.is_there()
    }

    /// Takes it away.
    pub(crate) fn remove(&self) {
        self.group.remove();
    }
}

/// The message that `element` belongs to, if it belongs to one.
pub(crate) fn message_of(element: &Element) -> Option<MessageId> {
    let group = element.closest("[data-message]").ok()??;
    let name = group.get_attribute("data-message")?;
    let mut parts = name.split('-');
    let mut server = || NodeId::new(parts.next()?.parse().ok()?);
    let (from, to) = (server()?, server()?);
    Some(MessageId { from, to, number: parts.next()?.parse().ok()? })
}

fn child(parent: &Element, name: &str) -> Element {
    let element = ports::document()
        .create_element_ns(Some(SVG), name)
        .expect("the names of SVG's elements are valid");
    // A parent of the same document takes any child.
    drop(parent.append_child(&element));
    element
}
