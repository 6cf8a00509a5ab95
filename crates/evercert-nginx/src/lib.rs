//! nginx: its configuration as a lossless tree, and what evercert does with it.
//!
//! [`syntax`] takes one file apart and never fails; it knows the grammar and nothing of what directives mean. [`files`]
//! reads a whole configuration, includes followed, and [`model`] says what it means. `choose` finds the blocks that a
//! certificate belongs into, `edit` and `challenge` say what must change in them, byte for byte; none of them does
//! anything. [`control`] speaks with the server, and [`plugin`] is what the engine sees of it all.

mod bystanders;
mod challenge;
mod choose;
pub mod control;
mod edit;
mod endpoints;
pub mod files;
mod layout;
mod mentions;
pub mod model;
pub mod options;
mod patch;
pub mod plugin;
pub mod ports;
mod redirects;
pub mod setup;
pub mod syntax;

pub use evercert_store::source;
