//! The certification authority proper: keys, certificates, revocation lists, OCSP. No ACME here.

pub(crate) mod crl;
pub(crate) mod csr;
pub(crate) mod hierarchy;
pub(crate) mod leaf;
pub(crate) mod ocsp;
pub(crate) mod time;
pub(crate) mod tls_root;
