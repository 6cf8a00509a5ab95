//! The binary's face: what people type, what they read, and the one desk for errors.
//!
//! Everything below this crate is silent; only here is the environment read, something printed,
//! or the process ended. It is a library so that tests and tools can walk the list of flags.

pub mod app;
pub mod commands;
pub mod environment;
pub mod errors;
pub mod flags;
pub mod help;
pub mod log;
pub mod messages;
pub mod plugins;
pub mod proxy;
pub mod reference;
pub mod settings;
pub mod steps;
pub mod ui;
pub mod version;
pub mod work;
pub mod world;
