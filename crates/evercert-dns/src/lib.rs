//! TXT records for dns-01.

pub mod api;
pub mod authenticator;
pub mod credentials;
pub mod facts;
pub mod http;
pub mod journal;
pub mod look;
mod names;
mod patience;
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
