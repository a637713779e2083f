//! Korean.

use super::{Event, Tongue, named};
use crate::link::{LINK_VERSION, LinkError};
use crate::setting::Said;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;
use raft::{Fired, Index, NodeId, Term, Timer};
use sim::{MessageKind, Property, Refusal, Violation};

pub(super) const TONGUE: Tongue = Tongue { reason, consequence, event, violation, link_error };

/// How a word ends when it is read aloud; the particle after it depends on that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

fn ending(word: &str) -> Ending {
    match word.chars().next_back() {
        // 일, 칠, 팔; 영 (십, 백, …), 삼, 육.
        Some('1' | '7' | '8') => Ending::Rieul,
        Some('0' | '3' | '6') => Ending::Consonant,
        Some(letter @ '가'..='힣') => match (u32::from(letter) - u32::from('가')) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        _ => Ending::Vowel,
    }
}

/// The word with the particle for an ending consonant, or the one for an ending vowel.
fn particle(word: &impl Display, consonant: &str, vowel: &str) -> String {
    let word = word.to_string();
    let particle = if ending(&word) == Ending::Vowel { vowel } else { consonant };
    word + particle
}

fn subject(word: impl Display) -> String {
    particle(&word, "이", "가")
}

fn topic(word: impl Display) -> String {
    particle(&word, "은", "는")
}

fn object(word: impl Display) -> String {
    particle(&word, "을", "를")
}

fn and(word: impl Display) -> String {
    particle(&word, "과", "와")
}

fn toward(word: impl Display) -> String {
    let word = word.to_string();
    let particle = if ending(&word) == Ending::Consonant { "으로" } else { "로" };
    word + particle
}

/// `인덱스 3`, `인덱스 3~5`.
fn indexes(first: &Index, last: &Index) -> String {
    if first == last { format!("인덱스 {first}") } else { format!("인덱스 {first}~{last}") }
}

#[allow(clippy::too_many_lines, reason = "a table: one arm for each rule")]
fn reason(fired: &Fired) -> String {
    match fired {
        Fired::NewerTerm { ours, theirs } => {
            format!("상대의 임기 {} 현재 임기 {ours}보다 새롭다", subject(theirs))
        }
        Fired::RevertsToFollower { .. } => "자신의 임기가 이미 지났다".into(),
        Fired::StaleRequest { ours, theirs } => {
            format!("요청의 임기 {} 현재 임기 {ours}보다 오래되었다", subject(theirs))
        }
        Fired::StaleResponse { from, theirs } => {
            format!("{from}에서 온 임기 {theirs}의 이 응답을 이제 아무도 기다리지 않는다")
        }
        Fired::ElectionTimeout { .. } => "선거 타임아웃 동안 리더의 소식이 없었다".into(),
        Fired::SplitVote { .. } => "선거 타임아웃 동안 아무도 이기지 못했다".into(),
        Fired::VotesForItself { .. } => "자신에게 던진 표가 디스크에 기록되었다".into(),
        Fired::VotedForAnother { voted_for, .. } => {
            format!("이 임기에는 이미 {voted_for}에 투표했다")
        }
        Fired::LogNotUpToDate { ours, theirs } => format!(
            "자신의 로그는 임기 {}의 인덱스 {}, 후보자의 로그는 임기 {}의 인덱스 {}에서 끝난다",
            ours.term, ours.index, theirs.term, theirs.index
        ),
        Fired::GrantsVote { .. } => {
            "다른 서버를 뽑지 않았고 후보자의 로그가 뒤처지지 않는다".into()
        }
        Fired::CountsVote { from, votes, needed } => {
            format!("{} 찬성해 {votes}표가 되었다(필요 {needed}표)", subject(from))
        }
        Fired::VoteDenied { from, denied } => {
            format!("{} 반대했다, 지금까지 반대 {denied}표", subject(from))
        }
        Fired::WinsElection { votes, needed, .. } => {
            format!("{votes}표를 얻었고 과반은 {needed}표다")
        }
        Fired::AppendsNoop { term, .. } => format!("커밋할 임기 {term}의 항목이 아직 없다"),
        Fired::RecognizesLeader { leader, term } | Fired::FollowsLeader { leader, term } => {
            format!("{} 임기 {term}의 리더다", subject(leader))
        }
        Fired::SendsHeartbeat { .. } => {
            "팔로워는 선거 타임아웃 동안 소식이 없으면 선거에 나선다".into()
        }
        Fired::AppendsCommand { term, .. } => {
            format!("클라이언트가 임기 {term}의 리더에 요청했다")
        }
        Fired::RefusesClient { .. } => "클라이언트가 요청했지만 리더가 아니다".into(),
        Fired::RefusesEntries { previous, ours: Some(ours), .. } => {
            two_terms(previous.index, *ours, previous.term)
        }
        Fired::RefusesEntries { previous, ours: None, last_index } => {
            ends_before(*last_index, previous.index)
        }
        Fired::DeletesConflict { index, ours, theirs, .. } => two_terms(*index, *ours, *theirs),
        Fired::AppendsEntries { first, last } => {
            format!("{} 항목이 없다", indexes(first, last))
        }
        Fired::HasEntries { last } => format!("인덱스 {last}까지 항목이 모두 있다"),
        Fired::WaitsForDisk { .. } => "디스크에 아직 쓰는 중이다".into(),
        Fired::Acknowledges { leader, match_index } => {
            format!("디스크의 로그가 인덱스 {match_index}까지 {leader}의 로그와 같다")
        }
        Fired::CountsAcknowledgement { from, match_index } => {
            format!("{} 인덱스 {match_index}까지 가지고 있다", subject(from))
        }
        Fired::StepsBack { follower, .. } => format!("{follower}에는 바로 앞 항목이 없다"),
        Fired::CountsItself { index } => format!("자신의 디스크에 인덱스 {} 있다", subject(index)),
        Fired::OldTermNotCounted { index, theirs, .. } => {
            format!("과반이 인덱스 {} 가지고 있지만 지난 임기 {theirs}의 것이다", object(index))
        }
        Fired::Commits { index, copies, needed } => {
            format!("인덱스 {} 서버 {copies}대에 있고 과반은 {needed}대다", subject(index))
        }
        Fired::LearnsCommit { index } => format!("리더가 인덱스 {index}까지 커밋했다"),
        Fired::Applies { first, last } => {
            format!("{} 커밋되었다", subject(indexes(first, last)))
        }
        unasked!() => named(fired),
    }
}

fn ends_before(last: Index, missing: Index) -> String {
    format!("로그가 인덱스 {last}에서 끝나 인덱스 {} 없다", subject(missing))
}

fn two_terms(index: Index, ours: Term, theirs: Term) -> String {
    let copula = copula(theirs.0);
    format!("인덱스 {index}의 임기가 여기서는 {ours}, 리더에서는 {theirs}{copula}")
}

/// `다` after a vowel, `이다` after a consonant.
fn copula(number: u64) -> &'static str {
    if ending(&number.to_string()) == Ending::Vowel { "다" } else { "이다" }
}

#[allow(clippy::too_many_lines, reason = "a table: one arm for each rule")]
fn consequence(fired: &Fired) -> String {
    match fired {
        Fired::NewerTerm { theirs, .. } => format!("임기 {} 넘어간다", toward(theirs)),
        Fired::RevertsToFollower { .. } => "팔로워로 돌아간다".into(),
        Fired::StaleRequest { .. } | Fired::RefusesEntries { .. } => "거부한다".into(),
        Fired::StaleResponse { .. } => "무시한다".into(),
        Fired::ElectionTimeout { term } => format!("임기 {term}의 후보자가 된다"),
        Fired::SplitVote { term } => format!("임기 {term}의 새 선거를 시작한다"),
        Fired::VotesForItself { .. } => "다른 서버에 투표를 요청한다".into(),
        Fired::VotedForAnother { candidate, .. } => format!("{candidate}에는 투표하지 않는다"),
        Fired::LogNotUpToDate { .. } => "투표하지 않는다".into(),
        Fired::GrantsVote { candidate, .. } => format!("{candidate}에 투표한다"),
        Fired::CountsVote { .. } => "표를 센다".into(),
        Fired::VoteDenied { .. } => "후보자로 남는다".into(),
        Fired::WinsElection { term, .. } => format!("임기 {term}의 리더가 된다"),
        Fired::AppendsNoop { index, .. } => format!("인덱스 {index}에 빈 항목을 추가한다"),
        Fired::RecognizesLeader { .. } => "팔로워로 돌아간다".into(),
        Fired::FollowsLeader { leader, .. } => format!("{} 따른다", object(leader)),
        Fired::SendsHeartbeat { .. } => "하트비트를 보낸다".into(),
        Fired::AppendsCommand { index, .. } => format!("인덱스 {index}에 명령을 추가한다"),
        Fired::RefusesClient { leader: Some(leader) } => {
            format!("거절하고 {} 알려 준다", object(leader))
        }
        Fired::RefusesClient { leader: None } => "거절하고, 리더도 모른다".into(),
        Fired::DeletesConflict { index, last_index, .. } => {
            format!("{} 지운다", object(indexes(index, last_index)))
        }
        Fired::AppendsEntries { .. } => "로그에 추가한다".into(),
        Fired::HasEntries { .. } => "로그를 그대로 둔다".into(),
        Fired::WaitsForDisk { .. } => "다 쓴 뒤에 응답한다".into(),
        Fired::Acknowledges { match_index, .. } => {
            format!("인덱스 {match_index}까지 기록했다고 응답한다")
        }
        Fired::CountsAcknowledgement { match_index, .. } => {
            format!("matchIndex를 {} 올린다", toward(match_index))
        }
        Fired::StepsBack { next_index, .. } => format!("인덱스 {next_index}부터 다시 보낸다"),
        Fired::CountsItself { .. } => "자신의 사본을 센다".into(),
        Fired::OldTermNotCounted { .. } => "커밋하지 않는다".into(),
        Fired::Commits { index, .. } => format!("인덱스 {index}까지 커밋한다"),
        Fired::LearnsCommit { index } => format!("commitIndex를 {} 올린다", toward(index)),
        Fired::Applies { .. } => "상태 기계에 적용한다".into(),
        unasked!() => String::new(),
    }
}

#[allow(clippy::too_many_lines, reason = "a table: one arm for each rule")]
fn did(server: NodeId, fired: &Fired) -> String {
    let who = subject(server);
    match fired {
        Fired::NewerTerm { theirs, .. } => format!("{who} 임기 {} 넘어갔다.", toward(theirs)),
        Fired::RevertsToFollower { term } => format!("{who} 임기 {term}의 팔로워로 돌아갔다."),
        Fired::StaleRequest { theirs, .. } => {
            format!("{who} 지난 임기 {theirs}의 요청을 거부했다.")
        }
        Fired::StaleResponse { from, .. } => format!("{who} {from}의 늦은 응답을 무시했다."),
        Fired::ElectionTimeout { term } => format!("{who} 임기 {term}의 선거에 나섰다."),
        Fired::SplitVote { term } => format!("{who} 임기 {term}의 선거에 다시 나섰다."),
        Fired::VotesForItself { .. } => {
            format!("{who} 자신에게 투표하고 다른 서버에 투표를 요청했다.")
        }
        Fired::VotedForAnother { candidate, voted_for } => {
            format!("{who} {candidate}에 투표하지 않았다. 이미 {voted_for}에 투표했다.")
        }
        Fired::LogNotUpToDate { .. } => format!("{who} 로그가 뒤처진 후보자에 투표하지 않았다."),
        Fired::GrantsVote { candidate, term } => {
            format!("{who} 임기 {term}에서 {candidate}에 투표했다.")
        }
        Fired::CountsVote { from, votes, .. } => {
            format!("{who} {from}의 표를 더해 {votes}표를 얻었다.")
        }
        Fired::VoteDenied { from, .. } => format!("{who} {from}의 표를 얻지 못했다."),
        Fired::WinsElection { term, .. } => format!("{who} 임기 {term}의 리더가 되었다."),
        Fired::AppendsNoop { index, .. } => format!("{who} 인덱스 {index}에 빈 항목을 추가했다."),
        Fired::RecognizesLeader { leader, .. } | Fired::FollowsLeader { leader, .. } => {
            format!("{who} 이제 {} 따른다.", object(leader))
        }
        Fired::SendsHeartbeat { .. } => format!("{who} 하트비트를 보냈다."),
        Fired::AppendsCommand { index, .. } => format!("{who} 인덱스 {index}에 명령을 추가했다."),
        Fired::RefusesClient { .. } => format!("{who} 리더가 아니어서 클라이언트를 거절했다."),
        Fired::RefusesEntries { previous, .. } => {
            format!(
                "{who} 항목을 거부했다. 바로 앞 인덱스 {} 리더와 다르다.",
                subject(previous.index)
            )
        }
        Fired::DeletesConflict { index, last_index, .. } => {
            format!("{who} 리더와 다른 {} 지웠다.", object(indexes(index, last_index)))
        }
        Fired::AppendsEntries { first, last } => {
            format!("{who} {} 추가했다.", object(indexes(first, last)))
        }
        Fired::HasEntries { last } => format!("{who} 이미 인덱스 {last}까지 가지고 있었다."),
        Fired::WaitsForDisk { .. } => format!("{who} 응답하기 전에 디스크를 기다린다."),
        Fired::Acknowledges { leader, match_index } => {
            format!("{who} 인덱스 {match_index}까지 기록했다고 {leader}에 응답했다.")
        }
        Fired::CountsAcknowledgement { from, match_index } => {
            format!("{who} {from}에 인덱스 {} 있음을 확인했다.", subject(match_index))
        }
        Fired::StepsBack { follower, next_index } => {
            format!("{who} {follower}에 인덱스 {next_index}부터 다시 보낸다.")
        }
        Fired::CountsItself { index } => {
            format!("{who} 자신의 디스크에 인덱스 {} 썼다.", object(index))
        }
        Fired::OldTermNotCounted { index, theirs, .. } => {
            format!("{who} 지난 임기 {theirs}의 인덱스 {} 커밋하지 않았다.", object(index))
        }
        Fired::Commits { index, .. } => format!("{who} 인덱스 {index}까지 커밋했다."),
        Fired::LearnsCommit { index } => {
            format!("{who} 인덱스 {index}까지 커밋되었음을 확인했다.")
        }
        Fired::Applies { first, last } => {
            format!("{who} {} 적용했다.", object(indexes(first, last)))
        }
        unasked!() => format!("{server}: {}.", named(fired)),
    }
}

const fn message(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::VoteRequest => "투표 요청",
        MessageKind::Vote => "찬성표",
        MessageKind::VoteDenial => "반대표",
        MessageKind::Entries => "항목",
        MessageKind::Heartbeat => "하트비트",
        MessageKind::Acknowledgement => "확인 응답",
        MessageKind::Refusal => "항목 거부 응답",
        MessageKind::PreVoteRequest => "사전 투표 요청",
        MessageKind::PreVote => "사전 찬성표",
        MessageKind::PreVoteDenial => "사전 반대표",
        MessageKind::TimeoutNow => "즉시 출마 요청",
        MessageKind::Snapshot => "스냅샷 조각",
        MessageKind::SnapshotProgress => "스냅샷 응답",
        MessageKind::ReadIndexRequest => "읽기 인덱스 요청",
        MessageKind::ReadIndex => "읽기 인덱스 응답",
    }
}

fn kind(message: &raft::Message) -> MessageKind {
    MessageKind::from(&message.body)
}

fn event(event: &Event<'_>) -> String {
    match event {
        Event::Refused(refusal) => format!("아무 일도 없었다. {}.", why_not(refusal)),
        Event::Did(server, fired) => did(*server, fired),
        Event::Served(server, command, Fired::AppendsCommand { index, .. }) => {
            format!(
                "{} 클라이언트의 ‘{command}’ 명령을 인덱스 {index}에 추가했다.",
                subject(server)
            )
        }
        Event::Served(server, command, Fired::RefusesClient { leader: Some(leader) }) => format!(
            "{} 클라이언트의 ‘{command}’ 명령을 거절하고 {} 알려 주었다.",
            subject(server),
            object(leader)
        ),
        Event::Served(server, command, Fired::RefusesClient { leader: None }) => {
            format!("{} 클라이언트의 ‘{command}’ 명령을 거절했고, 리더도 모른다.", subject(server))
        }
        Event::Served(server, _, fired) => did(*server, fired),
        Event::Crashed(server) => {
            format!("{} 다운되었다. 디스크에 있는 것만 남는다.", subject(server))
        }
        Event::Restarted(server) => {
            format!("{} 디스크에 있는 것으로 다시 시작했다.", subject(server))
        }
        Event::Divided([group]) => format!("네트워크에서 {} 나머지와 끊겼다.", subject(group)),
        Event::Divided(groups) => {
            let groups: Vec<String> = groups.iter().map(ToString::to_string).collect();
            format!("네트워크가 {} 나뉘었다.", toward(groups.join(" | ")))
        }
        Event::Set(setting, amount) => {
            format!("지금부터 {} {}.", setting.name, Said(*amount))
        }
        Event::Healed => "네트워크가 복구되었다.".into(),
        Event::Lost(id, sent) => format!(
            "{}에서 {} 가던 {} 네트워크에서 사라졌다.",
            id.from,
            toward(id.to),
            subject(message(kind(sent)))
        ),
        Event::Dropped(id, sent) => format!(
            "{}에서 {} 가던 {} 사용자가 버렸다.",
            id.from,
            toward(id.to),
            object(message(kind(sent)))
        ),
        Event::Unheard(sent) => format!(
            "{} 다운되어 있어 {}의 {} 받지 못했다.",
            subject(sent.to),
            sent.from,
            object(message(kind(sent)))
        ),
        Event::Heard(sent) => {
            format!("{} {}의 {} 받았다.", subject(sent.to), sent.from, object(message(kind(sent))))
        }
        Event::Written(server) => format!("{server}의 디스크가 쓰기를 마쳤다."),
        Event::Nothing => "이어진 일이 없다.".into(),
    }
}

fn why_not(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoSuchServer(server) => format!("{} 없는 서버다", topic(server)),
        Refusal::NoSuchMessage(id) => format!("메시지 {} 전송 중이 아니다", topic(id)),
        Refusal::Down(server) => format!("{} 다운되어 있다", topic(server)),
        Refusal::Up(server) => format!("{} 동작 중이다", topic(server)),
        Refusal::NoSuchTimer(server, Timer::Election) => {
            format!("{} 리더여서 선거 타임아웃이 없다", topic(server))
        }
        Refusal::NoSuchTimer(server, Timer::Heartbeat) => {
            format!("{} 리더가 아니어서 하트비트를 보내지 않는다", topic(server))
        }
        Refusal::NothingToSync(server) => format!("{server}의 디스크에는 쓸 것이 없다"),
        Refusal::OnlyForANewRun(setting) => {
            format!("{} 설정은 새로 시작할 때만 바꿀 수 있다", setting.name)
        }
        Refusal::OutOfBounds(why) => format!("{} 값이 범위를 벗어났다", why.setting),
        Refusal::SameSetting(setting) => format!("{} 설정이 이미 그렇다", setting.name),
        Refusal::NotPartitioned => "네트워크가 나뉘어 있지 않다".into(),
        Refusal::NotGroups => "분할에는 서로 겹치지 않는 두 무리가 필요하다".into(),
        Refusal::SamePartition => "네트워크가 이미 그렇게 나뉘어 있다".into(),
        Refusal::NoLeader => "동작 중인 리더가 없다".into(),
        Refusal::BadCommand => "키나 값이 비었거나, 너무 길거나, 한 단어가 아니다".into(),
    }
}

fn violation(violation: &Violation) -> String {
    let Violation { property, server, other, term, index } = violation;
    let other = other.map_or("다른 서버".to_string(), |other| other.to_string());
    match property {
        Property::ElectionSafety => {
            format!("{} {} 모두 임기 {term}의 리더다.", and(server), subject(other))
        }
        Property::LeaderAppendOnly => {
            format!(
                "임기 {term}의 리더 {} 자기 로그의 인덱스 {} 바꿨다.",
                subject(server),
                object(index)
            )
        }
        Property::LogMatching => format!(
            "{} {}의 인덱스 {index} 항목은 임기가 같지만 로그가 서로 다르다.",
            and(server),
            other
        ),
        Property::LeaderCompleteness => {
            format!("임기 {term}의 리더 {server}에 커밋된 인덱스 {} 없다.", subject(index))
        }
        Property::StateMachineSafety => {
            format!(
                "{} {} 인덱스 {index}에 서로 다른 항목을 커밋했다.",
                and(server),
                subject(other)
            )
        }
        Property::OneVotePerTerm => format!("{} 임기 {term}에서 두 번 투표했다.", subject(server)),
        Property::TermNeverFalls => {
            format!("{} 임기 {} 되돌아갔다.", subject(server), toward(term))
        }
        Property::CommitNeverFalls => {
            format!("{server}의 commitIndex나 lastApplied가 {} 줄었다.", toward(index))
        }
        Property::IndexesInOrder => {
            format!("{} 인덱스 {index}에서 가진 것보다 많이 커밋하거나 적용했다.", subject(server))
        }
    }
}

fn link_error(error: &LinkError) -> String {
    match error {
        LinkError::TooLong => "링크가 허용된 길이보다 깁니다.".into(),
        LinkError::NotBase64 { at } => {
            format!("링크가 손상되었습니다. {at}번째 글자는 그 자리에 올 수 없습니다.")
        }
        LinkError::Truncated => "링크가 중간에 잘렸습니다. 끝부분이 빠졌을 수 있습니다.".into(),
        LinkError::Typo => "링크가 손상되었습니다. 글자가 바뀌었거나 빠졌거나 더해졌습니다.".into(),
        LinkError::Trailing => "링크가 끝난 뒤에 다른 내용이 더 있습니다.".into(),
        LinkError::NewerFormat(version) => format!(
            "이 링크의 형식은 {version}이고, 이 페이지는 형식 {LINK_VERSION}까지 읽을 수 있습니다."
        ),
        LinkError::Newer { .. } => {
            "이 링크에는 이 페이지가 아직 모르는 내용이 있습니다. 더 새로운 페이지에서 열어 주세요."
                .into()
        }
        LinkError::OutOfBounds(why) => {
            format!("링크에 있는 {} 값이 범위를 벗어났습니다.", why.setting)
        }
        LinkError::Bad { act: 0, .. } => "링크에 있을 수 없는 내용이 들어 있습니다.".into(),
        LinkError::Bad { act, .. } => {
            format!("링크의 {act}번째 동작에 있을 수 없는 내용이 들어 있습니다.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_sound_of_the_word() {
        let all = |word: &str| [subject(word), object(word), toward(word)].join(" ");
        assert_eq!(all("S1"), "S1이 S1을 S1로");
        assert_eq!(all("S2"), "S2가 S2를 S2로");
        assert_eq!(all("S3"), "S3이 S3을 S3으로");
        assert_eq!(all("S10"), "S10이 S10을 S10으로");
        assert_eq!(all("하트비트"), "하트비트가 하트비트를 하트비트로");
        assert_eq!(all("항목"), "항목이 항목을 항목으로");
    }
}
