//! Apache: its configuration as a lossless tree, and what evercert does with it.
//!
//! [`syntax`] takes one file apart and never fails; it knows the grammar and nothing of what directives mean. [`files`]
//! reads a whole configuration as the server does, and [`model`] says what it means. `choose` finds the virtual hosts
//! that a certificate belongs into, `edit` and `challenge` say what must change, byte for byte; none of them does
//! anything. [`control`] speaks with the server, and [`plugin`] is what the engine sees of it all. [`layout`] knows where
//! distributions keep things.

pub mod auto_hsts;
mod bystanders;
mod challenge;
mod choose;
pub mod control;
mod edit;
mod endpoints;
pub mod files;
pub mod layout;
mod lines;
pub mod model;
pub mod options;
mod patch;
pub mod plugin;
pub mod ports;
pub mod setup;
pub mod syntax;
#[cfg(test)]
mod testing;
