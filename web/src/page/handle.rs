//! Handles on elements that are moved by hand. Each remembers what it said last, because asking
//! the document costs more than the whole rest.

use crate::ports;
use sim::Sorted;
use web_sys::Element;

/// The name under which a handle remembers its text.
const TEXT: &str = "text";

/// One element.
pub(crate) struct Handle {
    element: Element,
    said: Vec<(&'static str, String)>,
}

/// Elements that components draw, by their ids.
#[derive(Default)]
pub(crate) struct Handles {
    by_id: Sorted<String, Handle>,
}

impl Handle {
    pub(crate) const fn new(element: Element) -> Self {
        Self { element, said: Vec::new() }
    }

    /// Sets an attribute, if it said something else.
    pub(crate) fn set(&mut self, name: &'static str, value: String) {
        if self.is_news(name, &value) {
            // Every name that the page sets is one that the browser accepts.
            drop(self.element.set_attribute(name, &value));
            self.remember(name, value);
        }
    }

    /// Sets the text, if it said something else.
    pub(crate) fn text(&mut self, text: &str) {
        if self.is_news(TEXT, text) {
            self.element.set_text_content(Some(text));
            self.remember(TEXT, text.to_owned());
        }
    }

    /// Has this attribute been set?
    pub(crate) fn says(&self, name: &str) -> bool {
        self.said.iter().any(|(said, _)| *said == name)
    }

    /// Is the element still in the document?
    pub(crate) fn is_there(&self) -> bool {
        self.element.is_connected()
    }

    /// Takes the element out of the document.
    pub(crate) fn remove(&self) {
        self.element.remove();
    }

    fn is_news(&self, name: &str, value: &str) -> bool {
        !self.said.iter().any(|(said, what)| *said == name && what == value)
    }

    fn remember(&mut self, name: &'static str, value: String) {
        match self.said.iter_mut().find(|(said, _)| *said == name) {
            Some((_, what)) => *what = value,
            None => self.said.push((name, value)),
        }
    }
}

impl Handles {
    /// The handle on the element of this id, if the element is there.
    pub(crate) fn of(&mut self, id: &str) -> Option<&mut Handle> {
        if self.by_id.get(id).is_none() {
            self.by_id.insert(id.to_owned(), Handle::new(ports::element(id)?));
        }
        self.by_id.get_mut(id)
    }

    /// Forgets the elements that are no longer in the document, or have become others.
    pub(crate) fn forget_lost(&mut self) {
        self.by_id.retain(|id, handle| handle.is_there() && handle.element.id() == *id);
    }
}
