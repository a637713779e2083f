//! Korean.

use super::Words;
use crate::console::ConsoleError;
use crate::msg::Jump;
use scenario::link::LinkError;
use sim::{Edge, MessageKind, Property, Refusal, Standing, Violation};

pub(super) const WORDS: Words = Words {
    tagline: "브라우저 안에서 도는 Raft 클러스터: 망가뜨려 보고, 왜 그렇게 되는지 확인하세요.",
    lessons: "학습",
    standard_raft: "표준 Raft",
    fresh: "새 클러스터",
    share: "공유",
    colours: "밝게 또는 어둡게",
    speak: "영어로 보기",
    cluster: "클러스터",
    roles: "역할",
    why: "이유",
    why_empty: "아직 아무 일도 없었습니다. 재생을 눌러 보세요.",
    logs: "로그",
    logs_empty: "아직 어느 서버에도 항목이 없습니다.",
    legend_colour: "색 = 임기",
    legend_solid: "실선 = 커밋됨",
    legend_dashed: "점선 = 아직",
    legend_next: "다음에 보낼 곳",
    legend_match: "일치 확인",
    commit: "커밋",
    applied: "적용",
    store: "저장소",
    server: "서버",
    earlier: "이전 항목",
    later: "이후 항목",
    newest: "최신",
    committed: "커밋됨",
    uncommitted: "커밋 전",
    not_durable: "아직 디스크에 없음",
    conflicts: "리더의 항목과 충돌함",
    properties: "성질",
    holds: "지켜짐",
    broken: "깨짐",
    client: "클라이언트",
    client_example: "put x 3",
    client_hint: "put 키 값, get 키, delete 키",
    client_target: "요청할 서버",
    to_leader: "리더에게",
    send: "보내기",
    requests: "요청 목록",
    timeline: "시간선",
    to_start: "처음으로",
    step_back: "한 단계 뒤로",
    play: "재생",
    pause: "멈춤",
    step_forward: "한 단계 앞으로",
    step: "단계",
    speed: "속도",
    next_election: "다음 선거",
    next_commit: "다음 커밋",
    next_fault: "다음 장애",
    zoom_out: "더 긴 시간 보기",
    zoom_in: "더 짧은 시간을 크게 보기",
    moment: "시각",
    branches: "분기",
    branches_hint: "과거에서 무언가를 하면 새 분기가 생기고, 이전 분기는 그대로 남습니다.",
    branch_current: "지금 보는 분기",
    help: "단축키",
    help_title: "단축키",
    partition: "분할…",
    partition_hint: "반대편에 둘 서버를 고르세요.",
    cut: "끊기",
    cancel: "취소",
    partition_heal: "분할 · 복구",
    heal: "분할 복구",
    cut_off: "고립됨",
    other_side: "반대편",
    cluster_hint: "서버나 메시지를 골라 그 내용과 할 수 있는 일을 확인하세요.",
    back: "이전",
    next: "다음",
    close: "닫기",
    leave_lesson: "학습 끝내기",
    lesson_left: "학습 경로를 벗어났습니다. 이전이나 다음을 누르면 돌아갑니다.",
    lessons_title: "학습",
    share_title: "이 순간 공유하기",
    link: "링크",
    link_hint: "실행 전체가 담겨 있어, 누가 열어도 똑같은 실행을 봅니다.",
    copy: "복사",
    copied: "복사됨",
    scenario_text: "같은 내용을 글로",
    engine: "엔진과 이 실행의 다이제스트",
    dismiss: "닫기",
    doings: "할 수 있는 일",
    edge_hint: "마지막으로 지나간 때로 이동",
    edge_never: "아직 지나간 적 없음",
    key_play: "재생 또는 멈춤",
    key_step: "한 단계 뒤로 또는 앞으로",
    key_start: "처음으로",
    key_select: "서버 선택",
    key_crash: "선택한 서버 멈추기(크래시)",
    key_restart: "재시작",
    key_timeout: "타이머를 지금 만료시키기",
    key_drop: "선택한 메시지 버리기",
    key_partition: "네트워크 분할 만들기",
    key_sides: "분할을 만드는 동안 서버의 편 바꾸기",
    key_cut: "그대로 끊기",
    key_heal: "분할 복구",
    key_election: "다음 또는 이전 선거",
    key_commit: "다음 또는 이전 커밋",
    key_fault: "다음 또는 이전 장애",
    key_speed: "빠르게 또는 느리게",
    key_console: "클라이언트 요청 입력",
    key_share: "이 순간 공유",
    key_lessons: "학습",
    key_branches: "분기",
    key_help: "이 표",
    key_close: "닫기 또는 선택 해제",
    crash: "크래시",
    restart: "재시작",
    time_out_now: "지금 시간 초과",
    heartbeat_now: "지금 하트비트 보내기",
    drop: "버리기",
    pending: "기다리는 중",
    unknown: "알 수 없음",
    partition_mark: "분할",
    heal_mark: "복구",
    main_branch: "처음 실행",
    cluster_of: |servers| format!("클러스터 · {servers}"),
    branches_of: |count| format!("분기 · {count}"),
    term: |term| format!("임기 {term}"),
    to_server: |server| format!("{server}에게"),
    standing: |standing| match standing {
        Standing::Down => "멈춤",
        Standing::Follower => "팔로워",
        Standing::Candidate => "후보",
        Standing::Leader => "리더",
    },
    edge: |edge| match edge {
        Edge::StartsUp => "시작함",
        Edge::StartsElection => "시간 초과,\n선거 시작",
        Edge::NewElection => "시간 초과,\n새 선거",
        Edge::WinsElection => "과반\n득표",
        Edge::CandidateStepsDown => "리더나 더 높은 임기 발견",
        Edge::LeaderStepsDown => "더 높은 임기 발견",
        Edge::Crashes => "어느 역할이든 멈춤",
    },
    message: |kind| match kind {
        MessageKind::VoteRequest => "RequestVoteRequest",
        MessageKind::Vote => "RequestVoteResponse, 찬성",
        MessageKind::VoteDenial => "RequestVoteResponse, 반대",
        MessageKind::Entries => "AppendEntriesRequest",
        MessageKind::Heartbeat => "AppendEntriesRequest, 하트비트",
        MessageKind::Acknowledgement => "AppendEntriesResponse, 성공",
        MessageKind::Refusal => "AppendEntriesResponse, 거부",
    },
    property: |property| match property {
        Property::ElectionSafety => "선거 안전성",
        Property::LeaderAppendOnly => "리더 추가 전용",
        Property::LogMatching => "로그 일치",
        Property::LeaderCompleteness => "리더 완전성",
        Property::StateMachineSafety => "상태 기계 안전성",
        Property::OneVotePerTerm => "임기당 한 표",
        Property::TermNeverFalls => "임기 비감소",
        Property::CommitNeverFalls => "커밋 비감소",
        Property::IndexesInOrder => "인덱스 순서",
    },
    acknowledged: |answer, ms| format!("{answer} {ms} ms"),
    not_leader: |leader| match leader {
        Some(leader) => format!("거절됨, 리더는 {leader}"),
        None => "거절됨, 리더를 모름".to_owned(),
    },
    on_disk: |index, waiting| match waiting {
        0 => format!("{index}까지"),
        _ => format!("{index}까지, {waiting}개 쓰는 중"),
    },
    edge_taken: |server, term, clock| format!("마지막: {server}, 임기 {term}, {clock}"),
    leads: |server, term| format!("{server}, 임기 {term} 리더"),
    crashed: |server| format!("{server} 멈춤"),
    restarted: |server| format!("{server} 재시작"),
    timed_out: |server| format!("{server} 시간 초과"),
    dropped: |id| format!("{} → {} 버림", id.from, id.to),
    branch: |number, clock, act| format!("분기 {number}, {clock}부터: {act}"),
    refusal,
    console_error: |error| match error {
        ConsoleError::NoSuchCommand(_) => {
            "put 키 값, get 키, delete 키 가운데 하나를 입력하세요".to_owned()
        }
        ConsoleError::WrongCount { command, .. } => match command.as_str() {
            "put" => "put 키 값 형식으로 입력하세요".to_owned(),
            _ => format!("{command} 키 형식으로 입력하세요"),
        },
        ConsoleError::Invalid => "키와 값은 공백과 # 없이 1~64바이트여야 합니다".to_owned(),
    },
    link_error,
    violation: |broken| {
        let Violation { server, term, index, .. } = *broken;
        let other = broken.other.map_or("다른 서버".to_owned(), |other| other.to_string());
        match broken.property {
            Property::ElectionSafety => {
                format!("{other}이(가) 이미 리더였던 임기 {term}에 {server}도 리더가 되었습니다.")
            }
            Property::LeaderAppendOnly => {
                format!(
                    "{server}이(가) 임기 {term}의 리더이면서 인덱스 {index}의 항목을 덮어썼습니다."
                )
            }
            Property::LogMatching => {
                format!("{server}의 인덱스 {index} 항목이 같은 임기에 처음 기록된 항목과 다릅니다.")
            }
            Property::LeaderCompleteness => format!(
                "{other}이(가) 커밋된 것으로 알던 인덱스 {index}의 항목 없이 {server}이(가) 임기 \
                 {term}의 리더가 되었습니다."
            ),
            Property::StateMachineSafety => {
                format!("{server}이(가) 인덱스 {index}에 {other}과(와) 다른 항목을 적용했습니다.")
            }
            Property::OneVotePerTerm => {
                format!("{server}이(가) 임기 {term} 안에서 투표를 바꿨습니다.")
            }
            Property::TermNeverFalls => format!("{server}의 임기가 {term}(으)로 되돌아갔습니다."),
            Property::CommitNeverFalls => {
                format!("{server}의 커밋이 인덱스 {index}(으)로 되돌아갔습니다.")
            }
            Property::IndexesInOrder => {
                format!("{server}의 커밋 인덱스 {index}이(가) 로그나 적용 위치와 어긋났습니다.")
            }
        }
    },
    run_differs: |theirs, ours| {
        format!(
            "이 링크는 엔진 {theirs}에서 만들어졌습니다. 엔진 {ours}에서는 다르게 실행되므로, \
             지금 보이는 것은 공유된 실행과 다릅니다."
        )
    },
    no_such_lesson: |name| format!("“{name}” 학습은 없습니다. 새 클러스터를 보여 드립니다."),
    too_many_branches: |most| {
        format!("분기가 이미 {most}개입니다. 계속하려면 새 클러스터를 시작하세요.")
    },
    nothing_found: |jump, forward| match (jump, forward) {
        (Jump::Election, true) => "앞으로 10초 안에 끝나는 선거가 없습니다.",
        (Jump::Election, false) => "이전에 끝난 선거가 없습니다.",
        (Jump::Commit, true) => "앞으로 10초 안에 커밋되는 것이 없습니다.",
        (Jump::Commit, false) => "이전에 커밋된 것이 없습니다.",
        (Jump::Fault, true) => "이 실행에는 이후 장애가 없습니다.",
        (Jump::Fault, false) => "이전에 장애가 없었습니다.",
    },
};

fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoSuchServer(server) => format!("{server} 서버는 없습니다"),
        Refusal::NoSuchMessage(_) => "이 메시지는 이제 전송 중이 아닙니다".to_owned(),
        Refusal::Down(server) => format!("{server} 서버는 멈춰 있습니다"),
        Refusal::Up(server) => format!("{server} 서버는 이미 동작 중입니다"),
        Refusal::NoSuchTimer(server, _) => {
            format!("{server} 서버에는 지금 이 타이머가 없습니다")
        }
        Refusal::NothingToSync(server) => format!("{server} 서버는 쓸 것이 없습니다"),
        Refusal::NotPartitioned => "네트워크가 분할되어 있지 않습니다".to_owned(),
        Refusal::NotGroups => "양쪽에 서버가 하나 이상 있어야 합니다".to_owned(),
        Refusal::SamePartition => "이미 똑같이 분할되어 있습니다".to_owned(),
        Refusal::NoLeader => "지금은 리더가 없습니다".to_owned(),
        Refusal::BadCommand => "키와 값은 1~64바이트여야 합니다".to_owned(),
    }
}

fn link_error(error: &LinkError) -> String {
    let reason = match error {
        LinkError::TooLong => "너무 깁니다".to_owned(),
        LinkError::NotBase64 { at } => format!("{at}번째 글자는 링크에 쓸 수 없습니다"),
        LinkError::Truncated => "중간에 끊겼습니다".to_owned(),
        LinkError::Typo => "전달되는 동안 글자가 바뀌거나 빠지거나 더해졌습니다".to_owned(),
        LinkError::Trailing => "끝난 뒤에 내용이 더 있습니다".to_owned(),
        LinkError::NewerFormat(version) => {
            format!("더 새로운 형식 {version}(으)로 만들어졌습니다")
        }
        LinkError::Newer { .. } => "더 새로운 플레이그라운드가 필요합니다".to_owned(),
        LinkError::Bad { what, .. } => format!("잘못된 내용이 있습니다 ({what})"),
    };
    format!("이 링크를 사용할 수 없습니다: {reason}.")
}
