//! The grammar of nginx configurations: one file as a tree that keeps every byte.
//!
//! A [`Tree`] owns the text; everything else is a place in it. Printing a tree is printing its text,
//! and an edit is a change of a few bytes of it, so what nobody touched stays as it was. Parsing
//! never fails: what is not grammar becomes a [`SyntaxError`] with its place, and the rest is read as
//! well as it can be.

mod error;
mod item;
mod lexer;
mod lua;
mod parse;
mod tree;
mod word;

#[cfg(test)]
mod property_tests;

pub use error::{Mistake, SyntaxError};
pub use evercert_store::span::Span;
pub use item::{Block, Comment, Directive, Item, ItemId};
pub use tree::{Items, Tree};
pub use word::Word;
