//! The administrator's own commands around an issuance: pre, deploy and post hooks.
//!
//! What runs, in which order and with which variables is decided without side effects in
//! [`plan`]; [`runner`] runs it. A hook is never killed half-way: once started it is waited for,
//! even when the caller has lost interest (see [`runner::HookRunner`]).

pub mod command;
pub mod environment;
pub mod output;
pub mod plan;
pub mod runner;
pub mod validate;

pub(crate) mod shell;
