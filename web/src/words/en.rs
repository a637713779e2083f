//! English.

use super::Words;
use crate::console::ConsoleError;
use crate::msg::Jump;
use sim::{Edge, MessageKind, Property, Refusal, Standing, Violation};

pub(super) const WORDS: Words = Words {
    tagline: "A whole Raft cluster in your browser: break it, and see why each thing happens.",
    lessons: "Lessons",
    standard_raft: "standard Raft",
    fresh: "New cluster",
    share: "Share",
    colours: "Light or dark",
    speak: "Speak Korean",
    cluster: "Cluster",
    roles: "Roles",
    why: "Why",
    why_empty: "Nothing has happened yet. Press play.",
    logs: "Logs",
    logs_empty: "No server has an entry yet.",
    legend_colour: "colour = term",
    legend_solid: "solid = committed",
    legend_dashed: "dashed = not yet",
    legend_next: "next to send",
    legend_match: "known to match",
    commit: "commit",
    applied: "applied",
    store: "store",
    server: "Server",
    earlier: "Earlier entries",
    later: "Later entries",
    newest: "newest",
    committed: "committed",
    uncommitted: "not committed",
    not_durable: "not on the disk yet",
    conflicts: "conflicts with the leader’s entry",
    properties: "Properties",
    holds: "holds",
    broken: "broken",
    client: "Client",
    client_example: "put x 3",
    client_hint: "put KEY VALUE, get KEY or delete KEY",
    client_target: "Whom to ask",
    to_leader: "to leader",
    send: "Send",
    requests: "Requests",
    timeline: "Timeline",
    to_start: "To the beginning",
    step_back: "One step back",
    play: "play",
    pause: "pause",
    step_forward: "One step forward",
    step: "step",
    speed: "speed",
    next_election: "next election",
    next_commit: "next commit",
    next_fault: "next fault",
    zoom_out: "Show more time",
    zoom_in: "Show less time, larger",
    moment: "Moment",
    branches: "Branches",
    branches_hint: "Acting in the past starts a branch and keeps the old one.",
    branch_current: "shown now",
    help: "Keys",
    help_title: "What the keys do",
    partition: "Partition…",
    partition_hint: "Choose the servers for the other side.",
    cut: "Cut",
    cancel: "Cancel",
    partition_heal: "Partition · heal",
    heal: "Heal the partition",
    cut_off: "cut off",
    other_side: "other side",
    cluster_hint: "Choose a server or a message to see what it holds and what can be done to it.",
    back: "Back",
    next: "Next",
    close: "Close",
    leave_lesson: "Leave the lesson",
    lesson_left: "You took your own way. Back and Next return to the lesson.",
    lessons_title: "Lessons",
    share_title: "Share this moment",
    link: "Link",
    link_hint: "It holds the whole run: whoever opens it sees exactly the same.",
    copy: "Copy",
    copied: "Copied",
    scenario_text: "The same as text",
    engine: "Engine and digest of this run",
    dismiss: "Dismiss",
    doings: "What can be done",
    edge_hint: "Go to when it was last taken",
    edge_never: "Not taken yet",
    key_play: "play or pause",
    key_step: "one step back or forward",
    key_start: "to the beginning",
    key_select: "select a server",
    key_crash: "crash the selected server",
    key_restart: "restart it",
    key_timeout: "let its timer run out now",
    key_drop: "drop the selected message",
    key_partition: "compose a partition",
    key_sides: "switch a server’s side while composing",
    key_cut: "cut there",
    key_heal: "heal the partition",
    key_election: "next or previous election",
    key_commit: "next or previous commit",
    key_fault: "next or previous fault",
    key_speed: "faster or slower",
    key_console: "type a client’s request",
    key_share: "share this moment",
    key_lessons: "lessons",
    key_branches: "branches",
    key_help: "this table",
    key_close: "close or deselect",
    crash: "Crash",
    restart: "Restart",
    time_out_now: "Time out now",
    heartbeat_now: "Send heartbeats now",
    drop: "Drop",
    pending: "waiting",
    unknown: "unknown",
    partition_mark: "partition",
    heal_mark: "heal",
    main_branch: "The first run",
    cluster_of: |servers| format!("Cluster · {servers}"),
    branches_of: |count| format!("Branches · {count}"),
    term: |term| format!("term {term}"),
    to_server: |server| format!("to {server}"),
    standing: |standing| match standing {
        Standing::Down => "Down",
        Standing::Follower => "Follower",
        Standing::Candidate => "Candidate",
        Standing::Leader => "Leader",
    },
    edge: |edge| match edge {
        Edge::StartsUp => "starts up",
        Edge::StartsElection => "times out,\nstarts election",
        Edge::NewElection => "times out,\nnew election",
        Edge::WinsElection => "wins a\nmajority",
        Edge::CandidateStepsDown => "leader or higher term found",
        Edge::LeaderStepsDown => "higher term found",
        Edge::Crashes => "any role crashes",
    },
    message: |kind| match kind {
        MessageKind::VoteRequest => "RequestVoteRequest",
        MessageKind::Vote => "RequestVoteResponse, granted",
        MessageKind::VoteDenial => "RequestVoteResponse, denied",
        MessageKind::Entries => "AppendEntriesRequest",
        MessageKind::Heartbeat => "AppendEntriesRequest, heartbeat",
        MessageKind::Acknowledgement => "AppendEntriesResponse, success",
        MessageKind::Refusal => "AppendEntriesResponse, refused",
    },
    property: |property| match property {
        Property::ElectionSafety => "Election Safety",
        Property::LeaderAppendOnly => "Leader Append-Only",
        Property::LogMatching => "Log Matching",
        Property::LeaderCompleteness => "Leader Completeness",
        Property::StateMachineSafety => "State Machine Safety",
        Property::OneVotePerTerm => "One vote per term",
        Property::TermNeverFalls => "Term never falls",
        Property::CommitNeverFalls => "Commit never falls",
        Property::IndexesInOrder => "Indexes in order",
    },
    acknowledged: |answer, ms| format!("{answer} {ms} ms"),
    not_leader: |leader| match leader {
        Some(leader) => format!("refused, ask {leader}"),
        None => "refused, no leader known".to_owned(),
    },
    on_disk: |index, waiting| match waiting {
        0 => format!("up to {index}"),
        _ => format!("up to {index}, {waiting} writing"),
    },
    edge_taken: |server, term, clock| format!("Last: {server} in term {term}, at {clock}"),
    leads: |server, term| format!("{server} leads term {term}"),
    crashed: |server| format!("{server} crashes"),
    restarted: |server| format!("{server} restarts"),
    timed_out: |server| format!("{server} times out"),
    dropped: |id| format!("drop {} → {}", id.from, id.to),
    branch: |number, clock, act| format!("Branch {number}, from {clock}: {act}"),
    refusal,
    console_error: |error| match error {
        ConsoleError::NoSuchCommand(_) => {
            "Expected put KEY VALUE, get KEY or delete KEY".to_owned()
        }
        ConsoleError::WrongCount { expected, .. } => format!("Expected {expected}"),
        ConsoleError::Invalid => {
            "Keys and values have 1 to 64 bytes, without spaces or #".to_owned()
        }
    },
    link_error: |error| format!("This link cannot be used: {error}."),
    violation: |broken| {
        let Violation { server, term, index, .. } = *broken;
        let other = broken.other.map_or("another server".to_owned(), |other| other.to_string());
        match broken.property {
            Property::ElectionSafety => {
                format!("{server} leads term {term}, which {other} has led already.")
            }
            Property::LeaderAppendOnly => {
                format!("{server} overwrote its entry at index {index} while it led term {term}.")
            }
            Property::LogMatching => format!(
                "{server} holds another entry at index {index} than was written there in its term."
            ),
            Property::LeaderCompleteness => format!(
                "{server} leads term {term} without the entry at index {index} that {other} knew \
                 to be committed."
            ),
            Property::StateMachineSafety => {
                format!("{server} applied another entry at index {index} than {other} did.")
            }
            Property::OneVotePerTerm => format!("{server} changed its vote within term {term}."),
            Property::TermNeverFalls => format!("{server} went back to term {term}."),
            Property::CommitNeverFalls => {
                format!("{server} went back to committing up to index {index}.")
            }
            Property::IndexesInOrder => format!(
                "{server} has committed up to index {index}, out of order with what it holds."
            ),
        }
    },
    run_differs: |theirs, ours| {
        format!(
            "This link was made with engine {theirs}. Engine {ours} runs it differently, so what \
             you see is not what was shared."
        )
    },
    no_such_lesson: |name| format!("There is no lesson “{name}”. Here is a fresh cluster."),
    too_many_branches: |most| {
        format!("There are {most} branches already. Start a new cluster to go on.")
    },
    nothing_found: |jump, forward| match (jump, forward) {
        (Jump::Election, true) => "No election is won in the next ten seconds.",
        (Jump::Election, false) => "No election was won before.",
        (Jump::Commit, true) => "Nothing is committed in the next ten seconds.",
        (Jump::Commit, false) => "Nothing was committed before.",
        (Jump::Fault, true) => "No fault comes later in this run.",
        (Jump::Fault, false) => "No fault came before.",
    },
};

fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoSuchServer(server) => format!("There is no {server}"),
        Refusal::NoSuchMessage(_) => "This message is no longer on its way".to_owned(),
        Refusal::Down(server) => format!("{server} is down"),
        Refusal::Up(server) => format!("{server} is up already"),
        Refusal::NoSuchTimer(server, _) => format!("{server} does not run this timer now"),
        Refusal::NothingToSync(server) => format!("{server} has nothing to write"),
        Refusal::NotPartitioned => "The network is whole".to_owned(),
        Refusal::NotGroups => "A partition needs a server on each side".to_owned(),
        Refusal::SamePartition => "The network is divided just so already".to_owned(),
        Refusal::NoLeader => "No server leads now".to_owned(),
        Refusal::BadCommand => "Keys and values have 1 to 64 bytes".to_owned(),
    }
}
