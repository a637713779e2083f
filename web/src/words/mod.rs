//! What the page says, in every language that it speaks.
//!
//! Another language is one more file beside `en.rs`, and one more arm in [`Speaks`].

mod en;
mod ko;
mod message;

pub use message::{message_field_list, message_fields};

use crate::choice::Jump;
use crate::console::ConsoleError;
use raft::{NodeId, Term};
pub use scenario::Language;
use sim::{Edge, MessageId, MessageKind, Property, Refusal, Standing};

/// A language that the page speaks.
pub trait Speaks: Sized {
    /// Its name, in itself.
    fn name(self) -> &'static str;
    /// The one that the switch offers next.
    #[must_use]
    fn next(self) -> Self;
    /// What the page says in it.
    fn words(self) -> &'static Words;
    /// The first of these codes (BCP 47) that the page speaks, whatever region follows it.
    fn of_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Option<Self>;
}

impl Speaks for Language {
    fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
        }
    }

    fn next(self) -> Self {
        match self {
            Self::English => Self::Korean,
            Self::Korean => Self::English,
        }
    }

    fn words(self) -> &'static Words {
        match self {
            Self::English => &en::WORDS,
            Self::Korean => &ko::WORDS,
        }
    }

    fn of_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        codes.into_iter().find_map(|code| Self::from_code(code.split('-').next()?))
    }
}

/// Declares [`Words`] and the list of its plain texts, so that a test sees every field.
macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident,)*; $($(#[doc = $fdoc:literal])* $function:ident: $type:ty,)*) => {
        /// What the page says.
        #[derive(Debug)]
        pub struct Words {
            $($(#[doc = $doc])* pub $name: &'static str,)*
            $($(#[doc = $fdoc])* pub $function: $type,)*
        }

        impl Words {
            /// Every text that takes no argument, with the name of its field.
            #[cfg(test)]
            fn texts(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

words! {
    /// What this page is, for its title and its description.
    tagline,
    /// The menu of lessons.
    lessons,
    /// Said while every rule of the paper is in force.
    standard_raft,
    /// Said while one is not, or a mechanism is on that the paper does not have.
    modified_raft,
    /// Starts a fresh cluster.
    fresh,
    /// Opens the link to this moment.
    share,
    /// Changes between light and dark.
    colours,
    /// What the language switch does.
    speak,
    /// The ring of servers.
    cluster,
    /// The role diagram.
    roles,
    /// What just happened, and the reason.
    why,
    /// Shown before anything has happened.
    why_empty,
    /// The table of logs.
    logs,
    /// Legend: a solid border.
    legend_solid,
    /// Legend: a dashed border.
    legend_dashed,
    /// Legend: hatching.
    legend_hatched,
    /// Legend: the mark of `nextIndex`.
    legend_next,
    /// Legend: the mark of `matchIndex`.
    legend_match,
    /// Head of the column of `commitIndex`.
    commit,
    /// Head of the column of `lastApplied`.
    applied,
    /// Head of the column of the key-value stores.
    store,
    /// Head of the column of servers.
    server,
    /// Scrolls the logs to earlier indexes.
    earlier,
    /// Scrolls the logs to later indexes.
    later,
    /// Lets the logs follow their end.
    newest,
    /// Why a server that is down shows nothing: it was in memory.
    volatile,
    /// A cell's state: known to be committed.
    committed,
    /// A cell's state: not known to be committed.
    uncommitted,
    /// A cell's state: not on the disk yet.
    not_durable,
    /// A cell's state: differs from the leader's.
    conflicts,
    /// The properties of Figure 3.
    properties,
    /// A lamp that is lit.
    holds,
    /// A lamp that went out.
    broken,
    /// The client's console.
    client,
    /// What could be typed.
    client_example,
    /// What can be typed.
    client_hint,
    /// The label of the target.
    client_target,
    /// The target that is the leader.
    to_leader,
    /// Sends the request.
    send,
    /// The list of requests.
    requests,
    /// The timeline.
    timeline,
    /// To the beginning.
    to_start,
    /// One step back.
    step_back,
    /// Plays.
    play,
    /// Pauses.
    pause,
    /// One step forward.
    step_forward,
    /// The label of the speed.
    speed,
    /// Jumps to the next election.
    next_election,
    /// Jumps to the next commit.
    next_commit,
    /// Jumps to the next fault.
    next_fault,
    /// Sees more of the timeline.
    zoom_out,
    /// Sees less of it, larger.
    zoom_in,
    /// Shows all of the timeline.
    zoom_fit,
    /// On a phone: shows the whole timeline.
    whole_timeline,
    /// The strip that shows the whole run.
    overview,
    /// What the playhead is.
    moment,
    /// The branches.
    branches,
    /// What a branch is.
    branches_hint,
    /// The branch that is shown.
    branch_current,
    /// The keys.
    help,
    /// The heading of the key table.
    help_title,
    /// Begins to compose a partition.
    partition,
    /// What to do while composing one.
    partition_hint,
    /// Makes the partition.
    cut,
    /// Gives it up.
    cancel,
    /// Mends the network.
    heal,
    /// The button that does so.
    heal_now,
    /// A leader that no majority hears.
    cut_off,
    /// A server chosen for the other side.
    other_side,
    /// Shown under the cluster while nothing is selected.
    cluster_hint,
    /// What the arc around a server is.
    arc_hint,
    /// The previous note.
    back,
    /// The next note.
    next,
    /// The lesson after this one.
    next_lesson,
    /// Leaves a lesson that is done, and plays.
    play_on,
    /// The label of the field that names a branch.
    branch_name,
    /// Closes something.
    close,
    /// Leaves the lesson.
    leave_lesson,
    /// The person left the lesson's run.
    lesson_left,
    /// The heading of the lessons.
    lessons_title,
    /// The heading of the share dialog.
    share_title,
    /// The label of the link.
    link,
    /// What the link holds.
    link_hint,
    /// Copies the link.
    copy,
    /// It was copied.
    copied,
    /// The label of the scenario's text.
    scenario_text,
    /// The label of the engine's version and digest.
    engine,
    /// Said when a link could not be opened: what is shown in its place.
    fresh_instead,
    /// Back to the run that another took the place of.
    undo,
    /// What that does.
    undo_hint,
    /// The menu of a phone.
    menu,
    /// The panels, where they share a place.
    panels,
    /// The button of the tab that shows what was clicked.
    selection,
    /// What the open lesson is called, where there is room for a word.
    lesson,
    /// A count of all properties, where there is room for no name.
    all_hold,
    /// To the election, commit or fault before.
    previous_election,
    /// See `previous_election`.
    previous_commit,
    /// See `previous_election`.
    previous_fault,
    /// Elections, between the two arrows.
    elections,
    /// Commits, likewise.
    commits,
    /// Faults, likewise.
    faults,
    /// Dismisses a notice.
    dismiss,
    /// What can be done to what was clicked.
    doings,
    /// What a click on an edge does.
    edge_hint,
    /// An edge that was never taken.
    edge_never,
    /// Key: play or pause.
    key_play,
    /// Key: step.
    key_step,
    /// Key: to the beginning.
    key_start,
    /// Key: by a part of the window.
    key_leap,
    /// Key: pan the timeline.
    key_pan,
    /// Key: zoom the timeline.
    key_zoom,
    /// Key: select a server.
    key_select,
    /// Key: crash it.
    key_crash,
    /// Key: restart it.
    key_restart,
    /// Key: let its timer run out.
    key_timeout,
    /// Key: drop the selected message.
    key_drop,
    /// Key: compose a partition.
    key_partition,
    /// Key: switch sides while composing.
    key_sides,
    /// Key: cut.
    key_cut,
    /// Key: heal.
    key_heal,
    /// Key: next or previous election.
    key_election,
    /// Key: next or previous commit.
    key_commit,
    /// Key: next or previous fault.
    key_fault,
    /// Key: faster or slower.
    key_speed,
    /// Key: focus the console.
    key_console,
    /// Key: share.
    key_share,
    /// Key: lessons.
    key_lessons,
    /// Key: branches.
    key_branches,
    /// Key: this table.
    key_help,
    /// Key: close.
    key_close,
    /// Doing: stop a server.
    crash,
    /// Doing: start it again.
    restart,
    /// Doing: let the election timer run out.
    time_out_now,
    /// Doing: let the heartbeat timer run out.
    heartbeat_now,
    /// Doing: take a message off the network.
    drop,
    /// A request that waits.
    pending,
    /// A request that was acknowledged.
    acknowledged,
    /// A request of which nobody knows.
    unknown,
    /// Mark: a partition.
    partition_mark,
    /// Mark: its end.
    heal_mark,
    /// The branch without a parent.
    main_branch,
    ;
    /// How many properties hold besides those that are named.
    others_hold: fn(usize) -> String,
    /// So many more.
    more: fn(usize) -> String,
    /// Which note of a lesson, of how many.
    note_of: fn(usize, usize) -> String,
    /// The name of a property in a word.
    property_brief: fn(Property) -> &'static str,
    /// How many branches there are.
    branches_of: fn(usize) -> String,
    /// A term, in a few letters.
    term: fn(u64) -> String,
    /// Where a request goes.
    to_server: fn(NodeId) -> String,
    /// The name of a role.
    standing: fn(Standing) -> &'static str,
    /// What makes a server take an edge of the role diagram; a line break where it may be cut.
    edge: fn(Edge) -> &'static str,
    /// The name of a kind of message.
    message: fn(MessageKind) -> &'static str,
    /// What a message of this kind does, in a word or two.
    sign: fn(MessageKind) -> &'static str,
    /// The name of a property (Figure 3).
    property: fn(Property) -> &'static str,
    /// A request was refused; perhaps the server knew who leads.
    not_leader: fn(Option<NodeId>) -> String,
    /// By whom and when an edge of the role diagram was last taken.
    edge_taken: fn(NodeId, Term, &str) -> String,
    /// Mark: a server won an election.
    leads: fn(NodeId, Term) -> String,
    /// Mark: a server stopped.
    crashed: fn(NodeId) -> String,
    /// Mark: a server started again.
    restarted: fn(NodeId) -> String,
    /// Mark: a person let a timer run out.
    timed_out: fn(NodeId) -> String,
    /// Mark: a person dropped a message.
    dropped: fn(MessageId) -> String,
    /// A branch: its number, when it left its parent, and with which act.
    branch: fn(usize, &str, &str) -> String,
    /// Why an action cannot be done.
    refusal: fn(&Refusal) -> String,
    /// What is wrong with what was typed.
    console_error: fn(&ConsoleError) -> String,
    /// The link's run looks different here: its engine's version, and ours.
    run_differs: fn(u32, u32) -> String,
    /// There is no lesson of this name.
    no_such_lesson: fn(&str) -> String,
    /// The link was made in a lesson that there is no more.
    lesson_gone: fn(&str) -> String,
    /// There are this many branches already.
    too_many_branches: fn(usize) -> String,
    /// Nothing of the kind happens soon, or (with false) happened before.
    nothing_found: fn(Jump, bool) -> &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_empty_in_any_language() {
        for language in Language::ALL {
            for (name, text) in language.words().texts() {
                assert!(!text.trim().is_empty(), "{name} in {}", language.code());
            }
        }
    }

    #[test]
    fn every_role_edge_and_message_has_a_name_in_every_language() {
        for language in Language::ALL {
            let words = language.words();
            let edges = [
                Edge::StartsUp,
                Edge::StartsElection,
                Edge::NewElection,
                Edge::WinsElection,
                Edge::CandidateStepsDown,
                Edge::LeaderStepsDown,
                Edge::Crashes,
            ];
            assert!(edges.into_iter().all(|edge| !(words.edge)(edge).is_empty()));
            for standing in
                [Standing::Down, Standing::Follower, Standing::Candidate, Standing::Leader]
            {
                assert!(!(words.standing)(standing).is_empty());
            }
            assert!((words.others_hold)(5).contains('5'));
            assert!((words.term)(12).contains("12"));
        }
    }

    #[test]
    fn the_first_language_that_is_spoken_is_taken_whatever_the_region() {
        assert_eq!(Language::of_codes(["tlh", "ko-KR", "en"]), Some(Language::Korean));
        assert_eq!(Language::of_codes(["en-GB"]), Some(Language::English));
        assert_eq!(Language::of_codes(["tlh"]), None);
    }
}
