//! The authenticators that are the same on every host, and the one over any server that is handed in.
//!
//! Each implements [`Authenticator`](evercert_plugin::authenticator::Authenticator) and is built
//! once per run and configuration, so that lineages of one wave share its listener, its folders
//! and its memory.

pub mod manual;
pub mod persist;
pub mod server;
pub mod standalone;
pub mod webroot;
