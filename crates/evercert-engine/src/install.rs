//! Putting a certificate into a server, or leaving the server as it was.

mod apply;
pub mod command;
pub mod failure;
pub mod recovery;
pub mod transaction;
pub mod witness;

#[cfg(test)]
mod tests;
