//! Everything a person reads, in every language the program speaks.
//!
//! A message is named by an id (`webroot-missing`) and stands in `locales/en/*.ftl` and
//! `locales/ko/*.ftl`, in Fluent's syntax. Beside its text it has two attributes:
//!
//! * `.code`, in English only: `EC` and four digits, given once and never reused, so that people can
//!   search for it and programs can match it;
//! * `.next`, optional, in both: what to do now.
//!
//! Codes: `EC00xx` the program itself, `EC01xx` the command line, `EC02xx` settings, `EC03xx`
//! questions, `EC04xx` the disk, `EC05xx` the CA, `EC06xx` plugins and challenges, `EC07xx` hooks,
//! `EC08xx` accounts, `EC09xx` certificates, `EC1xxx` the same hundreds for what is no error.
//!
//! Code names messages with `msg!` only; a test walks the sources and checks that every
//! id exists and that its arguments are exactly those of the text.

pub mod catalogue;
pub mod language;
pub mod message;

#[cfg(test)]
mod tests;
