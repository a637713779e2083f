//! The acts of a link. One walk for both directions: `known` is what a writer writes, and nothing
//! for a reader; what comes back is checked either way, so no link is made that cannot be read.

use super::amount::amount;
use super::coder::{Bit, Coder, Number, Tree, fold, unfold};
use super::error::{LinkError, bad};
use super::strings::{Letters, Strings};
use crate::limits::LATEST;
use crate::value;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use raft::{Index, NodeId, NodeSet, RequestId};
use sim::{
    Act, Amount, Change, ClientId, Command, Cue, Kind, Leaves, MessageId, MessageKind, Section,
    Setting, Several, Span, Target, Time, Usual, Value, Verb, Ways, Which,
};

/// How many bits a verb's number has.
const VERB_BITS: u32 = 6;

/// The longest time that an act may name, an hour.
const LONGEST: Span = Span(3_600_000_000);

/// A value that is a number below this, without a leading zero, is written as one.
const NUMBERS_END: i64 = 1_000_000_000_000_000_000;

/// What a value of this kind holds; nothing for a reader, who has none yet.
macro_rules! known {
    ($kind:ident, $value:expr) => {
        if let Some(Value::$kind(it)) = $value { Some(*it) } else { None }
    };
}

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
    group_count: Number,
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
    requests: Number,
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
            group_count: Number::small(),
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
            requests: Number::small(),
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
        let act = Act::of(verb, &values).ok_or(bad("an act that does not fit its verb"))?;
        self.servers = self.servers.or(act.joins().into_iter().collect());
        Ok(act)
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
                let known = known!(Server, known);
                Value::Server(match which {
                    Which::Up => self.server(up, known)?,
                    Which::Down => self.server(self.down, known)?,
                    Which::New => self.new_server(known)?,
                })
            }
            Kind::Message => Value::Message(self.message(known!(Message, known))?),
            Kind::Groups => Value::Groups(self.divided(known)?),
            Kind::Members => {
                let members = self.groups(groups_of(known))?;
                Value::Groups(Some(members).filter(|it| it.len() <= 2).ok_or(bad(TOO_MANY))?)
            }
            Kind::Target => Value::Target(self.target(known!(Target, known))?),
            Kind::Setting => Value::Setting(self.setting(known!(Setting, known))?),
            Kind::Dial => {
                let known = known!(Setting, known);
                let (dial, amount) = self.setting(known)?;
                let is_dial = dial.section == Section::Network;
                Value::Setting(is_dial.then_some((dial, amount)).ok_or(bad("a dial of no way"))?)
            }
            Kind::Several => Value::Several(self.several(known!(Several, known))?),
            Kind::Ways => Value::Ways(self.ways(known!(Ways, known))?),
            Kind::Span => Value::Span(self.span(figure(known))?),
            Kind::Share(least, most) => Value::Share(self.share(least, most, figure(known))?),
            Kind::Index => {
                let index = Index(self.amount.code(self.coder, figure(known))?);
                Value::Index(Some(index).filter(|it| Index::ZERO < *it).ok_or(bad("index 0"))?)
            }
            Kind::Choice(words) => {
                let known = if let Some(Value::Choice(it)) = known { *it } else { "" };
                Value::Choice(self.choice(words, known)?)
            }
            Kind::Client => {
                Value::Client(self.client(known!(Client, known).unwrap_or(ClientId::FIRST))?)
            }
            Kind::Request => Value::Request(self.request(figure(known))?),
            Kind::Asks => self.asks(known)?,
            Kind::Choices(words) => Value::Choices(self.choices(words, figure(known))?, words),
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

    fn client(&mut self, known: ClientId) -> Result<ClientId, LinkError> {
        let place = u64::from(known.number() - 1);
        let place = evenly::<32>(u64::from(ClientId::MAX)).code(self.coder, place)?;
        let client = u8::try_from(place + 1).ok().and_then(ClientId::new);
        client.ok_or(bad("a client that there is not"))
    }

    fn request(&mut self, known: u64) -> Result<RequestId, LinkError> {
        let number = self.requests.code(self.coder, known)?;
        Some(number).filter(|it| 0 < *it).map(RequestId).ok_or(bad("request 0"))
    }

    /// What a client asks for, said as an act of its own.
    fn asks(&mut self, known: Option<&Value>) -> Result<Value, LinkError> {
        let known = match known {
            Some(Value::Asks(number, given)) => {
                Act::numbered(*number).and_then(|verb| Act::of(verb, given))
            }
            _ => None,
        };
        let act = self.said(known.as_ref())?;
        let (number, values) = act.apart();
        let asks = if let Act::Client(_) = act { Some(Value::Asks(number, values)) } else { None };
        asks.ok_or(bad("a client that asks for nothing"))
    }

    fn span(&mut self, known: u64) -> Result<Span, LinkError> {
        let span = Span(self.amount.code(self.coder, known)?);
        let fits = Span::ZERO < span && span <= LONGEST;
        fits.then_some(span).ok_or(bad("a time of nothing, or too long"))
    }

    fn share(&mut self, least: u32, most: u32, known: u64) -> Result<u32, LinkError> {
        let share = u32::try_from(self.amount.code(self.coder, known)?).ok();
        let share = share.filter(|share| (least..=most).contains(share));
        share.ok_or(bad("a share out of its bounds"))
    }

    /// A bit for each of these words.
    fn choices(&mut self, words: &[&str], known: u64) -> Result<u32, LinkError> {
        let bits = u32::try_from(self.amount.code(self.coder, known)?).ok();
        let bits = bits.filter(|bits| 0 < *bits && bits >> words.len() == 0);
        bits.ok_or(bad("kinds that there are not"))
    }

    fn choice(
        &mut self,
        words: &'static [&'static str],
        known: &str,
    ) -> Result<&'static str, LinkError> {
        let place = words.iter().position(|it| *it == known).unwrap_or(0) as u64;
        let place = evenly::<32>(words.len() as u64).code(self.coder, place)?;
        words.get(place as usize).copied().ok_or(bad("a choice that there is not"))
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

    /// The next one that there is not yet, or one that there is.
    fn new_server(&mut self, known: Option<NodeId>) -> Result<NodeId, LinkError> {
        let there = self.servers;
        let next: NodeSet = Setting::next_server(there).into_iter().collect();
        self.servers = there.or(next);
        let server = self.server(next, known);
        self.servers = there;
        server
    }

    /// Groups that a partition can be made of.
    fn divided(&mut self, known: Option<&Value>) -> Result<Vec<NodeSet>, LinkError> {
        let groups = self.groups(groups_of(known))?;
        let divides = *groups != [self.servers];
        divides.then_some(groups).ok_or(bad(UNDIVIDED))
    }

    /// How many groups are named, then for each server in which of them it is; 0 for none.
    fn groups(&mut self, known: &[NodeSet]) -> Result<Vec<NodeSet>, LinkError> {
        let mut free = self.servers;
        let is_there =
            known.iter().flat_map(|group| group.iter()).all(|server| free.remove(server));
        if !is_there {
            return Err(bad("a server that is in no cluster, or in two groups"));
        }
        let most = self.servers.len() as u64;
        let count = self.group_count.code(self.coder, known.len() as u64)?;
        if count == 0 || most < count {
            return Err(bad("a partition without a group, or with more groups than servers"));
        }
        let mut groups = alloc::vec![NodeSet::EMPTY; count as usize];
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
            }
        }
        let is_empty = groups.iter().any(|group| group.is_empty());
        if is_empty { Err(bad(UNDIVIDED)) } else { Ok(groups) }
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

    /// Whether it has an end here, and which one.
    fn end(&mut self, known: Option<NodeId>) -> Result<Option<NodeId>, LinkError> {
        if !self.coder.even_bit(known.is_some())? {
            return Ok(None);
        }
        let up = self.servers.without(self.down);
        self.server(up, known).map(Some)
    }

    fn ways(&mut self, known: Option<Ways>) -> Result<Ways, LinkError> {
        let known = known.unwrap_or(Ways::ALL);
        let (from, to) = (self.end(known.from)?, self.end(known.to)?);
        let ways = Ways { from, to, both: self.coder.even_bit(known.both)? };
        ways.is_proper().then_some(ways).ok_or(bad("ways that lead nowhere"))
    }

    /// 0 for all, 1 for those to a server, then the kinds.
    fn several(&mut self, known: Option<Several>) -> Result<Several, LinkError> {
        let number = match known {
            None | Some(Several::All) => 0,
            Some(Several::To(_)) => 1,
            Some(Several::Kind(kind)) => 2 + kind as u64,
        };
        match self.amount.code(self.coder, number)? {
            0 => Ok(Several::All),
            1 => {
                let known = if let Some(Several::To(id)) = known { Some(id) } else { None };
                let up = self.servers.without(self.down);
                self.server(up, known).map(Several::To)
            }
            number => {
                let kind = MessageKind::ALL.into_iter().find(|kind| *kind as u64 + 2 == number);
                let newer = LinkError::Newer { what: "kind of message", number };
                kind.map(Several::Kind).ok_or(newer)
            }
        }
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

    fn target(&mut self, known: Option<Target>) -> Result<Target, LinkError> {
        let known = if let Some(Target::Server(server)) = known { Some(server) } else { None };
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

/// A value that is a number, as one.
const fn figure(known: Option<&Value>) -> u64 {
    if let Some(
        Value::Span(Span(figure)) | Value::Index(Index(figure)) | Value::Request(RequestId(figure)),
    ) = known
    {
        *figure
    } else if let Some(Value::Share(figure) | Value::Choices(figure, _)) = known {
        *figure as u64
    } else {
        0
    }
}

const fn groups_of(known: Option<&Value>) -> &[NodeSet] {
    if let Some(Value::Groups(groups)) = known { groups.as_slice() } else { &[] }
}

const UNDIVIDED: &str = "a partition that divides nothing";
const TOO_MANY: &str = "members of more than two kinds";
const NO_SERVER: &str = "a server that the cluster does not have";
const NO_WORD: &str = "a key or value that is empty, too long, or not one word";

/// Can a key or a value be this?
fn is_word(text: &str) -> bool {
    Command::fits(text)
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
