//! TXT records for dns-01.

pub mod api;
pub mod credentials;
pub mod facts;
pub mod http;
mod names;
pub mod provider;
pub mod providers;
pub mod redact;
mod sign;
pub mod update;

pub mod responder;

#[cfg(test)]
mod suite;
#[cfg(test)]
mod testing;
