//! nginx: its configuration as a lossless tree, and what evercert does with it.
//!
//! [`syntax`] takes one file apart and never fails; it knows the grammar and nothing of what
//! directives mean. [`files`] reads a whole configuration, includes followed, and
//! [`model`] says what it means.

pub mod control;
pub mod files;
mod glob;
pub mod model;
pub mod source;
pub mod syntax;
