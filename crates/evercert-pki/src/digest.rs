//! The two hashes that formats of this field ask for.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    fixed(digest(&SHA256, bytes).as_ref())
}

/// SHA-1, for OCSP certificate ids and key identifiers (RFC 6960, RFC 5280); never for signatures.
pub fn sha1(bytes: &[u8]) -> [u8; 20] {
    fixed(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())
}

fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().expect("the algorithm fixes the length of its output")
}
