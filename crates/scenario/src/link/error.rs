//! Why a text is no link, or a link cannot be made.

use core::fmt;
use sim::OutOfBounds;

/// The latest version of the format, in the first byte. A link is written in the oldest that can say
/// it, so that older playgrounds read it too: a text of its own takes 3, a lesson 2, anything else 1.
pub const LINK_VERSION: u8 = 3;
/// Why a text is no link, or a link cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Its run has more than [`MOST_RECORDS`] records, or it has more than [`LONGEST_LINK`] characters, [`MOST_ACTS`] acts or
    /// [`limits::MOST_LETTERS`](crate::limits::MOST_LETTERS) bytes of keys and values.
    TooLong,
    /// This character, counted from 1, is not one of base64url, or cannot be the last.
    NotBase64 {
        /// Which.
        at: usize,
    },
    /// It is too short to be a link, or ends in the middle.
    Truncated,
    /// The checksum does not fit: a character was changed, lost or added on the way.
    Typo,
    /// It goes on after its end.
    Trailing,
    /// A newer playground made it, in this version of the format.
    NewerFormat(u8),
    /// It says something that a newer playground knows.
    Newer {
        /// What kind of thing.
        what: &'static str,
        /// Its number.
        number: u64,
    },
    /// A setting is not what it may be.
    OutOfBounds(OutOfBounds),
    /// It says something that cannot be.
    Bad {
        /// What.
        what: &'static str,
        /// In which act, from 1; 0 for what is about none.
        act: usize,
    },
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str("the link is longer than a link may be"),
            Self::NotBase64 { at } => {
                write!(f, "this link is damaged: its character {at} cannot be there")
            }
            Self::Truncated => f.write_str("this link is cut off: its end may be missing"),
            Self::Typo => f.write_str(
                "this link is damaged: a character was changed, lost or added on its way",
            ),
            Self::Trailing => f.write_str("the link goes on after its end"),
            Self::NewerFormat(version) => write!(
                f,
                "the link is of format {version}, and this playground reads up to {LINK_VERSION}"
            ),
            Self::Newer { what, number } => {
                write!(f, "the link needs a newer playground: it has a {what} of number {number}")
            }
            Self::OutOfBounds(why) => {
                write!(f, "the link says of {} something else than {}", why.setting, why.bounds)
            }
            Self::Bad { what, act: 0 } => write!(f, "the link holds {what}"),
            Self::Bad { what, act } => write!(f, "act {act} of the link has {what}"),
        }
    }
}

impl core::error::Error for LinkError {}

impl LinkError {
    /// Its name among the sentences.
    pub(crate) const fn id(&self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::NotBase64 { .. } => "not-base64",
            Self::Truncated => "truncated",
            Self::Typo => "typo",
            Self::Trailing => "trailing",
            Self::NewerFormat(_) => "newer-format",
            Self::Newer { .. } => "newer",
            Self::OutOfBounds(_) => "out-of-bounds",
            Self::Bad { act: 0, .. } => "bad",
            Self::Bad { .. } => "bad-act",
        }
    }

    /// The same, said of this act.
    pub(super) fn in_act(self, act: usize) -> Self {
        if let Self::Bad { what, .. } = self { Self::Bad { what, act } } else { self }
    }
}

/// What is wrong with the act at hand; the caller knows which one that is.
pub(super) const fn bad(what: &'static str) -> LinkError {
    LinkError::Bad { what, act: 0 }
}
