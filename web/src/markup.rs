//! What `html!` writes calls of: how a node is put together stands here once, and not at each of
//! six hundred elements.

pub(crate) use ::markup::html;

use std::mem::take;
use std::rc::Rc;
use yew::html::IntoPropValue;
use yew::prelude::*;
use yew::virtual_dom::listeners::{Listener, Listeners};
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, VList, VNode, VTag, VText};

/// What never changes of an element.
pub(crate) struct Shape {
    pub(crate) tag: &'static str,
    /// The names of the attributes that are set, then of those that are fixed; none if none is set.
    pub(crate) keys: &'static [&'static str],
    pub(crate) fixed: &'static [(&'static str, AttributeOrProperty)],
}

/// An element on its way to be a node. Behind a pointer, so that it is handed on in one word.
pub(crate) struct Element(Box<Parts>);

struct Parts {
    shape: &'static Shape,
    node_ref: NodeRef,
    key: Option<Key>,
    /// Those that are set, in the order of the keys.
    attributes: Vec<Option<AttributeOrProperty>>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    value: Option<AttrValue>,
    children: List,
}

impl Element {
    pub(crate) fn of(shape: &'static Shape) -> Self {
        Self(Box::new(Parts {
            shape,
            node_ref: NodeRef::default(),
            key: None,
            attributes: Vec::with_capacity(shape.keys.len()),
            listeners: Vec::new(),
            value: None,
            children: List::new(),
        }))
    }

    pub(crate) fn key(&mut self, key: impl Into<Key>) {
        self.0.key = Some(key.into());
    }

    pub(crate) fn node_ref(&mut self, node: impl IntoPropValue<NodeRef>) {
        self.0.node_ref = node.into_prop_value();
    }

    pub(crate) fn value(&mut self, value: impl IntoPropValue<Option<AttrValue>>) {
        self.0.value = value.into_prop_value();
    }

    pub(crate) fn on(&mut self, listener: Option<Rc<dyn Listener>>) {
        self.0.listeners.push(listener);
    }

    pub(crate) fn set(&mut self, value: impl IntoPropValue<Option<AttrValue>>) {
        self.push(value.into_prop_value());
    }

    pub(crate) fn class(&mut self, classes: impl Into<Classes>) {
        self.push(classes.into().into_prop_value());
    }

    pub(crate) fn flag(&mut self, is_set: bool) {
        let name = self.0.shape.keys.get(self.0.attributes.len()).copied().unwrap_or_default();
        self.push(is_set.then_some(AttrValue::Static(name)));
    }

    fn push(&mut self, value: Option<AttrValue>) {
        self.0.attributes.push(value.map(AttributeOrProperty::Attribute));
    }

    pub(crate) fn add(&mut self, nodes: impl Nodes) {
        self.0.children.add(nodes);
    }

    pub(crate) fn add_each(&mut self, nodes: impl IntoIterator<Item: Into<VNode>>) {
        self.0.children.add_each(nodes);
    }

    pub(crate) fn add_text(&mut self, text: &'static str) {
        self.0.children.add_text(text);
    }

    pub(crate) fn add_element(&mut self, element: Rc<VTag>) {
        self.0.children.add_element(element);
    }

    pub(crate) fn add_node(&mut self, node: VNode) {
        self.0.children.add_node(node);
    }

    /// It has no children.
    pub(crate) fn done(self) -> Rc<VTag> {
        self.around_node(VNode::default())
    }

    /// It has those that were added.
    pub(crate) fn done_with_list(mut self) -> Rc<VTag> {
        let children = take(&mut self.0.children).done();
        self.around_node(children)
    }

    /// It has one.
    pub(crate) fn around(self, child: impl Nodes) -> Rc<VTag> {
        self.around_node(child.alone())
    }

    /// It has one, which is always the same.
    pub(crate) fn around_text(self, text: &'static str) -> Rc<VTag> {
        self.around_node(self::text(text))
    }

    /// It has this one.
    pub(crate) fn around_element(self, child: Rc<VTag>) -> Rc<VTag> {
        self.around_node(VNode::VTag(child))
    }

    /// It has one.
    pub(crate) fn around_node(self, child: VNode) -> Rc<VTag> {
        let Parts { shape, node_ref, key, mut attributes, listeners, value, .. } = *self.0;
        let Shape { tag, keys, fixed } = *shape;
        let attributes = if keys.is_empty() {
            Attributes::Static(fixed)
        } else {
            attributes.extend(fixed.iter().map(|(_, text)| Some(text.clone())));
            Attributes::Dynamic { keys, values: attributes.into() }
        };
        let listeners = if listeners.is_empty() {
            Listeners::None
        } else {
            Listeners::Pending(listeners.into())
        };
        let element = match tag {
            "input" => VTag::__new_input(value, None, node_ref, key, attributes, listeners),
            "textarea" => VTag::__new_textarea(value, None, node_ref, key, attributes, listeners),
            _ => VTag::__new_other(tag.into(), node_ref, key, attributes, listeners, child),
        };
        Rc::new(element)
    }
}

/// Nodes side by side.
#[derive(Default)]
pub(crate) struct List(Vec<VNode>);

impl List {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn add(&mut self, nodes: impl Nodes) {
        nodes.join(&mut self.0);
    }

    pub(crate) fn add_each(&mut self, nodes: impl IntoIterator<Item: Into<VNode>>) {
        self.0.extend(nodes.into_iter().map(Into::into));
    }

    pub(crate) fn add_text(&mut self, text: &'static str) {
        self.0.push(self::text(text));
    }

    pub(crate) fn add_element(&mut self, element: Rc<VTag>) {
        self.0.push(VNode::VTag(element));
    }

    pub(crate) fn add_node(&mut self, node: VNode) {
        self.0.push(node);
    }

    pub(crate) fn done(self) -> VNode {
        VNode::VList(Rc::new(VList::with_children(self.0, None)))
    }
}

/// A list of these.
pub(crate) fn each(nodes: impl IntoIterator<Item: Into<VNode>>) -> VNode {
    let mut list = List::new();
    list.add_each(nodes);
    list.done()
}

/// A text that is always the same.
pub(crate) fn text(text: &'static str) -> VNode {
    VText::new(text).into()
}

/// What can stand in braces.
pub(crate) trait Nodes: Sized {
    /// As the only child.
    fn alone(self) -> VNode;

    /// Among others.
    fn join(self, list: &mut Vec<VNode>) {
        list.push(self.alone());
    }
}

impl Nodes for VNode {
    fn alone(self) -> VNode {
        self
    }
}

impl Nodes for Option<VNode> {
    fn alone(self) -> VNode {
        self.unwrap_or_default()
    }

    fn join(self, list: &mut Vec<VNode>) {
        list.extend(self);
    }
}

impl Nodes for Vec<VNode> {
    fn alone(self) -> VNode {
        List(self).done()
    }

    fn join(self, list: &mut Vec<VNode>) {
        list.extend(self);
    }
}

impl Nodes for String {
    fn alone(self) -> VNode {
        VText::new(self).into()
    }
}

impl Nodes for &String {
    fn alone(self) -> VNode {
        self.as_str().alone()
    }
}

impl Nodes for &str {
    fn alone(self) -> VNode {
        VText::new(AttrValue::Rc(self.into())).into()
    }
}

impl Nodes for AttrValue {
    fn alone(self) -> VNode {
        VText::new(self).into()
    }
}

impl Nodes for usize {
    fn alone(self) -> VNode {
        self.to_string().alone()
    }
}

impl Nodes for u64 {
    fn alone(self) -> VNode {
        self.to_string().alone()
    }
}
