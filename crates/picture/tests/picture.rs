//! What a picture shows, and what it may not.

use picture::{MermaidError, NoPicture, Picture, mermaid, open};
use sim::Time;
use view::choice::{Panel, Tab, Theme, Tool};
use view::frame::Frame;
use view::words::Language;

const ALL: [Panel; 5] = [
    Panel::Cluster,
    Panel::Tab(Tab::Why),
    Panel::Tab(Tab::Logs),
    Panel::Tab(Tab::Roles),
    Panel::Timeline,
];

fn draw(fragment: &str, ms: u64, language: Language, theme: Theme, width: f64) -> String {
    let store = open(fragment, Some(Time::ms(ms)), language).expect(fragment);
    Picture { panels: ALL.to_vec(), theme, width }.draw(&store).expect("every panel is drawn")
}

/// Every text of the picture, in order.
fn texts(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap_or_else(|why| panic!("{why}\n{svg}"));
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")));
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_lesson_is_a_picture_at_every_note_in_both_languages_and_themes_at_every_width() {
    for lesson in scenario::lessons::ALL {
        let notes = scenario::parse(lesson.text).unwrap().notes;
        for note in notes {
            let ms = note.moment.at.0 / 1_000;
            for (language, theme, width) in [
                (Language::ENGLISH, Theme::Light, 320.0),
                (Language::ENGLISH, Theme::Dark, 640.0),
                (Language::KOREAN, Theme::Light, 1_600.0),
            ] {
                let svg = draw(&format!("lesson/{}", lesson.name), ms, language, theme, width);
                let said = texts(&svg);
                assert!(said.contains(&lesson.title(language)), "{said:?}");
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            }
        }
    }
}

#[test]
fn it_shows_what_the_page_shows() {
    let store = open("lesson/cut-off-leader", Some(Time::ms(1_100)), Language::ENGLISH).unwrap();
    let frame = Frame::of(&store);
    let picture = Picture { panels: ALL.to_vec(), ..Picture::default() };
    let said = texts(&picture.draw(&store).unwrap());
    for server in &frame.cluster.servers {
        assert!(said.contains(&server.id.to_string()));
    }
    for text in ["Leader · cut off", "x=7", "x=9", "noop", "wins a", "majority ×2", "heal"] {
        assert!(said.iter().any(|it| it == text), "{text}: {said:?}");
    }
    // The same rows: one commit index a server.
    let commits: Vec<_> = frame
        .logs
        .rows
        .iter()
        .map(|row| row.volatile.as_ref().unwrap().commit.to_string())
        .collect();
    assert!(commits.iter().all(|commit| said.contains(commit)));
}

#[test]
fn whoever_does_not_see_it_is_told_what_there_is() {
    let svg = draw("lesson/cut-off-leader", 1_100, Language::ENGLISH, Theme::Light, 640.0);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let told =
        |name: &str| root.children().find(|it| it.has_tag_name(name)).and_then(|it| it.text());
    assert_eq!(told("title"), Some("A cut-off leader cannot commit, 0:01.100"));
    let desc = told("desc").unwrap();
    assert!(desc.contains("S1: Leader, term 1, cut off. S2: Follower, term 1."), "{desc}");
    let korean = draw("lesson/cut-off-leader", 1_100, Language::KOREAN, Theme::Light, 640.0);
    assert!(korean.contains("lang=\"ko\"") && korean.contains("S1: 리더"), "{korean}");
}

#[test]
fn what_is_wrong_with_servers_links_and_disks_is_in_it() {
    let text = "scenario/raft-scenario 1\nservers 5\nseed 7\nat 500ms pause S2\nat 500ms crash S3\nat 500ms disk S4 stalled\nat 500ms cut S1->S5\n";
    let store = open(text, Some(Time::ms(700)), Language::ENGLISH);
    let store = store.unwrap_or_else(|why| panic!("{why}"));
    let svg = Picture { panels: vec![Panel::Cluster], ..Picture::default() }.draw(&store).unwrap();
    let frame = Frame::of(&store);
    let said = texts(&svg);
    for server in &frame.cluster.servers {
        for trouble in &server.troubles {
            assert!(said.iter().any(|it| it.contains(trouble.as_str())), "{trouble}: {said:?}");
        }
    }
    // A mark of the disk, one of the inbox, one of a link that is cut one way.
    assert_eq!(svg.matches("class='plate'").count(), 2, "{svg}");
    assert_eq!(svg.matches("class='stop'").count(), 1, "{svg}");
}

#[test]
fn a_text_is_never_anything_but_text() {
    let text = "scenario/raft-scenario 1\ntitle <script>alert(1)</script> & \"x\" ]]>\nservers 3\nseed 7\nat 500ms put a<b ]]>&\n";
    let store =
        open(text, Some(Time::ms(900)), Language::ENGLISH).unwrap_or_else(|why| panic!("{why}"));
    let svg = Picture { panels: ALL.to_vec(), ..Picture::default() }.draw(&store).unwrap();
    assert!(texts(&svg).contains(&"<script>alert(1)</script> & \"x\" ]]>".to_owned()));
    assert!(!svg.contains("<script"));
    // One blank line would end it in a book.
    assert_eq!(svg.trim_end().lines().count(), 1);
}

#[test]
fn a_panel_that_no_picture_has_is_refused_by_name() {
    let store = open("", None, Language::ENGLISH).unwrap();
    let picture = Picture { panels: vec![Panel::Tool(Tool::Rules)], ..Picture::default() };
    let why = picture.draw(&store).unwrap_err();
    assert_eq!(why, NoPicture(Panel::Tool(Tool::Rules)));
    assert_eq!(
        why.to_string(),
        "a picture has cluster, logs, roles, timeline and why, and not rules"
    );
}

#[test]
fn a_run_that_cannot_be_opened_says_why() {
    let why = |fragment: &str| open(fragment, None, Language::ENGLISH).unwrap_err();
    assert!(why("lesson/none").contains("There is no lesson “none”"));
    assert!(why("scenario/raft-scenario 1\nservers many").contains("line 2, column 9"));
    assert!(why("servers=many").contains("servers=many"));
}

#[test]
fn the_same_moment_is_the_same_picture() {
    let once = || {
        draw("#servers=7&seed=3&network.loss=10%", 2_000, Language::ENGLISH, Theme::Light, 800.0)
    };
    assert_eq!(once(), once());
}

#[test]
fn a_span_is_a_sequence_diagram() {
    let store = open("lesson/clean-election", Some(Time::ms(600)), Language::ENGLISH).unwrap();
    let diagram = mermaid(&store, Time::ZERO, Time::ms(400), false).unwrap();
    let lines: Vec<&str> = diagram.lines().collect();
    assert_eq!(lines[0], "sequenceDiagram");
    assert_eq!(lines[1], "    participant S1");
    assert!(lines.iter().any(|line| line.contains("leads term 1")), "{diagram}");
    assert!(lines.iter().filter(|line| line.contains("->>")).count() > 8, "{diagram}");
    assert!(!diagram.contains("eartbeat"), "{diagram}");
    let whole = mermaid(&store, Time::ZERO, Time::ms(400), true).unwrap();
    assert!(whole.lines().count() > lines.len());
    assert_eq!(
        mermaid(&store, Time::ZERO, Time::ms(60_000), false),
        Err(MermaidError::NotPlayed { end: Time::ms(600) })
    );
}

#[test]
fn a_diagram_that_nobody_would_read_is_refused() {
    let store = open("#servers=9&seed=3", Some(Time::ms(20_000)), Language::ENGLISH).unwrap();
    let why = mermaid(&store, Time::ZERO, Time::ms(20_000), true).unwrap_err();
    assert!(matches!(why, MermaidError::TooLong { .. }), "{why}");
}
