//! Below the ring: what was clicked, or what the shapes mean while nothing is.

use crate::markup::html;
use crate::panel::button::sign_button;
use crate::panel::button::tells;
use crate::panel::term_class;
use raft::NodeId;
use scenario::say;
use sim::MessageKind;
use view::choice::MenuOf;
use view::frame::{self, Doing, Joint, Mark, PeerView};
use view::msg::Msg;
use view::shapes::shape_id;
use view::words::Language;
use yew::prelude::*;

/// A longer value takes two columns.
const SHORT: usize = 13;

/// It takes its room even if nothing is clicked, so that the ring stays where it is.
pub(crate) fn dock(
    inspector: Option<&frame::Inspector>,
    cluster: &frame::Cluster,
    language: Language,
    dispatch: &Callback<Msg>,
) -> Html {
    let inside = match (inspector, &cluster.joint) {
        (Some(inspector), _) => card(inspector, language, dispatch),
        (None, Some(joint)) => strip(joint, language),
        (None, None) => legend(&cluster.marks(), cluster.has_snapshots, language),
    };
    html! { <div class="dock">{ inside }</div> }
}

/// Both quorums of a joint configuration: who has it on its disk, and whether that is a majority.
fn strip(joint: &Joint, language: Language) -> Html {
    let row = |(name, quorum): (&'static str, &Vec<(NodeId, bool)>)| {
        let has = quorum.iter().filter(|(_, has)| *has).count();
        let needs = quorum.len() / 2 + 1;
        let is_agreed = needs <= has;
        let chip = |(id, has): &(NodeId, bool)| {
            let text = if *has { format!("{id}✓") } else { id.to_string() };
            html! { <span key={text.clone()} class={has.then_some("has-it")}>{ text }</span> }
        };
        let says = if is_agreed {
            say!(language, "quorum-agreed", has = has, of = quorum.len())
        } else {
            say!(language, "quorum", has = has, of = quorum.len(), needs = needs)
        };
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td class="chips" translate="no">{ for quorum.iter().map(chip) }</td>
                <td key={says.clone()} class={is_agreed.then_some("is-agreed")}>{ says }</td>
            </tr>
        }
    };
    let names = [say!(language, "quorum-old"), say!(language, "quorum-new")];
    let title = say!(language, "joint-at", index = joint.index);
    html! {
        <div class="joint">
            <table>
                <caption key={title.clone()}>{ title }</caption>
                <tbody>{ for names.into_iter().zip(&joint.quorums).map(row) }</tbody>
            </table>
            <p>{ say!(language, "joint-hint") }</p>
        </div>
    }
}

/// What each shape does.
fn legend(marks: &[Mark], has_snapshots: bool, language: Language) -> Html {
    const KINDS: [MessageKind; 7] = [
        MessageKind::VoteRequest,
        MessageKind::Vote,
        MessageKind::VoteDenial,
        MessageKind::Heartbeat,
        MessageKind::Entries,
        MessageKind::Acknowledgement,
        MessageKind::Refusal,
    ];
    let item = |kind: MessageKind| {
        html! {
            <li>
                <svg class="term-none" viewBox="-13 -10 26 20" aria-hidden="true">
                    <use href={format!("#{}", shape_id(kind))} />
                </svg>
                { language.part("message", kind.id(), 1) }
            </li>
        }
    };
    html! {
        <div class="hint">
            <ul class="shapes">
                { for KINDS.into_iter().chain(has_snapshots.then_some(MessageKind::Snapshot)).map(item) }
                { for marks.iter().map(|mark| mark_item(*mark, language)) }
            </ul>
            if marks.len() < FEW_MARKS {
            <p>{ say!(language, "arc-hint") }{ " " }{ say!(language, "cluster-hint") }</p>
            }
        </div>
    }
}

/// With more marks than these in the picture there is no room for a word of help.
const FEW_MARKS: usize = 3;

fn mark_item(mark: Mark, language: Language) -> Html {
    html! {
        <li key={mark.id()}>
            <svg class="badge-mark" viewBox="-17 -12 34 24" aria-hidden="true">
                <use href={format!("#mark-{}", mark.id())} />
            </svg>
            { language.part("mark", mark.id(), 0) }
        </li>
    }
}

/// What was clicked: what it holds, and what can be done to it.
fn card(inspector: &frame::Inspector, language: Language, dispatch: &Callback<Msg>) -> Html {
    let field = |(name, value): &(&'static str, String)| {
        let class = (SHORT < value.chars().count()).then_some("is-long");
        html! { <div key={format!("{name} {value}")} {class}><dt>{ *name }</dt><dd>{ value }</dd></div> }
    };
    let doings = inspector.doings.iter().map(|it| doing(it, dispatch));
    let (title, state) = (&inspector.title, &inspector.state);
    html! {
        <aside class="inspector" aria-label={title.clone()}>
            <header>
                <h3 key={title.clone()} class={inspector.server.map(|_| classes!("name", term_class(inspector.term)))}>
                    { title }
                </h3>
                <span key={state.clone()} class="state">{ state }</span>
                <div class="doings" role="group" aria-label={say!(language, "doings")}>{
                    for doings
                }
                    <button class="more" aria-haspopup="dialog" onclick={tells(dispatch, Msg::Menu(MenuOf::Shown))}>{ say!(language, "more") }</button>
                </div>
                { sign_button("plain icon", say!(language, "close"), "×", Msg::Deselect, dispatch) }
            </header>
            <dl translate="no">{ for inspector.fields.iter().map(field) }</dl>
            if !inspector.peers.is_empty() { { peers(&inspector.peers) } }
        </aside>
    }
}

/// What a leader knows of the others.
fn peers(peers: &[PeerView]) -> Html {
    let names = peers.iter().map(|peer| html! { <th scope="col">{ peer.id.to_string() }</th> });
    let row = |name: &'static str, of: fn(&PeerView) -> raft::Index| {
        let cells = peers.iter().map(
            |peer| html! { <td key={format!("{} {}", peer.id, of(peer))}>{ of(peer).0 }</td> },
        );
        html! { <tr><th scope="row">{ name }</th>{ for cells }</tr> }
    };
    html! {
        <div class="peers" tabindex="0" role="group" aria-label="nextIndex, matchIndex" translate="no">
            <table>
                <thead><tr><td />{ for names }</tr></thead>
                <tbody>
                    { row("nextIndex", |peer| peer.next_index) }
                    { row("matchIndex", |peer| peer.match_index) }
                </tbody>
            </table>
        </div>
    }
}

/// One button.
fn doing(doing: &Doing, dispatch: &Callback<Msg>) -> Html {
    let Doing { label, message, is_harm } = doing;
    let onclick = tells(dispatch, message.clone());
    html! {
        <button key={label.clone()}
            class={is_harm.then_some("danger")} {onclick}>{ label }</button>
    }
}
