//! The acts of a link. One walk for both directions: `known` is what a writer writes, and nothing
//! for a reader; what comes back is checked either way, so no link is made that cannot be read.

use super::amount::amount;
use super::coder::{Bit, Coder, Number, Tree, fold, unfold};
use super::error::LinkError;
use crate::limits::{LATEST, MOST_LETTERS};
use crate::value;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use raft::{NodeId, NodeSet};
use sim::{
    Act, Amount, Change, Command, Cue, Kind, Leaves, MessageId, Setting, Target, Time, Usual,
    Value, Verb, Which,
};

/// How many bits a verb's number has.
const VERB_BITS: u32 = 6;

/// A value that is a number below this, without a leading zero, is written as one.
const NUMBERS_END: i64 = 1_000_000_000_000_000_000;

/// What is learned from the acts so far.
pub(super) struct Acts<'a> {
    coder: &'a mut dyn Coder,
    /// How many microseconds the unit of time has.
    unit: u64,
    servers: NodeSet,
    /// The servers that are down, as far as the acts say.
    down: NodeSet,
    /// Is the network divided, as far as the acts say?
    divided: bool,
    /// By whether a server is down, then by whether the network is divided.
    verb: [[Tree<64>; 2]; 2],
    delta: Number,
    after: Number,
    /// Is the server one of those that one would do this to?
    sensible: Bit,
    groups: Number,
    message: Number,
    to_server: Bit,
    is_number: Bit,
    step: Number,
    last_number: i64,
    keys: Strings,
    values: Strings,
    letters: Letters,
    setting: Number,
    amount: Number,
}

/// How likely a verb is at first, while a server is down or the network is divided.
fn likely(number: u64, down: bool, divided: bool) -> u32 {
    numbered(number).map_or(1, |verb| {
        let Usual { weight, while_down, while_divided, .. } = verb.usual;
        let while_down = while_down.filter(|_| down);
        while_down.or(while_divided.filter(|_| divided)).unwrap_or(weight)
    })
}

fn numbered(number: u64) -> Option<&'static Verb> {
    u8::try_from(number).ok().and_then(Act::numbered)
}

impl<'a> Acts<'a> {
    pub(super) fn new(coder: &'a mut dyn Coder, unit: u64, servers: NodeSet) -> Self {
        Self {
            coder,
            unit,
            servers,
            down: NodeSet::EMPTY,
            divided: false,
            verb: [false, true].map(|down| {
                [false, true].map(|divided| Tree::new(VERB_BITS, |v| likely(v, down, divided)))
            }),
            delta: Number::of_spans(),
            after: Number::small(),
            sensible: Bit::weighing(1, 15),
            groups: Number::small(),
            message: Number::of_messages(),
            to_server: Bit::NEW,
            is_number: Bit::NEW,
            step: Number::small(),
            last_number: 0,
            keys: Strings::new(),
            values: Strings::new(),
            letters: Letters::new(),
            setting: Number::small(),
            amount: Number::any(),
        }
    }

    /// The next act; `last` is the moment of the one before.
    pub(super) fn act(&mut self, last: (Time, u32), known: Option<&Cue>) -> Result<Cue, LinkError> {
        let delta = known.map_or(0, |cue| cue.at.since(last.0).0 / self.unit);
        let delta = self.delta.code(self.coder, delta)?.checked_mul(self.unit);
        let at = delta.and_then(|delta| last.0.0.checked_add(delta)).map(Time);
        let at = at.filter(|at| *at <= LATEST).ok_or(bad("a time later than a day"))?;
        let after = self.after.code(self.coder, known.map_or(0, |cue| u64::from(cue.after)))?;
        let after = u32::try_from(after).map_err(|_| bad("a place among too many ties"))?;
        let given = known.map_or((at, after), |cue| (cue.at, cue.after));
        if given.min((at, after)) < last {
            return Err(bad("an act before the one before it"));
        }
        let act = self.said(known.map(|cue| &cue.act))?;
        Ok(Cue { at, after, act })
    }

    /// The number of the verb, then what it takes: the target first, which came before the key in
    /// the first version, and the rest in the order of its row.
    fn said(&mut self, known: Option<&Act>) -> Result<Act, LinkError> {
        let (number, given) = known.map(Act::apart).unwrap_or_default();
        let tree = &mut self.verb[usize::from(!self.down.is_empty())][usize::from(self.divided)];
        let number = tree.code(self.coder, u64::from(number))?;
        let verb = numbered(number).ok_or(LinkError::Newer { what: "verb", number })?;
        let mut values: Vec<Option<Value>> = alloc::vec![None; verb.takes.len()];
        for targets in [true, false] {
            for (place, kind) in verb.takes.iter().enumerate() {
                if (*kind == Kind::Target) == targets {
                    values[place] = Some(self.value(*kind, given.get(place))?);
                }
            }
        }
        let values: Vec<Value> = values.into_iter().flatten().collect();
        self.note(verb.usual.leaves, &values);
        Act::of(verb, values).ok_or(bad("an act that does not fit its verb"))
    }

    /// Remembers how the cluster is then, as far as the acts say.
    fn note(&mut self, leaves: Leaves, values: &[Value]) {
        match (leaves, values.first()) {
            (Leaves::Divided, _) => self.divided = true,
            (Leaves::Whole, _) => self.divided = false,
            (Leaves::Down, Some(Value::Server(server))) => {
                self.down.insert(*server);
            }
            (Leaves::Up, Some(Value::Server(server))) => {
                self.down.remove(*server);
            }
            (Leaves::AsBefore | Leaves::Down | Leaves::Up, _) => {}
        }
    }

    /// What a verb takes. A value of another kind cannot come: the row made it.
    fn value(&mut self, kind: Kind, known: Option<&Value>) -> Result<Value, LinkError> {
        let up = self.servers.without(self.down);
        let text = if let Some(Value::Text(text)) = known { text.as_str() } else { "" };
        Ok(match kind {
            Kind::Server(which) => {
                let sensible = match which {
                    Which::Up => up,
                    Which::Down => self.down,
                };
                let known = if let Some(Value::Server(id)) = known { Some(*id) } else { None };
                Value::Server(self.server(sensible, known)?)
            }
            Kind::Message => {
                let known = if let Some(Value::Message(id)) = known { Some(*id) } else { None };
                Value::Message(self.message(known)?)
            }
            Kind::Groups => {
                let known = if let Some(Value::Groups(all)) = known { all.as_slice() } else { &[] };
                Value::Groups(self.partition(known)?)
            }
            Kind::Target => {
                let known = if let Some(Value::Target(Target::Server(id))) = known {
                    Some(*id)
                } else {
                    None
                };
                Value::Target(self.target(known)?)
            }
            Kind::Setting => {
                let known = if let Some(Value::Setting(it)) = known { Some(*it) } else { None };
                Value::Setting(self.setting(known)?)
            }
            Kind::Key => {
                let key = self.keys.code(self.coder, &mut self.letters, text)?;
                Value::Text(Some(key).filter(|key| is_word(key)).ok_or(bad(NO_WORD))?)
            }
            Kind::Content => {
                let content = self.content(text)?;
                Value::Text(Some(content).filter(|content| is_word(content)).ok_or(bad(NO_WORD))?)
            }
        })
    }

    /// A server by its place in `sensible`, or else by its place among the others.
    fn server(&mut self, sensible: NodeSet, known: Option<NodeId>) -> Result<NodeId, LinkError> {
        if known.is_some_and(|server| !self.servers.contains(server)) {
            return Err(bad(NO_SERVER));
        }
        let is_sensible = known.is_some_and(|server| sensible.contains(server));
        let is_sensible = self.coder.bit(&mut self.sensible, is_sensible)?;
        let pool = if is_sensible { sensible } else { self.servers.without(sensible) };
        let place = pool.iter().position(|server| Some(server) == known);
        let place = place.map_or(0, |place| place as u64);
        let place = evenly::<32>(pool.len() as u64).code(self.coder, place)?;
        let server = pool.iter().zip(0..).find(|(_, at)| *at == place);
        server.map(|(server, _)| server).ok_or(bad(NO_SERVER))
    }

    /// How many groups are named, then for each server in which of them it is; 0 for none.
    fn partition(&mut self, known: &[NodeSet]) -> Result<Vec<NodeSet>, LinkError> {
        let mut free = self.servers;
        let is_there =
            known.iter().flat_map(|group| group.iter()).all(|server| free.remove(server));
        if !is_there {
            return Err(bad("a server that is in no cluster, or in two groups"));
        }
        let most = self.servers.len() as u64;
        let count = self.groups.code(self.coder, known.len() as u64)?;
        if count == 0 || most < count {
            return Err(bad("a partition without a group, or with more groups than servers"));
        }
        let mut groups = alloc::vec![NodeSet::EMPTY; count as usize];
        let mut named = 0;
        let mut group = grouping(count);
        for server in self.servers.iter() {
            let place = known.iter().position(|group| group.contains(server));
            let place = place.map_or(0, |place| place as u64 + 1);
            let place = group.code(self.coder, place)?;
            if count < place {
                return Err(bad("a group that the partition does not have"));
            }
            if let Some(members) = place.checked_sub(1).and_then(|at| groups.get_mut(at as usize)) {
                members.insert(server);
                named += 1;
            }
        }
        if groups.iter().any(|group| group.is_empty()) || count == 1 && named == most {
            return Err(bad("a partition that divides nothing"));
        }
        Ok(groups)
    }

    fn message(&mut self, known: Option<MessageId>) -> Result<MessageId, LinkError> {
        let from = self.server(self.servers.without(self.down), known.map(|id| id.from))?;
        let others = self.servers.without(NodeSet::from_iter([from]));
        let to = self.server(others, known.map(|id| id.to))?;
        let number = self.message.code(self.coder, known.map_or(0, |id| u64::from(id.number)))?;
        let number = u32::try_from(number).ok().filter(|number| 0 < *number && from != to);
        let number = number.ok_or(bad("a message that no server ever sent"))?;
        Ok(MessageId { from, to, number })
    }

    /// The number of a setting, and its value.
    fn setting(
        &mut self,
        known: Option<(&'static Setting, Amount)>,
    ) -> Result<(&'static Setting, Amount), LinkError> {
        let number = known.map_or(0, |(setting, _)| u64::from(setting.number));
        let number = self.setting.code(self.coder, number)?;
        let setting =
            Setting::numbered(number).ok_or(LinkError::Newer { what: "setting", number })?;
        if setting.change == Change::NewRun {
            return Err(bad("a setting that cannot change while the cluster runs"));
        }
        let known = known.map(|(_, amount)| amount);
        Ok((setting, amount(self.coder, &mut self.amount, setting, known)?))
    }

    fn target(&mut self, known: Option<NodeId>) -> Result<Target, LinkError> {
        if self.coder.bit(&mut self.to_server, known.is_some())? {
            let up = self.servers.without(self.down);
            self.server(up, known).map(Target::Server)
        } else {
            Ok(Target::Leader)
        }
    }

    /// A number as its distance from the last one, anything else as text.
    fn content(&mut self, known: &str) -> Result<String, LinkError> {
        let number = value::number::<u64>(known).and_then(|number| i64::try_from(number).ok());
        let number = number.filter(|number| *number < NUMBERS_END && number.to_string() == known);
        if !self.coder.bit(&mut self.is_number, number.is_some())? {
            return self.values.code(self.coder, &mut self.letters, known);
        }
        let step = fold(number.unwrap_or(0) - self.last_number);
        let step = unfold(self.step.code(self.coder, step)?);
        let number = self.last_number.checked_add(step);
        let number = number.filter(|number| (0..NUMBERS_END).contains(number));
        self.last_number = number.ok_or(bad("a number of more than 18 digits"))?;
        Ok(self.last_number.to_string())
    }
}

const NO_SERVER: &str = "a server that the cluster does not have";
const NO_WORD: &str = "a key or value that is empty, too long, or not one word";

/// Can a key or a value be this?
fn is_word(text: &str) -> bool {
    Command::Get { key: text.to_string() }.is_valid()
}

/// The numbers below `count`, each as likely as the others.
fn evenly<const SIZE: usize>(count: u64) -> Tree<SIZE> {
    Tree::new(bits_for(count), |number| u32::from(number < count))
}

/// The groups of a partition by their numbers; most people name them all, and leave no rest.
fn grouping(count: u64) -> Tree<32> {
    Tree::new(bits_for(count + 1), |place| match place {
        0 => 1,
        _ if place <= count => 6,
        _ => 0,
    })
}

/// How many bits tell `count` numbers apart.
const fn bits_for(count: u64) -> u32 {
    u64::BITS - count.saturating_sub(1).leading_zeros()
}

/// What is wrong with the act at hand; the caller knows which one that is.
const fn bad(what: &'static str) -> LinkError {
    LinkError::Bad { what, act: 0 }
}

/// Strings that came before are named by how long ago they did.
struct Strings {
    /// The one that was used last is the last.
    known: Vec<String>,
    rank: Number,
}

impl Strings {
    /// How many are remembered; the one that was not used for longest is forgotten.
    const MOST: usize = 256;

    fn new() -> Self {
        Self { known: Vec::new(), rank: Number::small() }
    }

    /// 0 and its letters for a new string, else 1 for the one used last, 2 for the one before, …
    fn code(
        &mut self,
        coder: &mut dyn Coder,
        letters: &mut Letters,
        text: &str,
    ) -> Result<String, LinkError> {
        let rank = self.known.iter().rev().position(|known| known == text);
        let rank = self.rank.code(coder, rank.map_or(0, |rank| rank as u64 + 1))?;
        let text = if rank == 0 {
            letters.code(coder, text)?
        } else {
            let place = usize::try_from(rank).ok().and_then(|r| self.known.len().checked_sub(r));
            self.known.remove(place.ok_or(bad("a string that did not come before"))?)
        };
        if self.known.len() == Self::MOST {
            self.known.remove(0);
        }
        self.known.push(text.clone());
        Ok(text)
    }
}

/// A name that stands by itself, by letters that nothing before it taught.
pub(super) fn name(coder: &mut dyn Coder, known: &str) -> Result<String, LinkError> {
    Letters::new().code(coder, known)
}

/// A text that stands by itself: as many letters as a link may have.
pub(super) fn text(coder: &mut dyn Coder, known: &str) -> Result<String, LinkError> {
    Letters { longest: MOST_LETTERS, ..Letters::new() }.code(coder, known)
}

/// The bytes of new strings: one of [`Letters::USUAL`] by its place, or any other after
/// [`Letters::OTHER`], up to [`Letters::END`].
struct Letters {
    letter: Tree<32>,
    other: Tree<256>,
    /// How many more there may be.
    left: usize,
    /// How many one string may have.
    longest: usize,
}

impl Letters {
    const USUAL: &'static [u8; 30] = b"abcdefghijklmnopqrstuvwxyz-_01";
    const END: u64 = 30;
    const OTHER: u64 = 31;

    fn new() -> Self {
        let weight = |letter| if letter == Self::END { 16 } else { 2 };
        Self {
            letter: Tree::new(5, weight),
            other: Tree::new(8, |_| 1),
            left: MOST_LETTERS,
            longest: Command::LONGEST,
        }
    }

    fn code(&mut self, coder: &mut dyn Coder, known: &str) -> Result<String, LinkError> {
        let mut bytes = Vec::new();
        let mut known = known.bytes();
        loop {
            let byte = known.next();
            let usual = |byte| Self::USUAL.iter().position(|usual| *usual == byte);
            let letter = byte.map_or(Self::END, |b| usual(b).map_or(Self::OTHER, |at| at as u64));
            let letter = self.letter.code(coder, letter)?;
            if letter == Self::END {
                break;
            }
            bytes.push(match Self::USUAL.get(letter as usize) {
                Some(usual) => *usual,
                None => self.other.code(coder, u64::from(byte.unwrap_or(0)))? as u8,
            });
            if self.longest < bytes.len() {
                return Err(bad("a key or value that is too long"));
            }
            self.left = self.left.checked_sub(1).ok_or(LinkError::TooLong)?;
        }
        String::from_utf8(bytes).map_err(|_| bad("a key or value that is not UTF-8"))
    }
}
