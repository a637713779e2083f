//! The command line.

use std::process::Command;

/// What it writes, or the words with which it refuses.
fn told(words: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_raft-picture"))
        .args(words)
        .output()
        .expect("it was built");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes text");
    if output.status.success() {
        assert!(output.stderr.is_empty());
        Ok(text(output.stdout))
    } else {
        assert!(output.stdout.is_empty());
        Err(text(output.stderr))
    }
}

#[test]
fn it_draws_what_an_address_names() {
    let svg = told(&[
        "https://a.example/#lesson/cut-off-leader",
        "--at",
        "1.1s",
        "--panels",
        "logs,timeline",
        "--theme",
        "dark",
    ])
    .unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains("is-dark") && svg.contains("x=7"));
    let text = told(&["lesson/clean-election", "--at", "400ms", "--text"]).unwrap();
    assert!(text.contains("becomes candidate") || text.contains("election timeout"), "{text}");
    assert!(!text.contains("[ 401ms]"), "{text}");
    let diagram = told(&["servers=3&seed=7", "--mermaid", "0s..300ms"]).unwrap();
    assert!(diagram.starts_with("sequenceDiagram\n    participant S1\n"));
}

#[test]
fn what_it_cannot_do_it_refuses_with_a_sentence() {
    let refused = [
        (vec!["lesson/none"], "There is no lesson"),
        (vec!["lesson/clean-election", "--panels", "client"], "a picture has cluster, logs"),
        (vec!["lesson/clean-election", "--panels", "clutser"], "expected cluster, logs"),
        (vec!["lesson/clean-election", "--at", "soon"], "expected a time such as 1.5s, found soon"),
        (vec!["lesson/clean-election", "--at"], "--at: expected a value, found the end"),
        (vec!["lesson/clean-election", "--wide"], "found --wide"),
        (
            vec!["lesson/clean-election", "--width", "31"],
            "expected a width from 320 to 1600, found 31",
        ),
        (vec!["lesson/clean-election", "--mermaid", "2s..1s"], "expected the earlier time first"),
        (vec!["one", "two"], "expected one run"),
    ];
    for (words, says) in refused {
        let why = told(&words).unwrap_err();
        assert!(why.contains(says), "{words:?}: {why}");
    }
    assert!(told(&["--help"]).unwrap().contains("--mermaid"));
}

#[test]
fn a_file_with_a_mistake_is_named_with_its_line() {
    let file = std::env::temp_dir().join(format!("raft-picture-{}.raft", std::process::id()));
    std::fs::write(&file, "raft-scenario 1\nservers 3\nat noon crash S1\n").unwrap();
    let name = file.to_string_lossy().into_owned();
    let why = told(&[&name]).unwrap_err();
    assert!(why.starts_with(&format!("{name}: line 3, column 4: expected ")), "{why}");
    std::fs::write(&file, "raft-scenario 1\nservers 3\nseed 7\nnetwork loss 5%\n").unwrap();
    assert!(told(&[&name, "--at", "1s"]).unwrap().starts_with("<svg "));
    std::fs::remove_file(&file).unwrap();
}

#[test]
#[cfg(feature = "png")]
fn a_picture_may_be_of_pixels() {
    let words = ["lesson/cut-off-leader", "--at", "1.1s", "--png", "2", "--width", "400"];
    let output = Command::new(env!("CARGO_BIN_EXE_raft-picture")).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = output.stdout;
    assert_eq!(bytes[..8], [0x89, b'P', b'N', b'G', 13, 10, 26, 10]);
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!(number(16), 800);
    assert!((600..900).contains(&number(20)), "{}", number(20));
    // A picture without its texts and circles would be much smaller.
    assert!(20_000 < bytes.len(), "{}", bytes.len());
    assert!(told(&["lesson/cut-off-leader", "--png", "9"]).unwrap_err().contains("from 0.25 to 4"));
}
