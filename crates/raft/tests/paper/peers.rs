//! Another implementation's tables, read where its Debian package puts them. Nothing of them is
//! here; `cargo xtask test` fetches them, and by hand these tests run with `--include-ignored`.

use raft::{
    Change, ChangeError, Configuration, Index, MemberChange, NodeId, NodeSet, VoteResult,
    committed_index,
};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Where they are if nobody says.
const TABLES: &str = "/usr/share/gocode/src/go.etcd.io/etcd/raft";

/// One case: a command with its arguments, lines of input, and what shall come out.
struct Case {
    place: String,
    command: String,
    arguments: Vec<(String, String)>,
    input: String,
    expected: String,
}

/// The cases of every file of a folder, file by file.
fn files(folder: &str) -> Vec<Vec<Case>> {
    let tables = std::env::var("TABLES_OF_ETCD").unwrap_or(TABLES.to_owned());
    let folder = Path::new(&tables).join(folder).join("testdata");
    let listed = std::fs::read_dir(&folder);
    let listed = listed.unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut paths: Vec<_> = listed.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| cases(path)).collect()
}

/// A case is a command, `----`, and what comes out up to an empty line.
fn cases(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).expect("a text");
    let mut lines = text.lines().enumerate();
    let mut cases = Vec::new();
    while let Some((number, line)) = lines.next() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        let upto = |lines: &mut dyn Iterator<Item = (usize, &str)>, end: &str| {
            let taken = lines.map(|(_, line)| line.to_owned()).take_while(|line| line != end);
            taken.collect::<Vec<_>>().join("\n")
        };
        let input = upto(&mut lines, "----");
        let expected = upto(&mut lines, "");
        let place = format!("{}:{}", path.display(), number + 1);
        let (command, arguments) = (command.to_owned(), arguments(rest));
        cases.push(Case { place, command, arguments, input, expected });
    }
    cases
}

/// `name=value` or `name=(value, value)`, several times.
fn arguments(text: &str) -> Vec<(String, String)> {
    let mut arguments = Vec::new();
    let mut rest = text.trim();
    while let Some((name, after)) = rest.split_once('=') {
        let end = if after.starts_with('(') { after.find(')') } else { after.find(' ') };
        let (value, after) = after.split_at(end.unwrap_or(after.len()));
        arguments.push((name.trim().to_owned(), value.trim_start_matches('(').to_owned()));
        rest = after.trim_start_matches(')').trim();
    }
    arguments
}

impl Case {
    fn list(&self, name: &str) -> Vec<String> {
        let found = self.arguments.iter().filter(|(argument, _)| argument == name);
        let values = found.flat_map(|(_, value)| value.split(','));
        values.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
    }

    /// The voters of the two halves by their names, in order, and whether there is a second half.
    /// Their servers have greater numbers than ours, so each gets one by its place.
    fn halves(&self) -> (NodeSet, NodeSet, Vec<NodeId>) {
        let old: Vec<_> = self.list("cfgj").into_iter().filter(|name| name != "zero").collect();
        let mut names: Vec<String> = Vec::new();
        let mut half = |list: &[String]| -> NodeSet {
            let number = |name: &String| {
                let place = names.iter().position(|known| known == name).unwrap_or_else(|| {
                    names.push(name.clone());
                    names.len() - 1
                });
                NodeId::new(place as u8 + 1)
            };
            list.iter().filter_map(number).collect()
        };
        let (new, old) = (half(&self.list("cfg")), half(&old));
        (new, old, (1..=names.len() as u8).filter_map(NodeId::new).collect())
    }

    /// What our quorum code makes of it.
    fn quorum(&self) -> String {
        let (new, old, ids) = self.halves();
        let configuration = Configuration { outgoing: old, ..Configuration::of(new) };
        if self.command == "vote" {
            let votes = self.list("votes");
            assert_eq!(votes.len(), ids.len(), "{}", self.place);
            let who = |vote: &str| -> NodeSet {
                let voted = ids.iter().zip(&votes).filter(|(_, given)| *given == vote);
                voted.map(|(id, _)| *id).collect()
            };
            let result = configuration.vote_result(who("y"), who("n"));
            let swapped = Configuration { voters: old, outgoing: new, ..configuration };
            assert_eq!(swapped.vote_result(who("y"), who("n")), result, "{}", self.place);
            return match result {
                VoteResult::Won => "VoteWon".to_owned(),
                VoteResult::Lost => "VoteLost".to_owned(),
                VoteResult::Pending => "VotePending".to_owned(),
            };
        }
        let indexes = self.list("idx");
        assert_eq!(indexes.len(), ids.len(), "{}", self.place);
        let copies = ids.iter().zip(&indexes);
        let copies = copies.filter_map(|(id, index)| Some((*id, Index(index.parse().ok()?))));
        let index = configuration.committed_index(copies.clone());
        assert_eq!(committed_index(old, copies.clone()).min(committed_index(new, copies)), index);
        if index == Index(u64::MAX) { "∞".to_owned() } else { index.to_string() }
    }
}

#[test]
#[ignore = "reads the tables of golang-etcd-server-dev"]
fn quorums_are_those_of_the_peers_tables() {
    let mut count = 0;
    for case in files("quorum").iter().flatten() {
        let last = case.expected.lines().last().unwrap_or_default();
        let expected = if last.ends_with('∞') { "∞" } else { last };
        assert_eq!(case.quorum(), expected, "{}", case.place);
        count += 1;
    }
    println!("{count} cases");
    assert_eq!(count, 127);
}

/// The configuration and, as their tables show it, when each member was added.
#[derive(Default)]
struct Tracked {
    configuration: Configuration,
    next: BTreeMap<NodeId, usize>,
}

impl Tracked {
    fn change(case: &Case) -> Change {
        let change = |word: &str| {
            let (kind, number) = word.split_at(1);
            // They number from 0, and 0 is nobody.
            let id = NodeId::new(number.parse().expect("a number"))?;
            match kind {
                "v" => Some(MemberChange::Voter(id)),
                "l" => Some(MemberChange::Learner(id)),
                "r" => Some(MemberChange::Remove(id)),
                "u" => None,
                other => panic!("{}: {other}", case.place),
            }
        };
        let changes = case.input.split_whitespace().filter_map(change).collect();
        match case.command.as_str() {
            "simple" => Change::Simple(changes),
            "enter-joint" => {
                let auto_leave = case.list("autoleave") == ["true"];
                Change::EnterJoint { changes, auto_leave }
            }
            "leave-joint" => Change::LeaveJoint,
            other => panic!("{}: {other}", case.place),
        }
    }

    fn run(&mut self, round: usize, case: &Case) -> String {
        let change = Self::change(case);
        let new = match self.configuration.changed(&change) {
            Ok(new) => new,
            Err(error) => return self.says(error, &change),
        };
        self.configuration = new;
        self.next.retain(|id, _| new.members().contains(*id));
        for id in new.members().iter() {
            self.next.entry(id).or_insert(round);
        }
        self.text()
    }

    /// In their words.
    fn says(&self, error: ChangeError, change: &Change) -> String {
        let simple = matches!(change, Change::Simple(_));
        match error {
            ChangeError::Joint if simple => "can't apply simple config change in joint config",
            ChangeError::Joint => "config is already joint",
            ChangeError::NotJoint => "can't leave a non-joint config",
            ChangeError::NoVoters if self.configuration.voters.is_empty() && !simple => {
                "can't make a zero-voter config joint"
            }
            ChangeError::NoVoters => "removed all voters",
            ChangeError::SeveralVoters => {
                "more than one voter changed without entering joint config"
            }
        }
        .to_owned()
    }

    fn text(&self) -> String {
        let set = |set: NodeSet| {
            let numbers: Vec<String> = set.iter().map(|id| id.number().to_string()).collect();
            format!("({})", numbers.join(" "))
        };
        let Configuration { voters, outgoing, learners, learners_next, auto_leave } =
            self.configuration;
        let mut text = format!("voters={}", set(voters));
        if !outgoing.is_empty() {
            write!(text, "&&{}", set(outgoing)).expect("a string");
        }
        for (name, members) in [("learners", learners), ("learners_next", learners_next)] {
            if !members.is_empty() {
                write!(text, " {name}={}", set(members)).expect("a string");
            }
        }
        text.push_str(if auto_leave { " autoleave" } else { "" });
        for (id, next) in &self.next {
            let learner = if learners.contains(*id) { " learner" } else { "" };
            let number = id.number();
            write!(text, "\n{number}: StateProbe match=0 next={next}{learner}").expect("a string");
        }
        text
    }
}

#[test]
#[ignore = "reads the tables of golang-etcd-server-dev"]
fn configurations_change_as_in_the_peers_tables() {
    let mut count = 0;
    for cases in files("confchange") {
        let mut tracked = Tracked::default();
        for (round, case) in cases.iter().enumerate() {
            assert_eq!(tracked.run(round, case), case.expected.trim_end(), "{}", case.place);
            count += 1;
        }
    }
    println!("{count} cases");
    assert_eq!(count, 58);
}
