//! Clients and lookups against servers on loopback.

mod http;
mod ocsp;
mod server;
