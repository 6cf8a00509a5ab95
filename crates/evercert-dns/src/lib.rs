//! TXT records for dns-01.

pub mod api;
pub mod credentials;
pub mod facts;
pub mod http;
pub mod provider;
pub mod providers;
pub mod redact;
mod sign;

pub mod responder;

#[cfg(test)]
mod suite;
#[cfg(test)]
mod testing;
