//! What mdBook sends, and what it gets back.

use serde_json::{Value, json};

fn book(content: &str) -> Value {
    json!({ "sections": [
        { "Chapter": { "name": "One", "content": "# One\n", "path": "one.md", "source_path": "one.md", "sub_items": [
            { "Chapter": { "name": "Two", "content": content, "path": "two.md", "source_path": "deep/two.md", "sub_items": [] } },
        ] } },
        "Separator",
        { "PartTitle": "Part" },
    ], "__non_exhaustive": null })
}

fn context(renderer: &str, playground: &Value) -> Value {
    json!({ "root": "/book", "renderer": renderer, "mdbook_version": "0.4.52", "config": {
        "book": { "language": "en", "src": "text" },
        "preprocessor": { "raft": { "playground": playground } },
    } })
}

/// The second chapter after preprocessing.
fn preprocessed(content: &str, renderer: &str, playground: &Value) -> Result<String, Vec<String>> {
    let output = mdbook_raft::preprocess(
        &json!([context(renderer, playground), book(content)]).to_string(),
    )?;
    let book: Value = serde_json::from_str(&output).expect("a book");
    assert_eq!(book["sections"][1], "Separator");
    assert_eq!(book["sections"][0]["Chapter"]["content"], "# One\n");
    let chapter = &book["sections"][0]["Chapter"]["sub_items"][0]["Chapter"];
    Ok(chapter["content"].as_str().expect("a text").to_owned())
}

fn played(content: &str) -> Result<String, Vec<String>> {
    preprocessed(content, "html", &json!("https://a.example/raft"))
}

const FENCE: &str = "Before.\n```raft panels=cluster,logs start=900ms readonly\nraft-scenario 1\ntitle Mine & \"yours\"\nservers 3\nseed 7\nat 700ms put x 5%\n```\nAfter.\n";

#[test]
fn a_fence_becomes_an_element_with_its_picture_inside() {
    let text = played(FENCE).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Before.");
    assert_eq!(lines[1], "");
    assert!(
        lines[2].starts_with("<raft-playground src=\"https://a.example/raft/#"),
        "{}",
        lines[2]
    );
    assert!(lines[2].ends_with(" panels=\"cluster,logs\" start=\"900ms\" readonly title=\"Mine &amp; &quot;yours&quot;\">"), "{}", lines[2]);
    assert!(lines[3].starts_with("<svg ") && lines[3].ends_with("</svg>"));
    assert!(lines[3].contains("x=5%"));
    assert_eq!(lines[4..8], ["</raft-playground>", "", "After.", ""]);
    assert_eq!(lines[8], "<script defer src=\"https://a.example/raft/embed.js\"></script>");
}

#[test]
fn its_link_shows_the_same_run_at_the_same_moment() {
    let text = played(FENCE).unwrap();
    let (_, rest) = text.split_once("raft/#").unwrap();
    let link = rest.split('"').next().unwrap();
    let decoded = scenario::link::decode(link).unwrap();
    assert_eq!(decoded.replay(), scenario::link::Replay::Same);
    assert_eq!(decoded.moment.time, sim::Time::ms(900));
    assert_eq!(decoded.script.settings.servers, 3);
}

#[test]
fn without_a_playground_or_a_browser_there_is_the_picture_alone() {
    for (renderer, playground) in [("html", Value::Null), ("epub", json!("https://a.example/"))] {
        let text = preprocessed(FENCE, renderer, &playground).unwrap();
        assert!(text.contains("<div class=\"raft-picture-of\">\n<svg "), "{text}");
        assert!(!text.contains("<raft-playground") && !text.contains("<script"), "{text}");
    }
}

#[test]
fn a_lesson_an_empty_fence_and_one_in_a_list_are_runs_too() {
    let text = played("```raft src=lesson/clean-election theme=dark\n```\n\n- item\n\n  ```raft panels=client\n  ```\n").unwrap();
    assert!(
        text.contains("#lesson/clean-election\" theme=\"dark\" title=\"A clean election\">"),
        "{text}"
    );
    assert!(text.contains("is-dark"));
    // What has no picture is drawn as its cluster.
    assert!(
        text.contains(
            "\n  <raft-playground src=\"https://a.example/raft/#\" panels=\"client\">\n  <svg "
        ),
        "{text}"
    );
}

#[test]
fn what_is_no_fence_of_ours_stays_to_the_letter() {
    let text =
        "```rust\nfn raft() {}\n```\n\n````md\n```raft\n```\n````\n\r\n~~~raftish\n~~~ no newline";
    assert_eq!(played(text).unwrap(), text);
}

#[test]
fn every_mistake_is_told_with_file_line_and_column() {
    let text = "\n```raft\nraft-scenario 1\nservers many\n```\n\n```raft panels=clutser\n```\n\n  ```raft wide\n  ```\n\n```raft src=lesson/none\n```\n\n```raft src=lesson/clean-election\nraft-scenario 1\n```\n";
    let mistakes = played(text).unwrap_err();
    assert_eq!(mistakes.len(), 5, "{mistakes:#?}");
    assert!(
        mistakes[0].starts_with("text/deep/two.md:4:9: expected a number, found \"many\"")
            || mistakes[0].starts_with("text/deep/two.md:4:9: expected"),
        "{}",
        mistakes[0]
    );
    assert!(
        mistakes[1].starts_with("text/deep/two.md:7:1: panels=\"clutser\": expected cluster,"),
        "{}",
        mistakes[1]
    );
    assert!(
        mistakes[2]
            .starts_with("text/deep/two.md:10:3: expected one of src, height, title, panels,"),
        "{}",
        mistakes[2]
    );
    assert!(
        mistakes[3].starts_with("text/deep/two.md:13:1: There is no lesson"),
        "{}",
        mistakes[3]
    );
    assert_eq!(mistakes[4], "text/deep/two.md:16:1: expected src or a scenario, found both");
}

#[test]
fn what_mdbook_would_never_send_is_an_error() {
    for input in ["", "{}", "[1]", "[1,2,3]", "[[[["] {
        assert!(mdbook_raft::preprocess(input).is_err(), "{input}");
    }
    let why = preprocessed(FENCE, "html", &json!(7)).unwrap_err();
    assert_eq!(why, ["book.toml: preprocessor.raft.playground: expected an address, found 7"]);
}

#[test]
fn a_playground_beside_the_book_is_found_from_every_folder() {
    let text = preprocessed(FENCE.replace("deep", "").as_str(), "html", &json!("./play/")).unwrap();
    // The chapter's page is two.html, at the top.
    assert!(text.contains("src=\"./play/#") && text.contains("src=\"./play/embed.js\""), "{text}");
    let mut deep = book(FENCE);
    deep["sections"][0]["Chapter"]["sub_items"][0]["Chapter"]["path"] = json!("one/deep/two.md");
    let output =
        mdbook_raft::preprocess(&json!([context("html", &json!("./play")), deep]).to_string())
            .unwrap();
    assert!(
        output.contains("src=\\\"../.././play/#") && output.contains("../.././play/embed.js"),
        "{output}"
    );
}

#[test]
fn what_stands_in_quotes_is_one_value() {
    let text =
        played("```raft title=\"A cut-off leader\" panels=\"cluster, logs\" start=900ms\n```\n")
            .unwrap();
    assert!(
        text.contains("panels=\"cluster, logs\" start=\"900ms\" title=\"A cut-off leader\">"),
        "{text}"
    );
}
