//! The cluster over time, in small plots.

use super::term_class;
use crate::markup::html;
use scenario::say;
use sim::Span;
use view::frame::{MetricsView, Plot, Series};
use view::geometry::Round;
use view::geometry::plot::{self, HEIGHT};
use view::msg::Msg;
use view::words::Language;
use web_sys::Element;
use yew::prelude::*;

/// All plots, with the same bars; pressing one goes to its moment.
pub(crate) fn metrics(view: &MetricsView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let [bar, from, to] = &view.labels;
    let (first, length) = (view.from, view.to.since(view.from).0.max(1));
    let seek = dispatch.reform(move |event: MouseEvent| {
        let drawn: Element = event.target_unchecked_into();
        let drawn = drawn.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - drawn.left()) / drawn.width().max(1.0);
        Msg::Seek(first + Span((length as f64 * share.clamp(0.0, 1.0)) as u64))
    });
    let in_bars = |micros: u64| micros as f64 / view.bar.0 as f64;
    let drawn = Drawn { width: in_bars(length), now: in_bars(view.now.since(view.from).0), seek };
    let named = Series::MESSAGES.into_iter().chain([Series::Median, Series::Tail]);
    let named = named.filter_map(|series| {
        let name = series.name(language)?;
        Some(html! { <span key={name}><i class={class_of(series)} />{ name }</span> })
    });
    let edges = |key: &'static str| {
        html! { <p class="plot-edges" {key}><span>{ from }</span><span>{ to }</span></p> }
    };
    html! {
        <section class="metrics" aria-label={say!(language, "metrics")}>
            <h3>{ say!(language, "metrics") }<span class="hint">{ bar }</span></h3>
            <p class="plot-legend">{ for named }</p>
            <div class="plots" translate="no">
                { for view.plots.iter().map(|plot| drawn.plot(plot)) }
                { edges("left") }
                { edges("right") }
            </div>
        </section>
    }
}

/// What all plots have in common.
struct Drawn {
    /// How many bars wide they are.
    width: f64,
    /// How many bars before now.
    now: f64,
    seek: Callback<MouseEvent>,
}

impl Drawn {
    fn plot(&self, plot: &Plot) -> Html {
        let mut below = Vec::new();
        let layer = |layer: &view::frame::Layer| {
            let series = layer.series;
            let path = if series.is_line() {
                plot::line(&layer.values, plot.top)
            } else {
                plot::bars(&layer.values, &below, plot.top)
            };
            if series.is_stacked() {
                below.resize(layer.values.len(), 0);
                let values = below.iter_mut().zip(&layer.values);
                values.for_each(|(below, value)| *below += value.unwrap_or_default());
            }
            html! { <path class={class_of(series)} d={path} /> }
        };
        let now = format!("M{} 0V{HEIGHT}", self.now.fine());
        html! {
            <figure key={plot.name} class="plot">
                <figcaption><b>{ plot.name }</b><span>{ &plot.total }</span></figcaption>
                <span class="top">{ &plot.top_label }</span>
                <svg viewBox={format!("0 0 {} {HEIGHT}", self.width.fine())} preserveAspectRatio="none"
                    role="img" aria-label={format!("{}: {}", plot.name, plot.total)} onclick={&self.seek}>
                    { for plot.layers.iter().map(layer) }
                    <path class="now" d={now} />
                </svg>
            </figure>
        }
    }
}

fn class_of(series: Series) -> Classes {
    match series {
        Series::Won(term) => classes!("of-won", term_class(term)),
        Series::Begun | Series::Heartbeats => classes!("of-heartbeat"),
        Series::Answers => classes!("of-answer"),
        Series::Votes => classes!("of-vote"),
        Series::Entries | Series::Only => classes!("of-entry"),
        Series::Median => classes!("of-line", "of-median"),
        Series::Tail => classes!("of-line", "of-tail"),
    }
}
