//! A small, strict ACME CA for rehearsals and tests: RFC 8555 with http-01, dns-01 and tls-alpn-01
//! (RFC 8737), dns-account-01 and dns-persist-01 (drafts), IP addresses (RFC 8738), external account binding, profiles, renewal information
//! (RFC 9773), alternate chains, revocation, OCSP and CRL. It lives in one process, keeps everything
//! in memory, refuses what the RFCs forbid, and goes wrong on demand.
//!
//! It shares no ACME code with the client crate: one bug must not hide in both.
//!
//! ```no_run
//! # async fn example() -> Result<(), evercert_ca::ca::CaError> {
//! use evercert_ca::{ca::Ca, config::CaConfig};
//!
//! let ca = Ca::start(CaConfig::default()).await?;
//! let directory = ca.directory_url();
//! // … issue against `directory`, answering http-01 on port 5002 …
//! ca.shutdown().await;
//! # Ok(())
//! # }
//! ```

pub mod ca;
pub mod config;
mod control;
pub mod endpoint;
mod issuer;
mod jose;
mod listener;
pub mod mischief;
mod problem;
mod server;
mod state;
pub mod stats;
mod sync;
mod trouble;
mod validate;
