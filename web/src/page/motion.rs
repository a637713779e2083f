//! What moves between two records: messages, timers, the playhead and the clock. It is moved by
//! hand, each thing by its own handle.

use super::handle::Handles;
use super::message::Drawn;
use crate::frame::{Cluster, Motion};
use crate::geometry::{Point, Ring, Round, Scale, Tracks, along, path};
use crate::ports;
use crate::words::Words;
use raft::NodeId;
use sim::MessageId;
use std::collections::BTreeMap;

/// The layer that messages are drawn into.
pub(crate) const MESSAGES: &str = "messages";
/// The ways on which messages can pass.
pub(crate) const LINKS: &str = "links";
/// The ways that a partition cuts.
pub(crate) const CUT_LINKS: &str = "cut-links";
/// The place of the playhead, its line and its handle.
pub(crate) const PLAYHEAD: &str = "playhead";
/// Covers what lies after now.
pub(crate) const VEIL: &str = "veil";
/// The clock.
pub(crate) const CLOCK: &str = "clock";

/// In so many milliseconds a server that changes its place goes half of what is left of its way.
const SLIDE_MS: f64 = 90.0;

/// Moves things.
#[derive(Default)]
pub(crate) struct Mover {
    handles: Handles,
    messages: BTreeMap<MessageId, Drawn>,
    /// Where each server is drawn, on its way to its place on the ring.
    places: BTreeMap<NodeId, Point>,
    is_sliding: bool,
    /// The servers shall be put on their places at once.
    is_unsettled: bool,
    /// The elements may be new, or say what they said before.
    is_redrawn: bool,
}

/// All that decides where things are.
pub(crate) struct Scene<'a> {
    pub(crate) motion: &'a Motion,
    pub(crate) cluster: &'a Cluster,
    pub(crate) ring: &'a Ring,
    pub(crate) scale: Scale,
    pub(crate) tracks: Tracks,
    pub(crate) selected: Option<MessageId>,
    pub(crate) is_playing: bool,
    pub(crate) words: &'static Words,
    /// Milliseconds since the last frame.
    pub(crate) elapsed: f64,
}

impl Mover {
    /// Puts everything where it belongs.
    pub(crate) fn show(&mut self, scene: &Scene) {
        self.place_servers(scene);
        self.place_messages(scene);
        self.show_timers(scene.motion);
        self.show_time(scene);
    }

    /// The panel has another size: the servers shall not slide to their new places.
    pub(crate) fn settle(&mut self) {
        self.is_unsettled = true;
    }

    /// The page was drawn anew.
    pub(crate) fn redrawn(&mut self) {
        self.handles.forget_lost();
        self.is_redrawn = true;
    }

    /// Is a server on its way to its place?
    pub(crate) const fn is_sliding(&self) -> bool {
        self.is_sliding
    }

    fn place_servers(&mut self, scene: &Scene) {
        if !(self.is_sliding || self.is_redrawn || self.is_unsettled) {
            return;
        }
        let moves = |(id, target): &(NodeId, Point)| {
            self.places.get(id).is_some_and(|place| place != target)
        };
        let is_still = self.is_unsettled
            || !scene.ring.places().iter().any(moves)
            || ports::prefers_stillness();
        let share = if is_still { 1.0 } else { scene.elapsed / (scene.elapsed + SLIDE_MS) };
        (self.is_unsettled, self.is_redrawn, self.is_sliding) = (false, false, false);
        self.places.retain(|id, _| scene.ring.place(*id).is_some());
        for &(id, target) in scene.ring.places() {
            let before = self.places.get(&id).copied().unwrap_or(target);
            let place = before.toward(target, share);
            let place = if place.distance(target) < 0.5 { target } else { place };
            self.is_sliding |= place != target;
            self.places.insert(id, place);
            if let Some(server) = self.handles.of(&format!("server-{id}")) {
                server.set("transform", translate(place));
            }
        }
        self.draw_links(scene.cluster);
    }

    fn draw_links(&mut self, cluster: &Cluster) {
        let side = |id: &NodeId| {
            let group = cluster.groups.iter().position(|group| group.contains(*id));
            (group, cluster.composing.is_some_and(|other_side| other_side.contains(*id)))
        };
        let (mut whole, mut cut) = (String::new(), String::new());
        for (from, a) in &self.places {
            for (to, b) in self.places.range(from..).skip(1) {
                let data = if side(from) == side(to) { &mut whole } else { &mut cut };
                data.push_str(&path(&[*a, *b]));
            }
        }
        for (id, data) in [(LINKS, whole), (CUT_LINKS, cut)] {
            if let Some(links) = self.handles.of(id) {
                links.set("d", data);
            }
        }
    }

    fn place_messages(&mut self, scene: &Scene) {
        let Some(layer) = ports::element(MESSAGES) else { return };
        self.messages.retain(|id, drawn| {
            let moves = scene.motion.messages.iter().any(|moving| moving.id == *id);
            if !moves {
                drawn.remove();
            }
            moves
        });
        for moving in &scene.motion.messages {
            let (Some(from), Some(to)) =
                (self.places.get(&moving.id.from), self.places.get(&moving.id.to))
            else {
                continue;
            };
            let way = f64::from(moving.way);
            let spot = along(*from, *to, scene.ring.radius, way);
            let drawn = self
                .messages
                .entry(moving.id)
                .or_insert_with(|| Drawn::new(&layer, moving, scene.words));
            let is_selected = scene.selected == Some(moving.id);
            drawn.show(spot, moving, is_selected, !scene.is_playing);
        }
    }

    /// Each server's arc is as long as the share of its election timeout that is over.
    fn show_timers(&mut self, motion: &Motion) {
        for (id, over) in &motion.timers {
            if let Some(arc) = self.handles.of(&format!("arc-{id}")) {
                arc.set("stroke-dashoffset", (1.0 - f64::from(*over)).fine().to_string());
            }
        }
    }

    fn show_time(&mut self, scene: &Scene) {
        let motion = scene.motion;
        let x = scene.scale.x(motion.now).clamp(scene.scale.left, scene.scale.right());
        if let Some(playhead) = self.handles.of(PLAYHEAD) {
            playhead.set("transform", translate(Point::new(x, scene.tracks.top)));
            // While the run plays, a screen reader would be told more than it can say.
            if !scene.is_playing || !playhead.says("aria-valuenow") {
                playhead.set("aria-valuenow", (motion.now.0 / 1_000).to_string());
                playhead.set("aria-valuetext", motion.clock.clone());
            }
        }
        if let Some(veil) = self.handles.of(VEIL) {
            veil.set("x", x.px().to_string());
            veil.set("width", (scene.scale.right() - x).px().to_string());
        }
        if let Some(clock) = self.handles.of(CLOCK) {
            clock.text(&motion.clock);
        }
    }
}

/// As an SVG transform.
pub(crate) fn translate(point: Point) -> String {
    format!("translate({} {})", point.x.px(), point.y.px())
}
