//! A message on its way, drawn by hand.

use crate::panel::handle::Handle;
use crate::panel::term_class;
use crate::ports;
use raft::NodeId;
use sim::{MessageId, MessageKind};
use view::frame::Moving;
use view::geometry::{Round, Spot, translate};
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

/// The shapes of all kinds of messages, to be used by their ids: they are the same in every
/// playground of a document, which has them once.
pub(crate) const SHAPES: &str = "\
<g id='shape-vote-request' class='shape'><circle class='plain' r='9'/><path class='sign' d='M-2.8-2.3a2.8 2.8 0 1 1 4.3 2.4C.4.8 0 1.2 0 2.2M0 4.9v.2'/></g>\
<g id='shape-vote' class='shape'><circle class='plain' r='9'/><path class='sign' d='m-3.8.2 2.7 2.8L4-2.8'/></g>\
<g id='shape-denial' class='shape'><circle class='plain' r='9'/><path class='sign' d='m-3-3 6 6M3-3l-6 6'/></g>\
<g id='shape-entries' class='shape'><rect class='solid' x='-11.5' y='-8' width='23' height='16' rx='2.5'/><path class='cut' d='M-6.5-2.7h13m-13 5.4h13'/></g>\
<g id='shape-snapshot' class='shape'><path class='solid' d='M0-11 9.5-5.5v11L0 11-9.500 5.500v-11Z'/><path class='cut' d='M-9.500-5.500 0 0l9.500-5.500M0 0v11'/></g>\
<g id='shape-timeout-now' class='shape'><circle class='plain' r='9'/><path class='sign' d='M-4.2-3.500-.7 0l-3.500 3.500M.7-3.500 4.2 0 .7 3.500'/></g>\
<g id='shape-heartbeat' class='shape'><path class='solid' d='M-8-7.5 10 0-8 7.5Z'/></g>\
<g id='shape-acknowledgement' class='shape'><circle class='plain' r='8'/><path class='sign' d='m-3.5.2 2.5 2.6 4.7-5.2'/></g>\
<g id='shape-refusal' class='shape'><circle class='plain' r='8'/><path class='sign' d='m-2.8-2.8 5.6 5.6m0-5.6-5.6 5.6'/></g>\
<g id='shape-lost'><path d='m-12-12 24 24m0-24-24 24'/></g>";

/// The id of a kind's shape.
pub(crate) const fn shape_id(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::VoteRequest | MessageKind::PreVoteRequest | MessageKind::ReadIndexRequest => {
            "shape-vote-request"
        }
        MessageKind::TimeoutNow => "shape-timeout-now",
        MessageKind::Vote | MessageKind::PreVote | MessageKind::ReadIndex => "shape-vote",
        MessageKind::VoteDenial | MessageKind::PreVoteDenial => "shape-denial",
        MessageKind::Entries => "shape-entries",
        MessageKind::Snapshot => "shape-snapshot",
        MessageKind::Heartbeat => "shape-heartbeat",
        MessageKind::Acknowledgement | MessageKind::SnapshotProgress => "shape-acknowledgement",
        MessageKind::Refusal => "shape-refusal",
    }
}

fn child(parent: &Element, name: &str) -> Element {
    let element = ports::document()
        .create_element_ns(Some(SVG), name)
        .expect("the names of SVG's elements are valid");
    // A parent of the same document takes any child.
    drop(parent.append_child(&element));
    element
}
