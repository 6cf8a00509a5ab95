//! `renewal/NAME.conf`: what a lineage remembers for its renewal.
//!
//! Reading gives a typed view; writing always merges into the file on disk, so that comments, unknown keys and unknown
//! sections survive. Our own memory lives in the section `[evercert]`, which certbot leaves alone.

mod conf;
mod error;
mod params;
mod restore;
mod save;

pub use conf::RenewalConf;
pub use error::{ConfError, ConfProblem};
pub use params::{ParamValue, Params};
pub use restore::current_server;
pub use save::{ConfEdit, create, rewrite};

#[cfg(test)]
mod tests;
