//! What the CA remembers, all of it in memory.

pub(crate) mod account;
pub(crate) mod authorization;
pub(crate) mod certificate;
pub(crate) mod challenge;
pub(crate) mod nonce;
pub(crate) mod order;
pub(crate) mod store;
pub(crate) mod txt;
