//! `html!` as Yew has it, for the page: the same language, the same nodes, a third of the code.
//!
//! Yew's macro writes out, wherever an element stands, how its node is put together: 295 bytes of
//! WebAssembly for an element on the average, and the page has six hundred. This one writes calls
//! of the functions in `web/src/markup.rs`, which stand once. It writes for a crate that has those
//! as `crate::markup`.
//!
//! Of Yew's language it has what the page uses: elements, fragments, components without children,
//! `{ expression }`, `{ for iterator }`, text, `if` with `if let` and `else`.

mod parse;
mod write;

use proc_macro2::TokenStream;
use quote::quote;

/// One node, as Yew's macro of this name has it.
#[proc_macro]
pub fn html(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let written = parse::root(input.into()).map(|node| write::node(&node));
    written.unwrap_or_else(wrong).into()
}

fn wrong(parse::Mistake { at, expected }: parse::Mistake) -> TokenStream {
    let expected = format!("expected {expected}");
    let error = quote! { ::core::compile_error!(#expected) };
    error
        .into_iter()
        .map(|mut token| {
            token.set_span(at);
            token
        })
        .collect()
}
