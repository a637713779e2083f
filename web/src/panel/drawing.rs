//! What is drawn anew only when what it shows has changed.

use crate::markup::html;
use std::any::Any;
use std::rc::Rc;
use yew::prelude::*;

/// Something that is drawn from values alone: of the same values the same comes.
///
/// One component draws them all. Each component of its own would bring six kilobytes along.
pub(crate) trait Drawing: PartialEq + 'static {
    /// What it looks like.
    fn draw(&self) -> Html;
}

/// A drawing, whichever it is.
trait Whichever {
    fn draw(&self) -> Html;
    fn is(&self, other: &dyn Whichever) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: Drawing> Whichever for T {
    fn draw(&self) -> Html {
        Drawing::draw(self)
    }

    fn is(&self, other: &dyn Whichever) -> bool {
        other.as_any().downcast_ref::<T>().is_some_and(|other| self == other)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Clone, Properties)]
struct Props {
    drawing: Rc<dyn Whichever>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.drawing.is(&*other.drawing)
    }
}

#[component]
fn Drawn(Props { drawing }: &Props) -> Html {
    drawing.draw()
}

/// The drawing, in the place that is its own among its neighbours.
pub(crate) fn drawn(key: impl Into<yew::virtual_dom::Key>, drawing: impl Drawing) -> Html {
    let drawing: Rc<dyn Whichever> = Rc::new(drawing);
    html! { <Drawn key={key} {drawing} /> }
}
