//! Fences in Markdown, as CommonMark has them.

/// A fence whose info begins with `raft`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fence {
    /// Its first and last line, both with the marks, from 0.
    pub(crate) lines: (usize, usize),
    /// How far it is indented.
    pub(crate) indent: usize,
    /// What stands behind `raft`.
    pub(crate) info: String,
    /// What is inside, without the indentation.
    pub(crate) text: String,
}

/// The marks that open or close a fence: how far indented, of which sign, how many, and what follows.
fn marks(line: &str) -> Option<(usize, char, usize, &str)> {
    let rest = line.trim_start_matches(' ');
    let indent = line.len() - rest.len();
    let sign = rest.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let info = rest.trim_start_matches(sign);
    let count = rest.len() - info.len();
    let is_fence = indent < 4 && 3 <= count && (sign == '~' || !info.contains('`'));
    is_fence.then_some((indent, sign, count, info.trim()))
}

/// All of them, in order. One that stands in another fence is text.
pub(crate) fn fences(text: &str) -> Vec<Fence> {
    let lines: Vec<&str> = text.lines().collect();
    let mut fences = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some((indent, sign, count, info)) = marks(lines[at]) else {
            at += 1;
            continue;
        };
        let closes = |line: &&str| {
            marks(line).is_some_and(|(_, other, many, rest)| {
                other == sign && count <= many && rest.is_empty()
            })
        };
        // What is never closed goes to the end.
        let length = lines[at + 1..].iter().position(closes);
        let end = length.map_or(lines.len(), |length| at + 1 + length);
        if let Some(info) =
            info.strip_prefix("raft").filter(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
        {
            let inside = lines[at + 1..end].iter().map(|line| {
                let spaces = line.len() - line.trim_start_matches(' ').len();
                format!("{}\n", &line[spaces.min(indent)..])
            });
            let last = end.min(lines.len().saturating_sub(1));
            fences.push(Fence {
                lines: (at, last),
                indent,
                info: info.trim_matches([' ', ',']).to_owned(),
                text: inside.collect(),
            });
        }
        at = end + 1;
    }
    fences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_found_where_markdown_has_them() {
        let text = "a\n```raft panels=logs\nx\n\ny\n```\n````md\n```raft\nno\n```\n````\n  ~~~ raft\n  z\n  ~~~\n```raftish\n```\n    ```raft\n    code\n    ```\n```raft\nnever closed";
        let found = fences(text);
        let of = |lines, indent, info: &str, text: &str| Fence {
            lines,
            indent,
            info: info.into(),
            text: text.into(),
        };
        assert_eq!(
            found,
            [
                of((1, 5), 0, "panels=logs", "x\n\ny\n"),
                of((11, 13), 2, "", "z\n"),
                of((19, 20), 0, "", "never closed\n"),
            ]
        );
    }
}
