//! The one desk where errors become words, hints and an exit code.
//!
//! Libraries say what happened, in types. Each file here but [`desk`] and [`identifier`] turns the
//! errors of one place into a [`desk::CliError`], with one `From` per error type; nobody else formats
//! errors.

pub mod acme;
pub mod desk;
pub mod dns;
pub mod engine;
pub mod identifier;
pub mod install;
pub mod net;
pub mod pki;
pub mod plugin;
pub mod prompt;
pub mod revocation;
pub mod settings;
pub mod store;
pub mod usage;
