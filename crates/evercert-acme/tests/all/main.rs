//! The client against a CA that says whatever a test wants.

mod accounts;
mod issuance;
mod kit;
mod nonsense;
mod server;
mod trouble;
mod untrusted;
