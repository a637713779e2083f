//! What moves between two records: messages, timers, the playhead and the clock. It is moved by
//! hand, each thing by its own handle.

use crate::panel::cluster::{self, Drawn};
use crate::panel::handle::Handles;
use crate::panel::{scrubber, timeline};
use crate::ports;
use raft::NodeId;
use sim::{MessageId, Sorted};
use view::choice::Composed;
use view::frame::{Cluster, Composer, LinkView, Motion};
use view::geometry::{Lanes, Point, Ring, Round, Scale, along, path, translate};
use view::words::Language;
use web_sys::Element;

/// Moves things.
pub(crate) struct Mover {
    playground: Element,
    handles: Handles,
    messages: Sorted<MessageId, Drawn>,
    is_redrawn: bool,
}

/// All that decides where things are.
pub(crate) struct Scene<'a> {
    pub(crate) motion: &'a Motion,
    pub(crate) cluster: &'a Cluster,
    pub(crate) ring: &'a Ring,
    pub(crate) scale: Scale,
    /// The line of time within another page.
    pub(crate) line: Option<Scale>,
    pub(crate) lanes: Lanes,
    pub(crate) selected: Option<MessageId>,
    pub(crate) is_playing: bool,
    pub(crate) language: Language,
}

impl Mover {
    /// What moves in this playground.
    pub(crate) fn new(playground: Element) -> Self {
        let handles = Handles::new(playground.clone());
        Self { playground, handles, messages: Sorted::new(), is_redrawn: false }
    }

    /// Puts everything where it belongs.
    pub(crate) fn show(&mut self, scene: &Scene) {
        self.place_servers(scene);
        self.place_messages(scene);
        self.show_timers(scene.motion);
        self.show_time(scene);
    }

    /// The page was drawn anew: elements may be new.
    pub(crate) fn redrawn(&mut self) {
        self.handles.forget_lost();
        self.messages.retain(|_, drawn| drawn.is_there());
        self.is_redrawn = true;
    }

    /// They stand still between two redraws.
    fn place_servers(&mut self, scene: &Scene) {
        if !core::mem::take(&mut self.is_redrawn) {
            return;
        }
        for &(id, place) in scene.ring.places() {
            if let Some(server) = self.handles.of(&cluster::name_of(id)) {
                server.set("transform", translate(place));
            }
        }
        let side = |id: NodeId| {
            let group = scene.cluster.groups.iter().position(|group| group.contains(id));
            let composed = match &scene.cluster.composing {
                Some(Composer { of: Composed::Partition, parts, .. }) => parts.as_slice(),
                Some(Composer { of: Composed::Members | Composed::Several, .. }) | None => &[],
            };
            (group, composed.iter().take_while(|group| !group.contains(id)).count())
        };
        let (mut whole, mut cut) = (String::new(), String::new());
        for (at, &(from, a)) in scene.ring.places().iter().enumerate() {
            for &(to, b) in &scene.ring.places()[at + 1..] {
                let is_own = |link: &LinkView| link.ends == (from, to);
                if scene.cluster.links.iter().any(is_own) {
                    continue;
                }
                let data = if side(from) == side(to) { &mut whole } else { &mut cut };
                data.push_str(&path(&[a, b]));
            }
        }
        for (id, data) in [(cluster::LINKS, whole), (cluster::CUT_LINKS, cut)] {
            if let Some(links) = self.handles.of(id) {
                links.set("d", data);
            }
        }
    }

    fn place_messages(&mut self, scene: &Scene) {
        let Some(layer) = ports::element(&self.playground, cluster::MESSAGES) else { return };
        self.messages.retain(|id, drawn| {
            let moves = scene.motion.messages.iter().any(|moving| moving.id == *id);
            if !moves {
                drawn.remove();
            }
            moves
        });
        for moving in &scene.motion.messages {
            let (from, to) = (scene.ring.place(moving.id.from), scene.ring.place(moving.id.to));
            let (Some(from), Some(to)) = (from, to) else { continue };
            let way = f64::from(moving.way);
            let spot = along(from, to, scene.ring.radius, way);
            let drawn =
                self.messages.entry(moving.id, || Drawn::new(&layer, moving, scene.language));
            let is_selected = scene.selected == Some(moving.id);
            drawn.show(spot, moving, is_selected, !scene.is_playing);
        }
    }

    /// Each server's arc is as long as the share of its election timeout that is over.
    fn show_timers(&mut self, motion: &Motion) {
        for (id, over) in &motion.timers {
            if let Some(arc) = self.handles.of(&cluster::arc_of(*id)) {
                arc.set("stroke-dashoffset", (1.0 - f64::from(*over)).fine().to_string());
            }
        }
    }

    fn show_time(&mut self, scene: &Scene) {
        let motion = scene.motion;
        let at = scene.scale.x(motion.now);
        let x = at.clamp(scene.scale.left, scene.scale.right());
        if let Some(now) = self.handles.of(timeline::NOW) {
            let x = scene.lanes.x(motion.now).px().to_string();
            now.set("x1", x.clone());
            now.set("x2", x);
        }
        if let Some(playhead) = self.handles.of(timeline::PLAYHEAD) {
            // Who panned away does not see it.
            playhead.set("class", if at == x { "playhead" } else { "playhead is-away" }.to_owned());
            playhead.set("transform", translate(Point::new(x, 0.0)));
            // While the run plays, a screen reader would be told more than it can say.
            if !scene.is_playing || !playhead.says("aria-valuenow") {
                playhead.set("aria-valuenow", (motion.now.0 / 1_000).to_string());
                playhead.set("aria-valuetext", motion.clock.clone());
            }
        }
        if let Some(line) = scene.line {
            let x = line.x(motion.now).clamp(line.left, line.right());
            if let Some(knob) = self.handles.of(scrubber::KNOB) {
                knob.set("transform", translate(Point::new(x, 0.0)));
                if !scene.is_playing || !knob.says("aria-valuenow") {
                    knob.set("aria-valuenow", (motion.now.0 / 1_000).to_string());
                    knob.set("aria-valuetext", motion.clock.clone());
                }
            }
            if let Some(done) = self.handles.of(scrubber::DONE) {
                done.set("width", (x - line.left).px().to_string());
            }
        }
        if let Some(veil) = self.handles.of(timeline::VEIL) {
            veil.set("x", x.px().to_string());
            veil.set("width", (scene.scale.right() - x).px().to_string());
        }
        if let Some(clock) = self.handles.of(timeline::CLOCK) {
            clock.text(&motion.clock);
        }
    }
}
