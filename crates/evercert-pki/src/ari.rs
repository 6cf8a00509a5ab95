//! The identifier by which a certificate asks for its renewal window (RFC 9773).

use crate::{base64url, certificate::Certificate};

/// `base64url(AKI keyIdentifier) "." base64url(serial)` (RFC 9773 section 4.1), or `None` for a
/// certificate without an authority key identifier, which can have no renewal information.
pub fn certificate_id(certificate: &Certificate) -> Option<String> {
    let key_id = certificate.authority_key_id()?;
    let serial = certificate.serial_bytes();
    Some(format!("{}.{}", base64url::encode(key_id), base64url::encode(serial)))
}
