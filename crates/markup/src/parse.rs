//! What stands in `html!`.

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use std::iter::Peekable;

/// A node as it is written.
pub(crate) enum Node {
    /// `<div class="x">…</div>`
    Element(Element),
    /// `<>…</>`
    Fragment(Vec<Node>),
    /// `<Timeline key="x" {dispatch} />`: Yew's macro knows best.
    Component(TokenStream),
    /// `{ expression }`
    Expression(TokenStream),
    /// `{ for iterator }`
    Each(TokenStream),
    /// `"text"` or `{ "text" }`
    Text(Literal),
    /// `if condition { … } else { … }`
    If { condition: TokenStream, then: Vec<Node>, or: Vec<Node> },
}

/// An element as it is written.
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) at: Span,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Node>,
}

/// An attribute as it is written.
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) at: Span,
    pub(crate) value: TokenTree,
}

/// What is wrong, and where.
pub(crate) struct Mistake {
    pub(crate) at: Span,
    pub(crate) expected: String,
}

type Parsed<T> = Result<T, Mistake>;

/// The only node in there.
pub(crate) fn root(tokens: TokenStream) -> Parsed<Node> {
    let mut tokens = Tokens::of(tokens);
    let node = tokens.node()?;
    if tokens.rest.peek().is_some() {
        return tokens.expected("no second node beside the first");
    }
    Ok(node)
}

struct Tokens {
    rest: Peekable<IntoIter>,
    /// The place of what was read last.
    last: Span,
}

impl Tokens {
    fn of(tokens: TokenStream) -> Self {
        Self { rest: tokens.into_iter().peekable(), last: Span::call_site() }
    }

    fn expected<T>(&mut self, expected: impl Into<String>) -> Parsed<T> {
        let at = self.rest.peek().map_or(self.last, TokenTree::span);
        Err(Mistake { at, expected: expected.into() })
    }

    fn next(&mut self) -> Option<TokenTree> {
        let token = self.rest.next()?;
        self.last = token.span();
        Some(token)
    }

    fn is(&mut self, sign: char) -> bool {
        matches!(self.rest.peek(), Some(TokenTree::Punct(it)) if it.as_char() == sign)
    }

    fn is_word(&mut self, word: &str) -> bool {
        matches!(self.rest.peek(), Some(TokenTree::Ident(it)) if it == word)
    }

    /// Passes over `sign`, if it comes next.
    fn skip(&mut self, sign: char) -> bool {
        let is_it = self.is(sign);
        if is_it {
            self.next();
        }
        is_it
    }

    fn sign(&mut self, sign: char) -> Parsed<()> {
        if self.skip(sign) { Ok(()) } else { self.expected(format!("`{sign}`")) }
    }

    /// A name such as `aria-label`.
    fn name(&mut self) -> Parsed<(String, Span)> {
        let Some(TokenTree::Ident(first)) = self.rest.peek() else {
            return self.expected("a name");
        };
        let (mut name, at) = (first.to_string(), first.span());
        self.next();
        while self.skip('-') {
            let Some(TokenTree::Ident(part)) = self.next() else { return self.expected("a name") };
            name = format!("{name}-{part}");
        }
        Ok((name, at))
    }

    fn braces(&mut self) -> Option<Group> {
        match self.rest.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let group = group.clone();
                self.next();
                Some(group)
            }
            Some(_) | None => None,
        }
    }

    fn node(&mut self) -> Parsed<Node> {
        if self.skip('<') {
            return self.tag();
        }
        if let Some(group) = self.braces() {
            return Ok(expression(group.stream()));
        }
        if self.is_word("if") {
            return self.condition();
        }
        if let Some(TokenTree::Literal(text)) = self.rest.peek() {
            let text = text.clone();
            self.next();
            return Ok(Node::Text(text));
        }
        self.expected("an element, `{ … }`, a text or `if`")
    }

    /// What follows `<`.
    fn tag(&mut self) -> Parsed<Node> {
        if self.skip('>') {
            let children = self.children()?;
            self.close("")?;
            return Ok(Node::Fragment(children));
        }
        if matches!(self.rest.peek(), Some(TokenTree::Ident(name)) if is_component(&name.to_string()))
        {
            return self.component();
        }
        let (name, at) = self.name()?;
        let mut attributes = Vec::new();
        while !self.is('/') && !self.is('>') {
            attributes.push(self.attribute()?);
        }
        let mut children = Vec::new();
        if self.skip('/') {
            self.sign('>')?;
        } else {
            self.sign('>')?;
            children = self.children()?;
            self.close(&name)?;
        }
        Ok(Node::Element(Element { name, at, attributes, children }))
    }

    /// Nodes up to `</`.
    fn children(&mut self) -> Parsed<Vec<Node>> {
        let mut children = Vec::new();
        loop {
            if self.skip('<') {
                if self.skip('/') {
                    return Ok(children);
                }
                children.push(self.tag()?);
            } else {
                children.push(self.node()?);
            }
        }
    }

    /// The rest of `</name>`.
    fn close(&mut self, name: &str) -> Parsed<()> {
        if !name.is_empty() {
            let (closed, at) = self.name()?;
            if closed != name {
                return Err(Mistake { at, expected: format!("`</{name}>`") });
            }
        }
        self.sign('>')
    }

    /// `name="text"`, `name={expression}`, `name=true`, `{name}`.
    fn attribute(&mut self) -> Parsed<Attribute> {
        if let Some(group) = self.braces() {
            let name = group.stream().to_string();
            return Ok(Attribute { name, at: group.span(), value: TokenTree::Group(group) });
        }
        let (name, at) = self.name()?;
        self.sign('=')?;
        match self.next() {
            Some(value) => Ok(Attribute { name, at, value }),
            None => self.expected("the attribute's value"),
        }
    }

    fn component(&mut self) -> Parsed<Node> {
        let mut tokens = TokenStream::new();
        while !self.skip('/') {
            match self.next() {
                Some(token) if !self.is('>') => tokens.extend([token]),
                Some(_) | None => return self.expected("`/>`: components here have no children"),
            }
        }
        self.sign('>')?;
        Ok(Node::Component(tokens))
    }

    fn condition(&mut self) -> Parsed<Node> {
        self.next();
        let mut condition = TokenStream::new();
        let then = loop {
            if let Some(group) = self.braces() {
                break nodes(group)?;
            }
            match self.next() {
                Some(token) => condition.extend([token]),
                None => return self.expected("`{`"),
            }
        };
        let mut or = Vec::new();
        if self.is_word("else") {
            self.next();
            if self.is_word("if") {
                or.push(self.condition()?);
            } else if let Some(group) = self.braces() {
                or = nodes(group)?;
            } else {
                return self.expected("`if` or `{`");
            }
        }
        Ok(Node::If { condition, then, or })
    }
}

fn is_component(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
}

/// What is in braces, where nodes are.
fn expression(tokens: TokenStream) -> Node {
    let mut rest = tokens.clone().into_iter();
    match (rest.next(), rest.clone().next()) {
        (Some(TokenTree::Ident(word)), _) if word == "for" => Node::Each(rest.collect()),
        (Some(TokenTree::Literal(text)), None) => Node::Text(text),
        _ => Node::Expression(tokens),
    }
}

fn nodes(group: Group) -> Parsed<Vec<Node>> {
    let mut tokens = Tokens::of(group.stream());
    let mut nodes = Vec::new();
    while tokens.rest.peek().is_some() {
        nodes.push(tokens.node()?);
    }
    Ok(nodes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let tokens = text.parse().expect("these are tokens");
        match root(tokens) {
            Ok(node) => told(&node),
            Err(mistake) => format!("expected {}", mistake.expected),
        }
    }

    fn told(node: &Node) -> String {
        let all = |nodes: &[Node]| nodes.iter().map(told).collect::<Vec<_>>().join(" ");
        match node {
            Node::Element(Element { name, attributes, children, .. }) => {
                let names: Vec<_> = attributes.iter().map(|it| it.name.as_str()).collect();
                format!("{name}[{}]({})", names.join(" "), all(children))
            }
            Node::Fragment(children) => format!("({})", all(children)),
            Node::Component(tokens) => format!("component {tokens}"),
            Node::Expression(tokens) => format!("{{{tokens}}}"),
            Node::Each(tokens) => format!("each {tokens}"),
            Node::Text(text) => text.to_string(),
            Node::If { condition, then, or } => {
                format!("if {condition} ({}) or ({})", all(then), all(or))
            }
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let text =
            r#"<p key={3} class="x" {lang} hidden=true aria-label={f(a > b)}>{ a }"b"{ "c" }</p>"#;
        assert_eq!(said(text), r#"p[key class lang hidden aria-label]({a} "b" "c")"#);
        assert_eq!(
            said("<>{ for it }<Drawn key={1} {drawing} /><br /></>"),
            "(each it component Drawn key = { 1 } { drawing } br[]())"
        );
        assert_eq!(
            said("<b>if let Some(it) = &x { <i /> { it } } else if y { {z} } else { \"w\" }</b>"),
            "b[](if let Some (it) = & x (i[]() {it}) or (if y ({z}) or (\"w\")))"
        );
    }

    #[test]
    fn what_cannot_be_read_says_what_was_expected() {
        assert_eq!(said("<b>{ a }</i>"), "expected `</b>`");
        assert_eq!(said("<b /><i />"), "expected no second node beside the first");
        assert_eq!(said("<Drawn></Drawn>"), "expected `/>`: components here have no children");
        assert_eq!(said("<b class />"), "expected `=`");
        assert_eq!(said("<b>"), "expected an element, `{ … }`, a text or `if`");
        assert_eq!(said("<b class="), "expected the attribute's value");
        assert_eq!(said(""), "expected an element, `{ … }`, a text or `if`");
        assert_eq!(said("if x"), "expected `{`");
        assert_eq!(said("if x { } else y"), "expected `if` or `{`");
    }
}
