//! What is written for it.

use crate::parse::{Attribute, Element, Node};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

/// Attributes that are there or not, among those that the page uses.
const FLAGS: [&str; 8] =
    ["autofocus", "disabled", "hidden", "inert", "multiple", "open", "readonly", "selected"];

/// An expression that is the node.
pub(crate) fn node(node: &Node) -> TokenStream {
    match node {
        Node::Element(it) => {
            let element = element(it);
            quote! { ::yew::virtual_dom::VNode::VTag(#element) }
        }
        Node::Fragment(children) => list(children),
        Node::Component(tokens) => quote! { ::yew::html! { <#tokens /> } },
        Node::Expression(tokens) => quote! { crate::markup::Nodes::alone(#tokens) },
        Node::Each(tokens) => quote! { crate::markup::each(#tokens) },
        Node::Text(text) => quote! { crate::markup::text(#text) },
        Node::If { condition, then, or } => {
            let (then, or) = (together(then), together(or));
            quote! { if #condition { #then } else { #or } }
        }
    }
}

/// One node for as many as there are. Which it is depends on how they are written and never on what
/// they are, or an element would be made anew when a neighbour comes.
fn together(nodes: &[Node]) -> TokenStream {
    match nodes {
        [] => quote! { ::yew::Html::default() },
        [only] => node(only),
        several => list(several),
    }
}

fn list(nodes: &[Node]) -> TokenStream {
    let (list, adds) = (hidden("list"), adds(nodes, &hidden("list")));
    quote! {{
        let mut #list = crate::markup::List::new();
        #adds
        #list.done()
    }}
}

fn adds(nodes: &[Node], to: &Ident) -> TokenStream {
    let add = |it: &Node| match it {
        Node::Expression(tokens) => quote! { #to.add(#tokens); },
        Node::Each(tokens) => quote! { #to.add_each(#tokens); },
        Node::Text(text) => quote! { #to.add_text(#text); },
        Node::Element(it) => {
            let element = element(it);
            quote! { #to.add_element(#element); }
        }
        Node::Fragment(_) | Node::Component(_) | Node::If { .. } => {
            let node = node(it);
            quote! { #to.add_node(#node); }
        }
    };
    nodes.iter().map(add).collect()
}

/// A name that nothing in the braces can mean.
fn hidden(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site())
}

/// The element, as a pointer: one word is handed on, where a node is three.
fn element(element: &Element) -> TokenStream {
    let Element { name, at, attributes, children } = element;
    let it = hidden("element");
    let is_field = matches!(name.as_str(), "input" | "textarea");
    let (mut keys, mut fixed, mut sets) = (Vec::new(), Vec::new(), TokenStream::new());
    let mut fixed_keys = Vec::new();
    for attribute @ Attribute { name, at, .. } in attributes {
        let value = argument(&attribute.value);
        let is_listener = name.strip_prefix("on").is_some_and(|rest| !rest.is_empty());
        let is_flag = FLAGS.contains(&name.as_str());
        let set = match name.as_str() {
            "key" => quote! { key(#value) },
            "ref" => quote! { node_ref(#value) },
            "value" if is_field => quote! { value(#value) },
            _ if is_listener => {
                let event = format_ident!("{name}", span = *at);
                quote! { on(::yew::html::#event::Wrapper::__macro_new(#value)) }
            }
            _ if let Some(text) = constant(name, &attribute.value) => {
                fixed_keys.push(name);
                fixed.push(
                    quote! { (#name, ::yew::virtual_dom::AttributeOrProperty::Static(#text)) },
                );
                continue;
            }
            "class" => {
                keys.push(name);
                quote! { class(#value) }
            }
            _ => {
                keys.push(name);
                if is_flag {
                    quote! { flag(#value) }
                } else {
                    quote! { set(#value) }
                }
            }
        };
        sets.extend(quote_spanned! { *at => #it.#set; });
    }
    if !keys.is_empty() {
        keys.extend(fixed_keys);
    }
    let done = match children.as_slice() {
        [] => quote! { #it.done() },
        [Node::Expression(tokens)] => quote! { #it.around(#tokens) },
        [Node::Text(text)] => quote! { #it.around_text(#text) },
        [Node::Element(only)] => {
            let only = self::element(only);
            quote! { #it.around_element(#only) }
        }
        [only @ (Node::Fragment(_) | Node::Component(_) | Node::If { .. })] => {
            let only = node(only);
            quote! { #it.around_node(#only) }
        }
        several => {
            let adds = adds(several, &it);
            quote! { #adds #it.done_with_list() }
        }
    };
    quote_spanned! { *at => {
        let mut #it = crate::markup::Element::of(const {
            &crate::markup::Shape { tag: #name, keys: &[#(#keys),*], fixed: &[#(#fixed),*] }
        });
        #sets
        #done
    }}
}

/// What is in the braces, which a call needs no more.
fn argument(value: &TokenTree) -> TokenStream {
    match value {
        TokenTree::Group(group) => group.stream(),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => value.clone().into(),
    }
}

/// The text of an attribute that is always the same.
fn constant(name: &str, value: &TokenTree) -> Option<TokenStream> {
    match value {
        TokenTree::Literal(text) => Some(quote! { #text }),
        TokenTree::Ident(word) if word == "true" => Some(quote! { #name }),
        TokenTree::Ident(_) | TokenTree::Group(_) | TokenTree::Punct(_) => None,
    }
}
