//! From words to values: the list of flags, the parser, the configuration files, and the origin
//! of every value.
//!
//! Two steps, as in ripgrep. Here ends the first: [`arguments::Arguments`] holds what was said, by
//! whom, with nothing decided. The second, [`crate::settings`], makes one checked value of it.

pub mod arguments;
pub mod config_file;
pub mod defs;
pub mod error;
pub mod flag;
pub mod index;
pub mod occurrence;
pub mod parse;
pub mod sources;
pub mod verb;
