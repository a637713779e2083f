//! The same schedules through our Raft and through `raft` 0.7: elections, proposals, crashes, servers
//! that are cut off, messages that come late, twice or in another order. What is the same for both is
//! said of servers and links; which messages flow is each one's own affair.
//!
//! Links are cut both ways and an exchange goes on until nothing is left to say: then the two have to
//! agree on everything that Raft decides. Who leads in which term, every log, every commit index.

mod dice;
mod ours;
mod theirs;

use dice::Dice;
use std::collections::BTreeSet;

/// What can be seen of a server, whoever implements it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct View {
    term: u64,
    leads: bool,
    /// The terms and commands of its log; a leader's no-op has none.
    log: Vec<(u64, Vec<u8>)>,
    commit: u64,
}

/// A message on its way: from which place, to which.
trait Envelope: Clone {
    fn way(&self) -> (usize, usize);
}

trait Cluster {
    type Message: Envelope;

    fn of(servers: usize) -> Self;
    /// It stands for election.
    fn campaign(&mut self, at: usize);
    /// Whoever leads says so.
    fn heartbeat(&mut self, at: usize);
    /// It takes a command, if it leads.
    fn propose(&mut self, at: usize, command: &[u8]);
    fn receive(&mut self, at: usize, message: Self::Message);
    /// It loses all but what is on its disk, and starts again.
    fn restart(&mut self, at: usize);
    /// What was sent since this was last asked. Every write is on the disk by then.
    fn sent(&mut self) -> Vec<Self::Message>;
    fn view(&self, at: usize) -> View;
}

/// What happens to both.
#[derive(Clone, Debug)]
enum Event {
    Campaign(usize),
    Propose(usize, Vec<u8>),
    Restart(usize),
    /// These are cut off from the others, and from each other; those that are up talk.
    Cut(BTreeSet<usize>),
}

/// A cluster and the links between its servers.
struct Network<C: Cluster> {
    cluster: C,
    servers: usize,
    cut: BTreeSet<usize>,
    /// How messages are mixed up, of this implementation.
    dice: Dice,
}

impl<C: Cluster> Network<C> {
    fn new(servers: usize, seed: u64) -> Self {
        Self { cluster: C::of(servers), servers, cut: BTreeSet::new(), dice: Dice(seed) }
    }

    fn happens(&mut self, event: &Event) {
        match event {
            // With an older term than another's it would be refused by some and win by others: which
            // of them answers first is for the network to say, and not for Raft.
            Event::Campaign(at) if self.has_newest_term(*at) => self.campaign(*at),
            Event::Campaign(_) => {}
            Event::Propose(at, command) => self.cluster.propose(*at, command),
            Event::Restart(at) => self.cluster.restart(*at),
            Event::Cut(cut) => {
                self.cut.clone_from(cut);
                self.agree_on_a_term();
            }
        }
        self.settle();
        // What a cut took on its way is sent again.
        for _ in 0..4 {
            (0..self.servers).for_each(|at| self.cluster.heartbeat(at));
            self.settle();
        }
    }

    fn campaign(&mut self, at: usize) {
        self.cluster.campaign(at);
        self.settle();
    }

    /// Those that are connected, and what can be seen of them.
    fn connected(&self) -> Vec<(usize, View)> {
        let views = self.views().into_iter().enumerate();
        views.filter(|(at, _)| !self.cut.contains(at)).collect()
    }

    fn has_newest_term(&self, at: usize) -> bool {
        let connected = self.connected();
        let newest = connected.iter().map(|(_, view)| view.term).max();
        self.cut.contains(&at) || newest.is_some_and(|newest| newest <= self.cluster.view(at).term)
    }

    /// Those that are connected now may have leaders of several terms, and how far each comes before
    /// it hears of a newer one is for the network to say. So the one of the newest term stands first,
    /// and then the one with the best log.
    fn agree_on_a_term(&mut self) {
        let position = |view: &View| (view.log.last().map_or(0, |(term, _)| *term), view.log.len());
        let newest = |(at, view): &(usize, View)| (view.term, view.leads, position(view), *at);
        let connected = self.connected();
        let Some((first, view)) = connected.iter().max_by_key(|one| newest(one)) else { return };
        if connected.iter().all(|(_, other)| other.term == view.term) {
            return;
        }
        if view.leads {
            self.cluster.heartbeat(*first);
            return self.settle();
        }
        self.campaign(*first);
        let connected = self.connected();
        let best = connected.iter().max_by_key(|(at, view)| (position(view), *at));
        if let Some((best, _)) = best.filter(|_| connected.iter().all(|(_, view)| !view.leads)) {
            self.campaign(*best);
        }
    }

    /// Until nothing is on its way: in any order, some of it twice.
    fn settle(&mut self) {
        let mut flying = Vec::new();
        for _ in 0..20_000 {
            let connected = |message: &C::Message| {
                let (from, to) = message.way();
                !self.cut.contains(&from) && !self.cut.contains(&to)
            };
            flying.extend(self.cluster.sent().into_iter().filter(connected));
            if flying.is_empty() {
                return;
            }
            let message: C::Message = flying.swap_remove(self.dice.below(flying.len()));
            if self.dice.below(8) == 0 {
                flying.push(message.clone());
            }
            self.cluster.receive(message.way().1, message);
        }
        panic!("an exchange without end");
    }

    fn views(&self) -> Vec<View> {
        (0..self.servers).map(|at| self.cluster.view(at)).collect()
    }

    fn leader(&self) -> Option<usize> {
        let views = self.views();
        let leaders = (0..self.servers).filter(|at| views[*at].leads);
        leaders.max_by_key(|at| views[*at].term)
    }
}

/// Something that the dice choose.
fn event(dice: &mut Dice, servers: usize, leader: Option<usize>, count: usize) -> Event {
    let any = |dice: &mut Dice| dice.below(servers);
    match dice.below(10) {
        0..2 => Event::Campaign(any(dice)),
        2..6 => {
            let at = leader.unwrap_or(0);
            let at = if dice.below(6) == 0 { any(dice) } else { at };
            Event::Propose(at, format!("command {count}").into_bytes())
        }
        6 => Event::Restart(any(dice)),
        7 => Event::Cut(BTreeSet::new()),
        _ => Event::Cut((0..dice.below(servers)).map(|_| any(dice)).collect()),
    }
}

#[test]
fn a_thousand_schedules_end_alike() {
    let (mut elected, mut committed, mut overwritten) = (0, 0, 0);
    for seed in 0..1_200 {
        let servers = [3, 5, 3, 2, 7][seed as usize % 5];
        let mut dice = Dice(seed);
        let mut ours = Network::<ours::Servers>::new(servers, seed ^ 0x5eed);
        let mut theirs = Network::<theirs::Servers>::new(servers, seed ^ 0xfeed);
        let mut schedule = Vec::new();
        let mut proposed = 0;
        for count in 0..40 {
            let event = event(&mut dice, servers, ours.leader(), count);
            proposed += usize::from(matches!(event, Event::Propose(..)));
            schedule.push(event.clone());
            ours.happens(&event);
            theirs.happens(&event);
            // They keep the commit index on the disk, so after a restart they know it sooner.
            let told = |views: Vec<View>| -> Vec<View> {
                let commit = |view: &View| if view.leads { view.commit } else { 0 };
                views.into_iter().map(|view| View { commit: commit(&view), ..view }).collect()
            };
            assert_eq!(told(ours.views()), told(theirs.views()), "seed {seed}: {schedule:?}");
        }
        // Healed, and the same server leads in both.
        let heal = Event::Cut(BTreeSet::new());
        ours.happens(&heal);
        theirs.happens(&heal);
        for at in (0..servers).cycle().take(3 * servers) {
            if ours.leader().is_some() && ours.views().iter().filter(|view| view.leads).count() == 1
            {
                break;
            }
            ours.happens(&Event::Campaign(at));
            theirs.happens(&Event::Campaign(at));
        }
        let last = Event::Propose(ours.leader().expect("one can win"), b"last".to_vec());
        ours.happens(&last);
        theirs.happens(&last);
        let (here, there) = (ours.views(), theirs.views());
        assert_eq!(here, there, "seed {seed}: {schedule:?}");
        let first = &here[0];
        assert!(here.iter().all(|view| view.log == first.log && view.commit == first.commit));
        assert_eq!(first.commit as usize, first.log.len(), "seed {seed}: {schedule:?}");
        let commands = first.log.iter().filter(|(_, command)| !command.is_empty()).count();
        elected += first.log.len() - commands;
        committed += commands;
        overwritten += proposed + 1 - commands;
    }
    println!("{elected} leaders, {committed} commands committed, {overwritten} refused or lost");
    assert!(2_000 < elected && 5_000 < committed && 500 < overwritten);
}
