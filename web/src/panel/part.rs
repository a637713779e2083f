//! A slice of a frame, shared and not copied.

use std::ops::Deref;
use std::rc::Rc;
use view::frame::Frame;

/// A part of a frame, as a component's property. Two are the same if what they show is.
pub(crate) struct Part<T: 'static> {
    frame: Rc<Frame>,
    pick: fn(&Frame) -> &T,
}

impl<T> Part<T> {
    /// What `pick` picks of `frame`.
    pub(crate) fn of(frame: &Rc<Frame>, pick: fn(&Frame) -> &T) -> Self {
        Self { frame: Rc::clone(frame), pick }
    }
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        Self { frame: Rc::clone(&self.frame), pick: self.pick }
    }
}

impl<T> Deref for Part<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (self.pick)(&self.frame)
    }
}

impl<T: PartialEq> PartialEq for Part<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame) || **self == **other
    }
}
