//! Handles on elements that are moved by hand. Each remembers what it said last, because asking
//! the document costs more than the whole rest.

use crate::ports;
use sim::Sorted;
use web_sys::Element;

/// The attribute that names an element.
const NAME: &str = "data-name";
/// The name under which a handle remembers its text.
const TEXT: &str = "text";

/// One element.
pub(crate) struct Handle {
    element: Element,
    said: Vec<(&'static str, String)>,
}

/// Elements that components draw in a playground, by their names.
pub(crate) struct Handles {
    playground: Element,
    by_name: Sorted<String, Handle>,
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
    /// Of this playground.
    pub(crate) const fn new(playground: Element) -> Self {
        Self { playground, by_name: Sorted::new() }
    }

    /// The handle on the element of this name, if the element is there.
    pub(crate) fn of(&mut self, name: &str) -> Option<&mut Handle> {
        if self.by_name.get(name).is_none() {
            let element = ports::element(&self.playground, name)?;
            self.by_name.insert(name.to_owned(), Handle::new(element));
        }
        self.by_name.get_mut(name)
    }

    /// Forgets the elements that are no longer in the document, or have become others.
    pub(crate) fn forget_lost(&mut self) {
        let is_it = |handle: &Handle, name: &str| {
            handle.element.get_attribute(NAME).is_some_and(|said| said == name)
        };
        self.by_name.retain(|name, handle| handle.is_there() && is_it(handle, name));
    }
}
