//! The grammar of httpd configurations: one file as a tree that keeps every byte.
//!
//! A [`Tree`] owns the text; everything else is a place in it, so printing a tree is printing its text, and an edit is a
//! change of a few bytes of it. Parsing never fails: what is not grammar becomes a [`SyntaxError`] with its place, and
//! the rest is read as well as it can be. What directives mean, and which of them count, is not known here.

mod error;
mod item;
mod line;
mod parse;
mod tree;
mod word;

#[cfg(test)]
mod property_tests;

pub use error::{Mistake, SyntaxError};
pub use evercert_store::span::Span;
pub use item::{Directive, Item, ItemId, Section};
pub use tree::{Items, Place, Tree};
pub use word::Word;
