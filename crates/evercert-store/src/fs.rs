//! The only door to the disk.
//!
//! Every other module asks these functions, so that modes, owners, atomic replacement and fsync are decided in one
//! place and every error names the path and what was being done to it.

#![expect(clippy::disallowed_methods, reason = "this is the one door to the disk")]

mod attributes;
mod copy;
mod dir;
mod error;
mod file;
mod link;
mod log_file;
mod meta;
mod name;
mod rename;
mod step;
mod temporary;

#[cfg(any(test, feature = "faults"))]
pub mod faults;

pub use copy::{copy, put_back};
pub use dir::{create_dir, create_dir_all, imitate_dir, list, remove_dir, remove_dir_all, set_dir_owner, sync_dir};
pub use error::{FsError, NotRegular, Obstacle, Operation};
pub use file::{
    open_lock_file, publish, read, read_large, read_named, read_named_text, read_optional, read_regular, read_secret,
    read_text, remove_file, remove_if_exists, write_anyhow, write_atomic, write_exclusive, write_replacing,
};
pub use link::{is_symlink, is_trusted_link, read_link, replace_symlink, symlink};
pub use log_file::{LARGEST as LARGEST_LOG, LogFile, Turning};
pub use meta::{
    Mode, Owner, canonical, exists, is_dir, is_executable, is_regular, link_metadata, metadata, mode, owner, present,
    set_owner,
};
pub use name::is_temporary;
pub use rename::{exchange, rename};
pub use temporary::{free_name, remove_leftovers};

#[cfg(test)]
pub use meta::set_mode;

#[cfg(test)]
mod tests;
