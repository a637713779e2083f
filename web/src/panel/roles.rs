//! The role diagram (Figure 4), live.

mod stand;

use super::drawing::Drawing;
use super::part::Part;
use super::term_class;
use crate::markup::html;
use scenario::say;
use view::frame::{self, EdgeView};
use view::geometry::{Diagram, EdgeLine, LINE, Round, Size, text_width};
use view::msg::Msg;
use view::words::Language;
use yew::prelude::*;

/// The area of the diagram.
pub(crate) const DIAGRAM: &str = "roles";

/// Every server stands on its role; the edge that was just taken is lit.
#[derive(PartialEq)]
pub(crate) struct Roles {
    pub(crate) roles: Part<frame::Roles>,
    /// How large the area for it is.
    pub(crate) room: Size,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Roles {
    fn draw(&self) -> Html {
        let Self { roles, room, language, dispatch } = self;
        let diagram = Diagram::of(*room, roles.occurs);
        let shown = diagram.shown_in(*room);
        let view_box =
            [shown.x, shown.y, shown.width, shown.height].map(|side| side.px().to_string());
        let view_box = view_box.join(" ");
        let stands = diagram.stands.iter().map(|stand| {
            let mut on_it = roles.servers.clone();
            on_it.retain(|(_, standing, _)| *standing == stand.standing);
            stand::stand(*stand, &on_it, *language)
        });
        let edges = diagram.edges.iter().filter_map(|line| {
            let taken = roles.edges.iter().find(|taken| taken.edge == line.edge)?;
            if line.once_taken && taken.count == 0 {
                return None;
            }
            Some(edge(line, taken, *language, dispatch))
        });
        html! {
            <section class="panel roles" aria-label={say!(language, "panel.roles")}>
                <div class="panel-head"><h2>{ say!(language, "panel.roles") }</h2></div>
                <div data-name={DIAGRAM} class="diagram" translate="no">
                    <svg viewBox={view_box} role="group" aria-label={say!(language, "panel.roles")}>
                        { for edges }
                        { for stands }
                    </svg>
                </div>
            </section>
        }
    }
}

/// Where a language lets a line break.
const BREAK: char = '¶';

/// An edge is a button that leads to when it was last taken.
fn edge(line: &EdgeLine, taken: &EdgeView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let edge = taken.edge;
    let says = |part| language.part("edge", edge.id(), part).replace(BREAK, "\n");
    let is_short = line.is_short && !says(1).is_empty();
    let between = if is_short && line.may_break { '\n' } else { ' ' };
    let label = format!("{}{between}×{}", says(usize::from(is_short)), taken.count);
    let label = if line.may_break { label } else { label.replace('\n', " ") };
    let lines: Vec<&str> = label.lines().collect();
    // Bold while it is lit.
    let size = if taken.lit.is_some() { 12.6 } else { 11.5 };
    let wide = lines.iter().map(|line| text_width(line, size)).fold(0.0, f64::max);
    let left = match line.anchor {
        view::geometry::Anchor::Start => line.label.x,
        view::geometry::Anchor::Middle => line.label.x - wide / 2.0,
        view::geometry::Anchor::End => line.label.x - wide,
    };
    let last = if taken.count == 0 {
        say!(language, "edge-never").to_owned()
    } else {
        format!("{}. {}", taken.last, say!(language, "edge-hint"))
    };
    let (told, key_told) = (dispatch.clone(), dispatch.clone());
    let onkeydown = move |event: KeyboardEvent| {
        if super::presses(&event) {
            event.prevent_default();
            key_told.emit(Msg::SeekEdge(edge));
        }
    };
    let class = classes!(
        "edge",
        taken.lit.map(term_class),
        taken.lit.map(|_| "is-lit"),
        (taken.count == 0).then_some("is-new"),
    );
    let text = lines.iter().enumerate().map(|(place, text)| {
        let y = line.label.y + LINE * place as f64;
        html! { <tspan x={line.label.x.px().to_string()} y={y.px().to_string()}>{ *text }</tspan> }
    });
    html! {
        <g {class} role="button" tabindex="0" aria-label={format!("{} ×{}. {last}", says(0).replace('\n', " "), taken.count)}
            aria-disabled={(taken.count == 0).to_string()}
            onclick={move |_: MouseEvent| told.emit(Msg::SeekEdge(edge))} {onkeydown}>
            <title>{ &last }</title>
            <path class="hit" d={line.path.clone()} />
            <path class="way" d={line.path.clone()} marker-end="url(#arrow)" />
            <rect class="back" x={(left - 3.0).px().to_string()} y={(line.label.y - 11.5).px().to_string()}
                width={(wide + 6.0).px().to_string()} height={(LINE * lines.len() as f64 + 2.0).px().to_string()}
                rx="3" />
            <text key={label.clone()} text-anchor={line.anchor.svg()}>{ for text }</text>
        </g>
    }
}
