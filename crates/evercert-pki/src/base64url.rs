//! Base64url without padding, the alphabet of JOSE (RFC 7515 section 2).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// The text is not base64url without padding.
#[derive(Debug, thiserror::Error)]
#[error("not base64url without padding")]
pub struct DecodeError(#[source] base64::DecodeError);

/// Encodes without padding.
pub fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes; padding and foreign characters are errors.
pub fn decode(text: &str) -> Result<Vec<u8>, DecodeError> {
    BASE64_URL_SAFE_NO_PAD.decode(text).map_err(DecodeError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_refused() {
        assert_eq!(decode("AQ").unwrap(), [1]);
        assert!(decode("AQ==").is_err());
        assert_eq!(encode(&[0xfb, 0xff]), "-_8");
    }
}
