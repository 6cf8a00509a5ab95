//! Questions to the world: how an HTTP client is built and whom it trusts, and whether a certificate was revoked,
//! who listens on a port, what the DNS and web servers show to a CA, which certificate is served for a name, what
//! programs of servers say.
//!
//! It asks and reports; it decides nothing, prints nothing, keeps nothing. Certificates and settings come from the
//! caller, except where a caller asks for the system's roots: [`tls::Roots::System`].

pub mod crl;
pub mod dns;
mod fetch;
pub mod handshake;
pub mod http;
pub mod ocsp;
pub mod ports;
pub mod probe;
pub mod program;
pub mod tls;
