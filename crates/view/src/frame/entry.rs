//! What an entry holds, in a few letters.

use raft::{Change, Configuration, Index, MemberChange, Node, Payload};
use sim::{Asked, Command};

/// What the entry at this index of a server's log holds, as `said` says commands.
pub(super) fn label(
    node: &Node,
    index: Index,
    payload: &Payload,
    said: fn(&Command) -> String,
) -> String {
    match payload {
        Payload::Noop => "noop".to_owned(),
        Payload::Configuration(new) => configuration(new, node.configuration_before(index)),
        Payload::Command(bytes) => match Asked::decode(bytes) {
            Some(Asked::Command(command) | Asked::InSession(_, command)) => said(&command),
            Some(Asked::Session(_)) => "open".to_owned(),
            None => String::new(),
        },
    }
}

/// A configuration by what it changes: `+S6`, `−S3`, `(S7)` for who listens; `joint` where both decide,
/// and `new` where the new one alone does.
fn configuration(new: &Configuration, before: Option<Configuration>) -> String {
    let Some(before) = before else { return "conf".to_owned() };
    if new.is_joint() {
        return "joint".to_owned();
    }
    if before.is_joint() {
        return "new".to_owned();
    }
    let enter = new.voters.without(before.voters).iter().map(MemberChange::Voter);
    let listen = new.learners.without(before.learners).iter().map(MemberChange::Learner);
    let leave = before.members().without(new.members()).iter().map(MemberChange::Remove);
    members(enter.chain(listen).chain(leave))
}

/// What was asked of the members: `+S6`, or for a joint change who enters and who leaves.
pub(super) fn changed(change: &Change) -> String {
    match change {
        Change::Simple(changes) | Change::EnterJoint { changes, .. } => {
            members(changes.iter().copied())
        }
        Change::LeaveJoint => "new".to_owned(),
    }
}

fn members(changes: impl Iterator<Item = MemberChange>) -> String {
    let said = changes.map(|change| match change {
        MemberChange::Voter(id) => format!("+{id}"),
        MemberChange::Learner(id) => format!("({id})"),
        MemberChange::Remove(id) => format!("−{id}"),
    });
    said.collect::<Vec<_>>().join(" ")
}

/// A command in short: `x=1`, `x+=1`, `x=1→2`, `get x`, `del x`.
pub(super) fn short(command: &Command) -> String {
    match command {
        Command::Put { key, value } => format!("{key}={value}"),
        Command::Append { key, value } => format!("{key}+={value}"),
        Command::CompareAndSet { key, expected, value } => format!("{key}={expected}→{value}"),
        Command::Get { key } => format!("get {key}"),
        Command::Delete { key } => format!("del {key}"),
        Command::Push { line } => format!("push {line}"),
        Command::Query { first, last } => format!("query {first}–{last}"),
    }
}

/// A command where there is room for a few letters.
pub(super) fn brief(command: &Command) -> String {
    match command {
        Command::Put { .. } | Command::Append { .. } => short(command),
        Command::CompareAndSet { key, value, .. } => format!("{key}→{value}"),
        Command::Get { key } => format!("{key}?"),
        Command::Delete { key } => format!("−{key}"),
        Command::Push { line } => format!("+{line}"),
        Command::Query { first, last } => format!("{first}–{last}?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::NodeSet;

    #[test]
    fn a_configuration_is_told_by_what_it_changes() {
        let set = |numbers: &[u8]| -> NodeSet {
            numbers.iter().filter_map(|number| raft::NodeId::new(*number)).collect()
        };
        let of = |numbers: &[u8]| Configuration::of(set(numbers));
        let told = |new: Configuration, before| configuration(&new, Some(before));
        assert_eq!(told(of(&[1, 2, 3, 4]), of(&[1, 2, 3])), "+S4");
        assert_eq!(told(of(&[1, 2]), of(&[1, 2, 3])), "−S3");
        let listens = Configuration { learners: set(&[4]), ..of(&[1, 2, 3]) };
        assert_eq!(told(listens, of(&[1, 2, 3])), "(S4)");
        assert_eq!(told(of(&[1, 2, 3, 4]), listens), "+S4");
        let joint = Configuration { outgoing: set(&[1, 2, 3]), ..of(&[1, 4]) };
        assert_eq!(told(joint, of(&[1, 2, 3])), "joint");
        assert_eq!(told(of(&[1, 4]), joint), "new");
        assert_eq!(configuration(&of(&[1]), None), "conf");
    }
}
