//! Lineages: the certificates of one name, one version after the other.
//!
//! `archive/NAME/` has every version, `live/NAME/` four links to one of them, `renewal/NAME.conf` how to renew it. A
//! lineage exists when its conf exists. All writing functions want the locks held.
//!
//! What makes it withstand a crash at any point:
//! - a file gets its name in `archive/` when its content is on stable storage, so a version whose four names are there
//!   is complete;
//! - links are swapped only after that, all four at once by exchanging `live/NAME` with a copy of it; where the file
//!   system cannot, `previous_*` links remember the old targets meanwhile, which loading (ours and certbot's) restores;
//! - the conf of a new lineage appears last; until then a note in `evercert/unfinished/` tells the next run to clean up.

mod create;
mod delete;
mod deploy;
mod error;
mod links;
mod list;
mod loaded;
mod material;
mod name;
mod prune;
mod successor;
mod swap;
mod unfinished;
mod verify;
mod versions;

pub use create::{NewLineage, check_new, create};
pub use delete::delete;
pub use error::LineageError;
pub use list::{nameless, names, sharing_archive};
pub use loaded::Lineage;
pub use material::Material;
pub use name::{LineageName, NameError};
pub use unfinished::clean_up as clean_up_unfinished;
pub use versions::Versions;

#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod swap_tests;
#[cfg(test)]
mod tests;
