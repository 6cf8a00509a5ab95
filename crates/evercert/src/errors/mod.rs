//! The one desk where errors become words, hints and an exit code.
//!
//! Libraries say what happened, in types. Each file here but [`desk`] turns the errors of one place
//! into a [`desk::CliError`], with one `From` per error type; nobody else formats errors.

pub mod desk;
pub mod prompt;
pub mod settings;
pub mod usage;
