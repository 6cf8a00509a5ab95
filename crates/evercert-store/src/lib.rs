//! What is on the disk, byte-compatible with certbot.
//!
//! This crate remembers: lineages (`live/`, `archive/`, `renewal/`), accounts, what plugins remember, checkpoints of
//! servers that were changed, the log, locks. It is synchronous, never touches
//! the network, never prints. [`fs`] is the only door to the disk; everything above it decides *what* is written and
//! in which order, so that a crash between any two steps leaves the old or the new certificate complete.

pub mod accounts;
pub mod checkpoint;
pub mod csr_output;
pub mod fs;
pub mod glob;
pub mod ini;
pub mod kind;
pub mod layout;
pub mod lineage;
pub mod lock;
pub mod options_file;
pub mod overlay;
pub mod patch;
pub mod paths;
pub mod plugin_storage;
pub mod readme;
pub mod renewal_conf;
pub mod source;
pub mod span;

#[cfg(test)]
mod testing;
