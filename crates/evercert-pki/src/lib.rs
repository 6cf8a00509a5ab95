//! What every other crate speaks: identifiers, keys, signing requests, certificates and the clock.
//!
//! Everything here is pure: no files, no network, no async, and the system's time only in [`clock`]
//! and its randomness only in [`random`].

pub mod ari;
pub mod base64url;
pub mod certificate;
pub mod clock;
pub mod crl;
pub mod csr;
pub mod digest;
pub mod identifier;
pub mod jwk;
pub mod key;
pub mod ocsp;
pub mod pem;
pub mod printable;
pub mod random;
pub mod retry_after;
pub mod signature;
mod x509_names;
