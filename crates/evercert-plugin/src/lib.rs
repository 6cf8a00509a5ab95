//! The contracts between the engine and what it drives.
//!
//! Only traits and the values they speak live here; every implementation lives somewhere above.
//! The prose above a trait is the contract: what is atomic, idempotent, ordered, and who retries.

pub mod authenticator;
pub mod challenge;
pub mod challenge_server;
pub mod dns_account;
pub mod dns_error;
pub mod dns_persist;
pub mod dns_provider;
pub mod edit;
pub mod error;
pub mod exposure;
pub mod install_error;
pub mod installer;
pub mod note;
pub mod secret;
