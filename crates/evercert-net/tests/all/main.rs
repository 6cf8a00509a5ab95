//! Clients and lookups against servers on loopback.

mod crl;
mod http;
mod ocsp;
mod server;
