//! The use cases: obtain, install, renew, revoke, and the hooks around them.
//!
//! Deciders (`ari`, `caa`, `choose`, `decide`, `due`, `profile`) are pure; the rest is a thin rim around them. The
//! engine never prints and knows no provider by name: it is handed authenticators and installers, and
//! hands back values.

pub mod accounts;
pub mod ari;
pub mod assess;
pub mod authenticators;
mod batch;
pub mod caa;
pub mod choose;
pub mod clients;
mod collect;
pub mod debt;
pub mod decide;
pub mod due;
pub mod hooks;
pub mod install;
pub mod installers;
pub mod issue_error;
mod memory;
pub mod obtain;
pub mod onlooker;
pub mod outcome;
mod place;
mod profile;
pub mod revocation;
pub mod revoke;
mod rounds;
mod save;
mod settle;
pub mod stop;
pub mod wave;
pub mod wish;
