//! Something to tell the person.

use crate::choice::Jump;
use crate::embed::OptionError;
use scenario::link::LinkError;
use scenario::{ParameterError, ParseError};
use sim::NotActed;

/// Something to tell the person.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    /// The address holds no link that can be read.
    BadLink(LinkError),
    /// The address holds a parameter that cannot be.
    BadParameter(ParameterError),
    /// The address holds a scenario that cannot be read.
    BadScenario(ParseError),
    /// Options of an embed that cannot be.
    BadOptions(Vec<OptionError>),
    /// The address names something to show that there is not.
    BadWord(String),
    /// What was done is more than a link can hold.
    NoLink(LinkError),
    /// The run that the link names looks different in this engine.
    RunDiffers { engine: u32 },
    /// There is no such lesson.
    NoSuchLesson(String),
    /// The link was made in a lesson that there is no more; its run is shown without.
    LessonGone(String),
    /// The moment lies beyond what one run is played.
    TooFar,
    /// It could not be done.
    NotActed(NotActed),
    /// Nothing of the kind happens soon.
    NothingFound(Jump, bool),
}

impl Notice {
    /// Does it say that what an address names could not be opened?
    pub(crate) const fn opened_nothing(&self) -> bool {
        match self {
            Self::BadLink(_)
            | Self::BadParameter(_)
            | Self::BadScenario(_)
            | Self::NoSuchLesson(_) => true,
            Self::BadOptions(_)
            | Self::BadWord(_)
            | Self::NoLink(_)
            | Self::RunDiffers { .. }
            | Self::LessonGone(_)
            | Self::TooFar
            | Self::NotActed(_)
            | Self::NothingFound(..) => false,
        }
    }
}
