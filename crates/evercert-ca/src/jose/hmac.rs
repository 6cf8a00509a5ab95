//! The MACs of external account binding (RFC 7518 section 3.2).

use aws_lc_rs::hmac;

/// Whether `tag` is the MAC of `message` under `key`; `None` for algorithms other than HS256, HS384
/// and HS512.
pub(crate) fn verify(algorithm: &str, key: &[u8], message: &[u8], tag: &[u8]) -> Option<bool> {
    let algorithm = match algorithm {
        "HS256" => hmac::HMAC_SHA256,
        "HS384" => hmac::HMAC_SHA384,
        "HS512" => hmac::HMAC_SHA512,
        _ => return None,
    };
    Some(hmac::verify(&hmac::Key::new(algorithm, key), message, tag).is_ok())
}
