//! What signatures of providers are made of.

use aws_lc_rs::digest;
use aws_lc_rs::hmac::{self, Algorithm, Key};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use md5::{Digest, Md5};

/// An HMAC (RFC 2104), as bytes.
pub(crate) fn hmac(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&Key::new(algorithm, key), message).as_ref().to_vec()
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// SHA-1 in hexadecimal.
pub(crate) fn sha1_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes in base64 (RFC 4648 section 4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// What base64 stands for, with or without padding and line breaks; `None` if it is none.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let bare: String = text.split_whitespace().collect();
    STANDARD_NO_PAD.decode(bare.trim_end_matches('=')).ok()
}

/// HMAC-MD5 (RFC 2104, RFC 1321), which the cryptographic library does not have any more.
pub(crate) fn hmac_md5(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    if key.len() > block.len() {
        block[..16].copy_from_slice(&Md5::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = Md5::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    Md5::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 2202 section 2.
    #[test]
    fn hmac_md5_is_as_published() {
        let jefe = hmac_md5(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(hex(&jefe), "750c783e6ab0b503eaa86e310a5db738");
        let long = hmac_md5(&[0xaa; 80], b"Test Using Larger Than Block-Size Key - Hash Key First");
        assert_eq!(hex(&long), "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
    }

    #[test]
    fn base64_needs_no_padding() {
        assert_eq!(from_base64("c2Vj cmV0\n").unwrap(), b"secret");
        assert_eq!(from_base64("YQ==").unwrap(), b"a");
        assert_eq!(from_base64("YQ").unwrap(), b"a");
        assert_eq!(from_base64("?"), None);
    }
}
