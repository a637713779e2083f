//! The shapes of messages, marks and roles, as SVG writes them. Their colours are classes: `solid`,
//! `plain`, `sign`, `cut` of messages; `plate`, `face`, `line`, `thick`, `full`, `way`, `stop` of marks.

use sim::MessageKind;

/// The shapes of all kinds of messages, to be used by their ids: they are the same in every
/// playground of a document, which has them once.
pub const SHAPES: &str = "\
<g id='shape-vote-request' class='shape'><circle class='plain' r='9'/><path class='sign' d='M-2.8-2.3a2.8 2.8 0 1 1 4.3 2.4C.4.8 0 1.2 0 2.2M0 4.9v.2'/></g>\
<g id='shape-vote' class='shape'><circle class='plain' r='9'/><path class='sign' d='m-3.8.2 2.7 2.8L4-2.8'/></g>\
<g id='shape-denial' class='shape'><circle class='plain' r='9'/><path class='sign' d='m-3-3 6 6M3-3l-6 6'/></g>\
<g id='shape-entries' class='shape'><rect class='solid' x='-11.5' y='-8' width='23' height='16' rx='2.5'/><path class='cut' d='M-6.5-2.7h13m-13 5.4h13'/></g>\
<g id='shape-snapshot' class='shape'><path class='solid' d='M0-11 9.5-5.5v11L0 11-9.500 5.500v-11Z'/><path class='cut' d='M-9.500-5.500 0 0l9.500-5.500M0 0v11'/></g>\
<g id='shape-timeout-now' class='shape'><circle class='plain' r='9'/><path class='sign' d='M-4.2-3.500-.7 0l-3.500 3.500M.7-3.500 4.2 0 .7 3.500'/></g>\
<g id='shape-heartbeat' class='shape'><path class='solid' d='M-8-7.5 10 0-8 7.5Z'/></g>\
<g id='shape-acknowledgement' class='shape'><circle class='plain' r='8'/><path class='sign' d='m-3.5.2 2.5 2.6 4.7-5.2'/></g>\
<g id='shape-refusal' class='shape'><circle class='plain' r='8'/><path class='sign' d='m-2.8-2.8 5.6 5.6m0-5.6-5.6 5.6'/></g>\
<g id='shape-lost'><path d='m-12-12 24 24m0-24-24 24'/></g>";

/// The id of a kind's shape.
#[must_use]
pub const fn shape_id(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::VoteRequest | MessageKind::PreVoteRequest | MessageKind::ReadIndexRequest => {
            "shape-vote-request"
        }
        MessageKind::TimeoutNow => "shape-timeout-now",
        MessageKind::Vote | MessageKind::PreVote | MessageKind::ReadIndex => "shape-vote",
        MessageKind::VoteDenial | MessageKind::PreVoteDenial => "shape-denial",
        MessageKind::Entries => "shape-entries",
        MessageKind::Snapshot => "shape-snapshot",
        MessageKind::Heartbeat => "shape-heartbeat",
        MessageKind::Acknowledgement | MessageKind::SnapshotProgress => "shape-acknowledgement",
        MessageKind::Refusal => "shape-refusal",
    }
}

/// The shapes of all marks, to be used by their ids.
pub const MARKS: &str = "\
<g id='mark-disk'><path class='plate' d='M-10.5-8.9a10.5 2.6 0 0 1 21 0v17.8a10.5 2.6 0 0 1-21 0Z'/><path class='face' d='M-7.5-5.9a7.5 2.6 0 0 1 15 0v11.8a7.5 2.6 0 0 1-15 0Z'/><path class='line' d='M-7.5-5.9a7.5 2.6 0 0 0 15 0'/></g>\
<g id='mark-disk-writing'><use href='#mark-disk'/><path class='line' d='M0-1.4V6m-2.6-2.8L0 6l2.6-2.8'/></g>\
<g id='mark-disk-slow'><use href='#mark-disk'/><path class='thick' d='M-3.8 3h.01M0 3h.01M3.8 3h.01'/></g>\
<g id='mark-disk-stalled'><use href='#mark-disk'/><path class='thick' d='M-2.4-.4v6.2M2.4-.4v6.2'/></g>\
<g id='mark-disk-full'><use href='#mark-disk'/><path class='full' d='M-7.5-5.9a7.5 2.6 0 0 0 15 0v11.8a7.5 2.6 0 0 1-15 0Z'/></g>\
<g id='mark-disk-corrupt' class='is-bad'><use href='#mark-disk'/><path class='line' d='m1.5-3.5-4 4.2 4.4 1.6-3.4 5'/></g>\
<g id='mark-disk-torn' class='is-bad'><use href='#mark-disk'/><path class='line' d='m-7.5 2.2 3 2.2L-1.8 2l3 2.4L4.2 2l3.3 2.2'/></g>\
<g id='mark-disk-wiped'><path class='plate' d='M-10.5-8.9a10.5 2.6 0 0 1 21 0v17.8a10.5 2.6 0 0 1-21 0Z'/><path class='face dashed' d='M-7.5-5.9a7.5 2.6 0 0 1 15 0v11.8a7.5 2.6 0 0 1-15 0Z'/><path class='line' d='M-3 2h6'/></g>\
<g id='mark-clock'><circle class='plate' r='12'/><circle class='face' r='8.7'/><path class='line' d='M0-11.2v2.2M-2-11.4h4'/></g>\
<g id='mark-clock-fast'><use href='#mark-clock'/><path class='line' d='M-4-3.4 0 0-4 3.4M.6-3.4 4.6 0 .6 3.4'/></g>\
<g id='mark-clock-slow'><use href='#mark-clock'/><path class='line' d='M4-3.4 0 0 4 3.4M-.6-3.4-4.6 0-.6 3.4'/></g>\
<g id='mark-clock-jumped'><use href='#mark-clock'/><path class='line' d='M-4.4 2.6a4.6 5 0 0 1 8.6-1.2M4.7-2.2v4H.8'/></g>\
<g id='mark-inbox'><rect class='plate' x='-16' y='-12' width='32' height='24' rx='6'/><path class='face' d='M-13-8h26v16h-26Z'/><path class='line' d='M-13 4h6l2.5 4M13 4H7L4.500 8'/></g>\
<g id='mark-link-slow'><path class='way' d='M-16 0q4-8 8 0t8 0 8 0 8 0'/></g>\
<g id='mark-link-lossy'><path class='way' stroke-dasharray='7 5' d='M-16 0h32'/></g>\
<g id='mark-link-twice'><path class='way' d='M-16-3h32m-32 6h32'/></g>\
<g id='mark-link-shuffles'><path class='way' d='M-16-4c12 0 20 8 32 8m-32 0c12 0 20-8 32-8'/></g>\
<g id='mark-link-narrow'><path class='way' d='M-16-5c10 0 8 4 16 4s6-4 16-4m-32 10c10 0 8-4 16-4s6 4 16 4'/></g>\
<g id='mark-link-one-way'><path class='stop' d='M-14 0H5M-1-5.5 5 0l-6 5.500M9-9V9'/></g>";

/// An arrow's head, in the colour of its line: every playground of a document has the same.
pub const ARROW: &str = "\
<marker id='arrow' viewBox='0 0 8 8' refX='6' refY='4' markerWidth='6.5' markerHeight='6.5' \
orient='auto-start-reverse' markerUnits='userSpaceOnUse'>\
<path d='M0 .5 7.5 4 0 7.5Z' fill='context-stroke'/></marker>";

/// A leader's crown, around its middle, about 16 wide.
pub const CROWN: &str = "M-8 5-9.5-5-4 0 0-6 4 0 9.5-5 8 5Z";

/// What is inside of the shape of this id, with what it is made of.
#[must_use]
pub fn inside(all: &str, id: &str) -> String {
    let begin = format!("<g id='{id}'");
    let shape = all.split_once(&begin).and_then(|(_, rest)| rest.split_once('>'));
    let inside = shape.and_then(|(_, rest)| rest.split_once("</g>")).map_or("", |(it, _)| it);
    match inside.strip_prefix("<use href='#").and_then(|rest| rest.split_once("'/>")) {
        Some((other, rest)) => self::inside(all, other) + rest,
        None => inside.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_found_with_what_it_is_made_of() {
        assert!(inside(SHAPES, "shape-vote").contains("m-3.8.2 2.7"));
        let slow = inside(MARKS, "mark-disk-slow");
        assert!(
            slow.contains("plate") && slow.contains("thick") && !slow.contains("<use"),
            "{slow}"
        );
        assert_eq!(inside(MARKS, "mark-none"), "");
    }
}
