//! All that the page can be told.

use crate::choice::{Composed, Jump, Listed, MenuOf, Opening, Place, Shared, Tab, Theme, Tool};
use crate::visit::Visit;
use crate::words::Language;
use raft::{Index, NodeId, RequestId, Rule};
use scenario::Profile;
use sim::{Act, Amount, BranchId, Edge, MessageId, ReadBy, Setting, Time, Trouble, Ways};

/// All that a person, the clock or the browser can tell the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// So many milliseconds of real time went by.
    Tick(f64),
    /// Play if paused, pause if playing.
    PlayOrPause,
    /// One notable record forward.
    StepForward,
    /// One notable record back.
    StepBack,
    /// To the beginning.
    ToStart,
    /// To the farthest moment that is known.
    ToEnd,
    /// By this share of the window, back or forward.
    Leap(f64),
    /// To this moment.
    Seek(Time),
    /// To this record.
    SeekRecord(u64),
    /// To the next (or, with false, previous) election won, commit, or fault.
    Jump(Jump, bool),
    /// To where this edge of the role diagram was last taken.
    SeekEdge(Edge),
    /// The speed slider's place, from 0 to 40.
    Speed(u8),
    /// Zoom the timeline: a factor above or below 1 on the window's length.
    Zoom(f64),
    /// The same about this moment, which stays where it is.
    ZoomAt(f64, Time),
    /// Move the window by this share of its length.
    Pan(f64),
    /// Move the window so that this is its middle.
    Center(Time),
    /// Show all of the run that is known.
    Fit,
    /// Do this to the cluster, now.
    Act(Act),
    /// Show this server.
    Select(NodeId),
    /// Open this menu, or none.
    Menu(MenuOf),
    /// Show this message.
    SelectMessage(MessageId),
    /// Show neither.
    Deselect,
    /// Do all of these to the cluster, now: what was composed.
    ActAll(Vec<Act>),
    /// Begin to compose this.
    Compose(Composed),
    /// Put this server into the next part of it.
    SwitchSide(NodeId),
    /// Not the one that was switched last, but this one.
    SwitchInstead(NodeId),
    /// A server was dragged onto another one, or away from all.
    Drag(NodeId, Option<NodeId>),
    /// Give it up.
    GiveUpComposed,
    /// The console's text changed.
    Type(String),
    /// Ask this server, or the leader.
    Target(Option<NodeId>),
    /// A value that is asked for is answered so; with nothing through the log.
    ReadBy(Option<ReadBy>),
    /// Send what is typed.
    Send,
    /// The browser refused to copy this.
    CopyRefused(String),
    /// Share the moment as this.
    ShareAs(Shared),
    /// Look at this request, or no more.
    OpenRequest(RequestId),
    /// Scroll the logs so that this index is the first column; none follows the end.
    ScrollLogs(Option<Index>),
    /// Open this lesson.
    OpenLesson(&'static str),
    /// Its next note.
    NextNote,
    /// The note before.
    PreviousNote,
    /// Leave it, and keep the cluster.
    CloseLesson,
    /// A fresh cluster, whose chance follows from this seed.
    Restart(u64),
    /// Go to this branch.
    Branch(BranchId),
    /// Show this panel, where there is room for one.
    Show(Tab),
    /// Show what was clicked there.
    Look,
    /// On a phone: shows the whole timeline, or a strip of it.
    Stretch(bool),
    /// The logs have room for so many indexes.
    Columns(usize),
    /// Open a dialog.
    Open(Opening),
    /// Close it.
    Close,
    /// The link was copied.
    Copied,
    /// Type into the console.
    FocusConsole,
    /// Dismiss the notice.
    Dismiss,
    /// Speak this language.
    Speak(Language),
    /// Use these colours.
    Paint(Theme),
    /// The fragment of the address changed: a link was opened.
    Fragment(String),
    /// The page around this one changes an option of its frame.
    Option(String, String),
    /// Back or forward in the browser's history, or a reload.
    Return(Box<Visit>),
    /// Back to the run that a new cluster, a lesson or a link took the place of.
    Undo,
    /// Back from how a property came to break to what just happened.
    CloseAccount,
    /// The same run once more, as Raft is written.
    PlayAgain,
    /// To the drawer.
    Drawer(Ask),
    /// Give this branch a name; an empty one takes it away.
    Rename(BranchId, String),
}

impl Msg {
    /// Where the focus goes with it.
    #[must_use]
    pub const fn focus(&self) -> Option<Place> {
        if matches!(self, Self::FocusConsole) {
            Some(Place::Console)
        } else if matches!(self, Self::Menu(of) if !matches!(of, MenuOf::Nothing)) {
            Some(Place::Menu)
        } else if matches!(self, Self::OpenLesson(_)) {
            Some(Place::Lesson)
        } else if matches!(self, Self::Drawer(Ask::Open(_))) {
            Some(Place::Drawer)
        } else {
            None
        }
    }

    /// May it change what was done to the run, and not only what is shown of it?
    #[must_use]
    pub const fn is_deed(&self) -> bool {
        matches!(
            self,
            Self::Act(_)
                | Self::ActAll(_)
                | Self::Send
                | Self::Drawer(
                    Ask::Set(..)
                        | Ask::Dial(..)
                        | Ask::Same(_)
                        | Ask::Way(..)
                        | Ask::Trouble(_)
                        | Ask::TroubleEvery(_)
                        | Ask::Type(..)
                        | Ask::PutBack
                        | Ask::Profile(_)
                        | Ask::Start
                        | Ask::Run
                        | Ask::RunWithout(_)
                        | Ask::RunNamed(_)
                )
                | Self::OpenLesson(_)
                | Self::Restart(_)
                | Self::Branch(_)
                | Self::Undo
                | Self::PlayAgain
                | Self::Rename(..)
        )
    }
}

/// What the drawer can be told.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Open this tool in the drawer, or close it.
    Open(Tool),
    /// Close the drawer.
    Shut,
    /// Make the drawer wide, or as it was.
    Widen(bool),
    /// This setting shall be so: at once, or in the next run.
    Set(&'static Setting, Amount),
    /// The same, as it is typed.
    Type(&'static Setting, String),
    /// Choose this way; once it is chosen, cut or mend it.
    Way(NodeId, NodeId),
    /// Turn this dial of some ways to what was typed.
    Dial(Ways, &'static Setting, String),
    /// Set these ways as the one that was chosen.
    Same(Ways),
    /// Every setting that a profile is about shall be as in this one.
    Profile(&'static Profile),
    /// List these rules.
    List(Listed),
    /// List those that have these words.
    Words(String),
    /// Fold this chapter, or unfold it.
    Fold(&'static str),
    /// Show the run that breaks without this rule.
    RunWithout(Rule),
    /// Show the run of this name that shows something which is no rule.
    RunNamed(&'static str),
    /// Such faults shall happen by themselves: at once, if any do.
    Trouble(Trouble),
    /// They shall be so far apart, as it is typed.
    TroubleEvery(String),
    /// The next run's seed.
    Seed(u64),
    /// The same, as it is typed.
    TypeSeed(String),
    /// Every setting shall be as usual.
    PutBack,
    /// What waits for the next run is forgotten.
    Discard,
    /// The next run starts now.
    Start,
    /// The scenario is written like this, and this is its line up to where one writes.
    Write(String, String),
    /// The scenario is opened as it is written.
    Run,
    /// The scenario is again what the run is.
    Reread,
    /// This is put into the clipboard.
    Copy(Copied),
}

/// What can be copied as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The link to this moment.
    Link,
    /// The scenario.
    Text,
    /// The run, told from its beginning to its end.
    Trace,
    /// A server's status.
    Status,
}
