//! One checked value made of all that was said: identifiers parsed, paths absolute, conflicts
//! refused, plugins chosen.
//!
//! The steps: [`resolve`] lets flags act on each other, [`rules`] refuses what cannot be, and each
//! file beside this one assembles its group. A renewal conf is laid under what the user said by
//! [`Settings::overlay`](whole::Settings::overlay) and written from [`Settings::params`](whole::Settings::params).

pub mod account;
pub mod challenge;
pub mod error;
pub mod hooks;
pub mod install;
pub mod key;
pub mod names;
pub mod output;
pub mod overlay;
pub mod paths;
pub mod plugins;
pub mod renewal;
pub mod resolve;
pub mod responder;
pub mod rules;
pub mod saved;
pub mod secret;
pub mod server;
pub mod webroot;
pub mod whole;
