//! The values that rules compare, so that a sentence can say them without knowing the rule.

use crate::configuration::ChangeError;
use crate::types::{Index, LogPosition, NodeId, Round, Term};

/// A value that a rule compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// There is none.
    Nothing,
    /// A term, an index, a count.
    Number(u64),
    /// A server.
    Server(NodeId),
    /// A place in a log.
    Position(LogPosition),
    /// Another rule, by its name.
    Rule(&'static str),
    /// Why members cannot change.
    Change(ChangeError),
}

macro_rules! operands {
    ($($type:ty: $value:ident => $operand:expr),* $(,)?) => {$(
        impl From<$type> for Operand {
            fn from($value: $type) -> Self {
                $operand
            }
        }
    )*};
}

operands! {
    u32: value => Self::Number(u64::from(value)),
    u64: value => Self::Number(value),
    bool: value => Self::Number(u64::from(value)),
    Term: value => Self::Number(value.0),
    Index: value => Self::Number(value.0),
    Round: value => Self::Number(value.0),
    NodeId: value => Self::Server(value),
    LogPosition: value => Self::Position(value),
    ChangeError: value => Self::Change(value),
}

impl<T: Into<Self>> From<Option<T>> for Operand {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// Some value of an operand's type.
pub(super) trait Example {
    const EXAMPLE: Self;
}

macro_rules! examples {
    ($($type:ty: $example:expr),* $(,)?) => {$(
        impl Example for $type {
            const EXAMPLE: Self = $example;
        }
    )*};
}

examples! {
    u32: 3,
    u64: 3,
    bool: true,
    Term: Term(2),
    Index: Index(7),
    Round: Round(3),
    NodeId: NodeId::new(1).expect("1 is a server's number"),
    LogPosition: LogPosition { term: Term(2), index: Index(7) },
    ChangeError: ChangeError::NoVoters,
}

impl<T: Example> Example for Option<T> {
    const EXAMPLE: Self = Some(T::EXAMPLE);
}
