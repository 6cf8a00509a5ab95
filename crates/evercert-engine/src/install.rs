//! Putting a certificate into a server, or leaving the server as it was.

pub(crate) mod apply;
pub(crate) mod aside;
pub(crate) mod bystanders;
pub mod command;
pub mod failure;
pub mod handshakes;
pub(crate) mod look;
pub mod lookout;
pub mod recovery;
#[cfg(any(test, feature = "suite"))]
pub mod suite;
pub(crate) mod theirs;
pub mod transaction;
pub mod witness;

#[cfg(test)]
mod tests;
