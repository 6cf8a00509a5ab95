//! Signed requests: public keys and signatures in JSON (RFC 7515, RFC 7517, RFC 8555 section 6.2).

pub(crate) mod hmac;
pub(crate) mod jwk;
pub(crate) mod jws;
