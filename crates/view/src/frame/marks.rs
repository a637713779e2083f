//! What is wrong with a server or a link, as marks and in words.

use crate::geometry::{Point, Round, path};
use crate::store::Store;
use crate::words::Language;
use raft::NodeId;
use scenario::{say, say_amount};
use sim::{Amount, Clock, DiskState, Link, Server, Settings, Span, Status};

/// A mark on a server or a link. A healthy one has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The disk writes.
    DiskWriting,
    /// The disk is slow.
    DiskSlow,
    /// The disk stands still.
    DiskStalled,
    /// The disk is full.
    DiskFull,
    /// An entry on the disk is corrupt.
    DiskCorrupt,
    /// The last write to the disk was torn.
    DiskTorn,
    /// The disk took the place of another.
    DiskWiped,
    /// The clock goes faster than it should.
    ClockFast,
    /// The clock goes slower than it should.
    ClockSlow,
    /// The clock jumped.
    ClockJumped,
    /// Messages wait for it while it is frozen.
    Inbox,
    /// A link takes its time.
    LinkSlow,
    /// A link loses messages.
    LinkLossy,
    /// A link brings messages twice.
    LinkTwice,
    /// On a link messages overtake others.
    LinkShuffles,
    /// A link carries few bytes.
    LinkNarrow,
    /// A link is cut one way.
    LinkOneWay,
}

impl Mark {
    /// Its name among the shapes and the sentences.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::DiskWriting => "disk-writing",
            Self::DiskSlow => "disk-slow",
            Self::DiskStalled => "disk-stalled",
            Self::DiskFull => "disk-full",
            Self::DiskCorrupt => "disk-corrupt",
            Self::DiskTorn => "disk-torn",
            Self::DiskWiped => "disk-wiped",
            Self::ClockFast => "clock-fast",
            Self::ClockSlow => "clock-slow",
            Self::ClockJumped => "clock-jumped",
            Self::Inbox => "inbox",
            Self::LinkSlow => "link-slow",
            Self::LinkLossy => "link-lossy",
            Self::LinkTwice => "link-twice",
            Self::LinkShuffles => "link-shuffles",
            Self::LinkNarrow => "link-narrow",
            Self::LinkOneWay => "link-one-way",
        }
    }
}

/// The mark of a server's disk.
pub(super) fn disk(server: &Server) -> Option<Mark> {
    let disk = server.disk();
    if disk.corrupt().is_some() {
        return Some(Mark::DiskCorrupt);
    }
    match disk.state() {
        DiskState::Slow => Some(Mark::DiskSlow),
        DiskState::Stalled => Some(Mark::DiskStalled),
        DiskState::Full => Some(Mark::DiskFull),
        DiskState::Fine if disk.is_torn() => Some(Mark::DiskTorn),
        DiskState::Fine if disk.durable().replaced => Some(Mark::DiskWiped),
        DiskState::Fine => disk.is_syncing().then_some(Mark::DiskWriting),
    }
}

/// The mark of a server's clock.
pub(super) fn clock(server: &Server) -> Option<Mark> {
    let clock = server.clock();
    match clock.rate_ppm().cmp(&Clock::USUAL) {
        core::cmp::Ordering::Greater => Some(Mark::ClockFast),
        core::cmp::Ordering::Less => Some(Mark::ClockSlow),
        core::cmp::Ordering::Equal => (clock.jumped() != 0).then_some(Mark::ClockJumped),
    }
}

/// What is wrong with a server, in words.
pub(super) fn troubles(server: &Server, waiting: Option<usize>, language: Language) -> Vec<String> {
    let mut said = Vec::new();
    match waiting {
        Some(0) => said.push(say!(language, "frozen").to_owned()),
        Some(count) => said.push(say!(language, "frozen-with", count = count)),
        None => {}
    }
    let disk_mark = disk(server).filter(|mark| *mark != Mark::DiskWriting);
    if let Status::Refuses(index) = server.status() {
        said.push(say!(language, "corrupt-at", index = index));
    } else if let Some(mark) = disk_mark {
        said.push(language.part("mark", mark.id(), 0).to_owned());
    }
    let clock = server.clock();
    if clock.rate_ppm() != Clock::USUAL {
        let rate = say_amount(Amount::Share(clock.rate_ppm()));
        said.push(say!(language, "clock-rate", rate = rate));
    }
    if clock.jumped() != 0 {
        let sign = if clock.jumped() < 0 { "−" } else { "+" };
        let by = Span(clock.jumped().unsigned_abs());
        said.push(say!(language, "clock-jump", sign = sign, by = by));
    }
    said
}

/// A link that is not as most are.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// Its ends, the lower number first.
    pub ends: (NodeId, NodeId),
    /// Is it cut from the first to the second, and back?
    pub cut: (bool, bool),
    /// How it is drawn; plainly if it is only cut one way.
    pub mark: Option<Mark>,
    /// What differs, in words.
    pub label: String,
}

/// The links that are not as most are.
pub(super) fn links(store: &Store) -> Vec<LinkView> {
    let world = store.timeline.world();
    let servers = world.all();
    let pairs = servers.iter().flat_map(|one| {
        servers.iter().filter(move |other| one < *other).map(move |other| (one, other))
    });
    pairs.filter_map(|(one, other)| link(store, one, other)).collect()
}

fn link(store: &Store, one: NodeId, other: NodeId) -> Option<LinkView> {
    let (world, language) = (store.timeline.world(), store.language);
    let cut = (world.is_cut(one, other), world.is_cut(other, one));
    let dials = (world.dials(one, other), world.dials(other, one));
    if cut == (false, false) && dials.0.is_empty() && dials.1.is_empty() {
        return None;
    }
    let said = |dials: &[(&'static sim::Setting, Amount)]| -> Vec<String> {
        let dial = |(dial, amount): &(&'static sim::Setting, Amount)| {
            let name = language.part("setting", &dial.id(), 0);
            format!("{name} {}", say_amount(*amount))
        };
        dials.iter().map(dial).collect()
    };
    let (there, back) = (said(dials.0).join(", "), said(dials.1).join(", "));
    let label = if there == back {
        there
    } else {
        let way = |to: NodeId, what: String| {
            if what.is_empty() { what } else { format!("→ {to}: {what}") }
        };
        [way(other, there), way(one, back)]
            .iter()
            .filter(|it| !it.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let (a, b) = (world.link(one, other), world.link(other, one));
    let mark = kind(a, world.settings()).or_else(|| kind(b, world.settings()));
    Some(LinkView { ends: (one, other), cut, mark, label })
}

/// What is most striking about a way that is not as most are.
pub(super) fn kind(link: &Link, settings: &Settings) -> Option<Mark> {
    let usual = &settings.link;
    if link.loss_ppm != usual.loss_ppm {
        Some(Mark::LinkLossy)
    } else if link.latency != usual.latency
        || (link.tail_ppm, link.tail) != (usual.tail_ppm, usual.tail)
    {
        Some(Mark::LinkSlow)
    } else if link.bandwidth != usual.bandwidth {
        Some(Mark::LinkNarrow)
    } else if link.twice_ppm != usual.twice_ppm {
        Some(Mark::LinkTwice)
    } else if (link.in_order, link.overtaken_ppm) != (usual.in_order, usual.overtaken_ppm) {
        Some(Mark::LinkShuffles)
    } else {
        None
    }
}

impl LinkView {
    /// Its lines between two places, each with its class.
    #[must_use]
    pub fn lines(&self, from: Point, to: Point) -> Vec<(&'static str, String)> {
        if self.cut == (true, true) {
            return vec![("links is-cut", path(&[from, to]))];
        }
        match self.mark {
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
