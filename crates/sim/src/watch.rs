//! The watch over liveness: while a majority is up, connected and left alone, there is a leader within
//! twenty election timeouts. Raft promises it under the timing requirement of §5.6 only.

use crate::check::Property;
use crate::clock::Clock;
use crate::disk::DiskState;
use crate::server::{Server, Status};
use crate::settings::Settings;
use crate::standing::Standing;
use crate::time::{Span, SpanRange, Time};
use alloc::vec::Vec;
use raft::{NodeId, NodeSet, VoteResult};

/// Since when there is nothing to wait for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    /// Since when nobody did anything, and nobody led.
    since: Time,
    /// Was it said that there is no leader?
    is_said: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Self { since: Time::ZERO, is_said: false }
    }
}

/// How many election timeouts a majority may take to find a leader.
const TIMEOUTS: u64 = 20;

impl Watch {
    /// Somebody did something, or somebody began or ceased to lead.
    pub(crate) fn begins_anew(&mut self, now: Time) {
        *self = Self { since: now, is_said: false };
    }
}

/// What the watch looks at.
pub(crate) struct Scene<'a, C> {
    pub(crate) now: Time,
    pub(crate) settings: &'a Settings,
    pub(crate) servers: &'a [Server],
    /// Does all that one server sends reach the other, as it would on any way?
    pub(crate) connects: C,
}

impl Watch {
    /// An election timer ran out, as it does again and again while nobody leads.
    pub(crate) fn look(
        &mut self,
        scene: &Scene<'_, impl Fn(NodeId, NodeId) -> bool>,
    ) -> Option<Property> {
        let Span(most) = scene.settings.election_timeout.most;
        let is_over = most.saturating_mul(TIMEOUTS) < scene.now.since(self.since).0;
        if !is_over || self.is_said || !is_timely(scene.settings) {
            return None;
        }
        let well: Vec<&Server> = scene.servers.iter().filter(|server| is_well(server)).collect();
        let reaches = |one: &&Server| {
            let one = one.node.id();
            let mut others = well.iter().map(|other| other.node.id()).filter(|other| *other != one);
            others.all(|other| (scene.connects)(one, other))
        };
        let leads = well.iter().any(|server| server.standing() == Standing::Leader);
        self.is_said = decide(&well) && !leads && well.iter().all(reaches);
        self.is_said.then_some(Property::LeaderInTime)
    }
}

/// Are these a majority, whichever of their configurations counts? One that is no member might disturb
/// the others (thesis §4.2.3).
fn decide(well: &[&Server]) -> bool {
    let there: NodeSet = well.iter().map(|server| server.node.id()).collect();
    let mut all = well.iter();
    !there.is_empty()
        && all.all(|server| {
            let configuration = server.node.configuration().0;
            let agreed = configuration.vote_result(there, NodeSet::EMPTY);
            agreed == VoteResult::Won && there.without(configuration.members()).is_empty()
        })
}

/// "broadcastTime ≪ electionTimeout" (§5.6), and nothing is left to chance but time.
fn is_timely(settings: &Settings) -> bool {
    let (link, sync) = (&settings.link, settings.disk_sync);
    let round = 2 * link.latency.most.0 + 2 * sync.most.0;
    let is_usual = link.loss_ppm == 0 && link.tail_ppm == 0 && link.bandwidth == 0;
    let SpanRange { least: Span(least), most: Span(most) } = settings.election_timeout;
    is_usual && least + round <= most && 2 * round < least && settings.heartbeat.0 + round < least
}

/// Up, awake and in order.
fn is_well(server: &Server) -> bool {
    matches!(server.status, Status::Up(_))
        && !server.is_frozen()
        && server.disk.state() == DiskState::Fine
        && server.clock.rate_ppm() == Clock::USUAL
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Link;
    use raft::Config;

    /// A network whose round takes 20 ms and a disk's write another 2, at most.
    fn settings() -> Settings {
        let link = Link { latency: SpanRange::ms(3, 10), ..Link::default() };
        Settings {
            link,
            disk_sync: SpanRange::ms(0, 1),
            election_timeout: SpanRange::ms(150, 300),
            heartbeat: Span::ms(50),
            ..Settings::default()
        }
    }

    const fn range(least: u64, most: u64) -> SpanRange {
        SpanRange { least: Span(least), most: Span(most) }
    }

    fn timely(change: &fn(&mut Settings)) -> bool {
        let mut settings = settings();
        change(&mut settings);
        is_timely(&settings)
    }

    /// Twice a latency and twice a sync make the 22 ms that each bound is met with, and missed by 1 µs.
    #[test]
    fn broadcast_time_must_be_much_less_than_the_election_timeout() {
        let met: [fn(&mut Settings); 4] = [
            |it| it.election_timeout = range(150_000, 172_000),
            |it| it.heartbeat = Span(127_999),
            |it| it.link.latency = range(0, 36_499),
            |it| it.disk_sync = range(0, 27_499),
        ];
        let missed: [fn(&mut Settings); 4] = [
            |it| it.election_timeout = range(150_001, 172_000),
            |it| it.heartbeat = Span(128_000),
            |it| it.link.latency = range(0, 36_500),
            |it| it.disk_sync = range(0, 27_500),
        ];
        assert!(is_timely(&settings()));
        assert_eq!(met.each_ref().map(timely), [true; 4]);
        assert_eq!(missed.each_ref().map(timely), [false; 4]);
    }

    #[test]
    fn nothing_is_promised_while_a_server_that_is_no_member_may_disturb_the_others() {
        let of = |number: u8, voters: u8| {
            let id = NodeId::new(number).expect("a server's number");
            Server::new(id, Config::new(NodeSet::first(voters)))
        };
        let (first, second, stranger) = (of(1, 3), of(2, 3), of(4, 0));
        assert!(decide(&[&first, &second]));
        assert!(!decide(&[&first]), "no majority of three");
        assert!(!decide(&[&first, &second, &stranger]));
        assert!(!decide(&[]));
    }

    #[test]
    fn nothing_is_promised_where_a_message_may_be_lost_or_late_without_bound() {
        let chances: [fn(&mut Link); 3] =
            [|it| it.loss_ppm = 1, |it| it.tail_ppm = 1, |it| it.bandwidth = 1];
        for chance in chances {
            let mut settings = settings();
            chance(&mut settings.link);
            assert!(!is_timely(&settings), "{:?}", settings.link);
        }
    }
}
