//! The authenticators that need no other program: they are the same on every host.
//!
//! Each implements [`Authenticator`](evercert_plugin::authenticator::Authenticator) and is built
//! once per run and configuration, so that lineages of one wave share its listener, its folders
//! and its memory.

pub mod manual;
pub mod standalone;
pub mod webroot;
