//! `letsencrypt.log`: the whole story of a run, whatever the screen shows.
//!
//! The voice ([`crate::ui::speak::Ui`]) notes what it says, and libraries tell of what they do as `tracing` events,
//! which [`recorder::Recorder`] hears. Both end in a [`journal::Journal`]: in memory until there is a file, in the log
//! directory or, when a run fails before that, in a temporary one.
//!
//! A record begins at the beginning of a line, as certbot's do: `time:LEVEL:module:text`. Its further lines begin with
//! two blanks, and what a terminal would obey is escaped: no text from outside can look like a record. Records are
//! English, and no secret gets in: see [`secrets`].

pub mod crash;
pub mod exchange;
pub mod journal;
pub mod level;
pub mod record;
pub mod recorder;
pub mod secrets;
