//! A verb is a row: its number in links, its name in scenarios, and what it takes. Text, links, the
//! page and the documents are written once per kind of value, and walk the rows.

use crate::client::{ClientId, Target};
use crate::flight::MessageKind;
use crate::link::Ways;
use crate::network::{InFlight, MessageId};
use crate::setting::{Amount, Setting};
use crate::time::Span;
use alloc::string::String;
use alloc::vec::Vec;
use raft::{Index, NodeId, NodeSet, RequestId, Words};

/// What can be done, as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verb {
    /// Its number in links, below 64. It never changes.
    pub number: u8,
    /// Its word in scenarios.
    pub name: &'static str,
    /// A word after what it takes, which tells it from another verb of the same name.
    pub ending: Option<&'static str>,
    /// What it takes, in the order of a scenario's line.
    pub takes: &'static [Kind],
    /// How a link counts on it.
    pub usual: Usual,
}

impl Verb {
    /// Its name in files and tables: `timeout`, `timeout-heartbeat`.
    #[must_use]
    pub fn id(&self) -> String {
        self.ending.map_or(self.name.into(), |ending| [self.name, ending].join("-"))
    }
}

/// A kind of value that a verb takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A server; which ones one would mostly do it to.
    Server(Which),
    /// A message on its way.
    Message,
    /// The groups of a partition.
    Groups,
    /// Who votes, and perhaps who listens.
    Members,
    /// A key of the store.
    Key,
    /// A value of the store.
    Content,
    /// Whom a client asks.
    Target,
    /// A setting and what it shall be.
    Setting,
    /// A setting of the network and what it shall be on some ways.
    Dial,
    /// Some of the messages on their way.
    Several,
    /// Some of the ways between servers.
    Ways,
    /// A time.
    Span,
    /// A share, from the first to the second, in millionths.
    Share(u32, u32),
    /// The index of an entry.
    Index,
    /// A client.
    Client,
    /// A request by its number.
    Request,
    /// What a client asks for.
    Asks,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Some of these words, one at least.
    Choices(&'static [&'static str]),
}

/// Some of the messages on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Several {
    /// All of them.
    All,
    /// Those to this server.
    To(NodeId),
    /// Those of this kind.
    Kind(MessageKind),
}

impl Several {
    /// Is this message one of them?
    pub(crate) fn has(self, flight: &InFlight) -> bool {
        match self {
            Self::All => true,
            Self::To(server) => flight.id.to == server,
            Self::Kind(kind) => MessageKind::from(&flight.message.body) == kind,
        }
    }
}

/// The servers that one would mostly do something to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that are up.
    Up,
    /// Those that are down.
    Down,
    /// The next one that there is not yet.
    New,
}

/// What a verb is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// See [`Kind::Server`].
    Server(NodeId),
    /// See [`Kind::Message`].
    Message(MessageId),
    /// See [`Kind::Groups`] and [`Kind::Members`].
    Groups(Vec<NodeSet>),
    /// See [`Kind::Key`] and [`Kind::Content`].
    Text(String),
    /// See [`Kind::Target`].
    Target(Target),
    /// See [`Kind::Setting`] and [`Kind::Dial`].
    Setting((&'static Setting, Amount)),
    /// See [`Kind::Several`].
    Several(Several),
    /// See [`Kind::Ways`].
    Ways(Ways),
    /// See [`Kind::Span`].
    Span(Span),
    /// See [`Kind::Share`].
    Share(u32),
    /// See [`Kind::Index`].
    Index(Index),
    /// See [`Kind::Client`].
    Client(ClientId),
    /// See [`Kind::Request`].
    Request(RequestId),
    /// See [`Kind::Asks`]: another verb's number, and what that takes.
    Asks(u8, Vec<Value>),
    /// See [`Kind::Choice`].
    Choice(&'static str),
    /// See [`Kind::Choices`]: a bit for each, and the words.
    Choices(u32, &'static [&'static str]),
}

impl Value {
    /// The server that it names, if it names one that something happens to.
    pub(super) fn server(&self) -> Option<NodeId> {
        match self {
            Self::Server(server) | Self::Target(Target::Server(server)) => Some(*server),
            Self::Asks(_, values) => values.iter().find_map(Self::server),
            Self::Target(Target::Leader)
            | Self::Message(_)
            | Self::Groups(_)
            | Self::Setting(_)
            | Self::Several(_)
            | Self::Ways(_)
            | Self::Span(_)
            | Self::Share(_)
            | Self::Index(_)
            | Self::Choice(_)
            | Self::Choices(..)
            | Self::Client(_)
            | Self::Request(_)
            | Self::Text(_) => None,
        }
    }
}

impl Words for Value {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Server(server) => server.words(sink),
            Self::Message(id) => id.words(sink),
            Self::Groups(groups) => groups.iter().for_each(|group| group.words(sink)),
            Self::Text(text) => text.as_bytes().words(sink),
            Self::Target(Target::Leader) => 0_u8.words(sink),
            Self::Target(Target::Server(server)) => (1_u8, *server).words(sink),
            Self::Setting((setting, amount)) => {
                setting.number.words(sink);
                amount.words(sink);
            }
            Self::Several(Several::All) => 0_u8.words(sink),
            Self::Several(Several::To(server)) => (1_u8, *server).words(sink),
            Self::Several(Several::Kind(kind)) => (2_u8, *kind as u64).words(sink),
            Self::Ways(Ways { from, to, both }) => (*both, (*from, *to)).words(sink),
            Self::Span(span) => span.0.words(sink),
            Self::Share(ppm) => ppm.words(sink),
            Self::Index(index) => index.words(sink),
            Self::Client(client) => client.number().words(sink),
            Self::Request(request) => request.words(sink),
            Self::Asks(number, values) => {
                number.words(sink);
                values.iter().for_each(|value| value.words(sink));
            }
            Self::Choice(word) => word.as_bytes().words(sink),
            Self::Choices(bits, _) => bits.words(sink),
        }
    }
}

/// The number that a digest begins an act with that says itself by its row.
const BY_ITS_ROW: u64 = 64;

/// An act says to a digest the number of its verb and what that was given.
pub(super) fn words_of((number, values): (u8, Vec<Value>), sink: &mut impl FnMut(u64)) {
    sink(BY_ITS_ROW + u64::from(number));
    values.iter().for_each(|value| value.words(sink));
}

/// How a link counts on a verb: how likely it is, and what it makes likely. The numbers are part of
/// the link format; a verb that came after its version 1 is [`Usual::LATER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// Its weight.
    pub weight: u32,
    /// Its weight while a server is down, if that is another.
    pub while_down: Option<u32>,
    /// Its weight while the network is divided, if that is another.
    pub while_divided: Option<u32>,
    /// How the cluster is then, as far as a link's acts say.
    pub leaves: Leaves,
}

/// How the cluster is after an act, as far as a link's acts say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// As before.
    AsBefore,
    /// The server is down.
    Down,
    /// The server is up.
    Up,
    /// The network is divided.
    Divided,
    /// The network is whole.
    Whole,
}

impl Usual {
    /// Of a verb that no link knew when the weights were settled.
    pub const LATER: Self = Self::weighing(1);

    /// As likely as this, whatever came before, and it changes nothing.
    #[must_use]
    pub const fn weighing(weight: u32) -> Self {
        let leaves = Leaves::AsBefore;
        Self { weight, while_down: None, while_divided: None, leaves }
    }

    /// The same, and so the cluster is then.
    #[must_use]
    pub const fn then(self, leaves: Leaves) -> Self {
        Self { leaves, ..self }
    }

    /// The same, with another weight while a server is down.
    #[must_use]
    pub const fn while_down(self, weight: u32) -> Self {
        Self { while_down: Some(weight), ..self }
    }

    /// The same, with another weight while the network is divided.
    #[must_use]
    pub const fn while_divided(self, weight: u32) -> Self {
        Self { while_divided: Some(weight), ..self }
    }
}

/// Something that a verb takes, as a value and back.
pub(super) trait Operand: Sized + Clone {
    fn value(&self) -> Value;
    /// None for a value of another kind.
    fn of(value: &Value) -> Option<Self>;
}

macro_rules! operands {
    ($($type:ty: $value:ident),+ $(,)?) => { $(
        impl Operand for $type {
            fn value(&self) -> Value {
                Value::$value(self.clone())
            }

            fn of(value: &Value) -> Option<Self> {
                if let Value::$value(value) = value { Some(value.clone()) } else { None }
            }
        }
    )+ };
}

operands! {
    NodeId: Server, MessageId: Message, Vec<NodeSet>: Groups, String: Text, Target: Target,
    (&'static Setting, Amount): Setting, Several: Several, Ways: Ways, Span: Span, u32: Share,
    Index: Index, &'static str: Choice, ClientId: Client,
    RequestId: Request,
}

/// Writes down the verbs of a subject once, and makes of that its enum, its rows, how an act is made
/// of values and how it is taken apart.
macro_rules! verbs {
    ($(#[$doc:meta])* $subject:ident {
        $($(#[$verb_doc:meta])* $name:ident($($operand:ident: $type:ty as $kind:expr),*)
            = $number:literal $word:literal $(.. $ending:literal)?, $usual:expr;)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $subject { $($(#[$verb_doc])* $name($($type),*),)+ }

        impl $subject {
            /// Its rows, in the order in which they are listed.
            pub const VERBS: &'static [Verb] = &[$(Verb {
                number: $number,
                name: $word,
                ending: verbs!(@ending $($ending)?),
                takes: &[$($kind),*],
                usual: $usual,
            },)+];

            /// The act of this verb; none if the verb is another subject's or does not take these.
            #[allow(unused_variables, unused_mut, reason = "a verb may take nothing")]
            pub(super) fn of(number: u8, values: &[Value]) -> Option<Self> {
                let mut values = values.iter();
                match number {
                    $($number => Some(Self::$name($(<$type as crate::act::verb::Operand>::of(values.next()?)?),*)),)+
                    _ => None,
                }
            }

            /// Its verb's number, and what that was given.
            pub(super) fn apart(&self) -> (u8, Vec<Value>) {
                match self { $(Self::$name($($operand),*) => ($number, alloc::vec![$($operand.value()),*]),)+ }
            }
        }
    };
    (@ending) => { None };
    (@ending $ending:literal) => { Some($ending) };
}
pub(super) use verbs;
