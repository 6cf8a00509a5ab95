//! What is to be proved, and by what.

use evercert_pki::{base64url, digest};
use jiff::Timestamp;

use crate::state::challenge::{ChallengeKind, Subject};

/// What is to be proved, and by what.
pub(crate) struct Attempt {
    pub(crate) subject: Subject,
    pub(crate) kind: ChallengeKind,
    pub(crate) token: String,
    pub(crate) thumbprint: String,
    /// The name of whoever asks.
    pub(crate) account_url: String,
    /// When they asked.
    pub(crate) now: Timestamp,
}

impl Attempt {
    /// RFC 8555 section 8.1.
    pub(crate) fn key_authorization(&self) -> String {
        format!("{}.{}", self.token, self.thumbprint)
    }

    /// What a TXT record says of it (RFC 8555 section 8.4).
    pub(crate) fn txt_value(&self) -> String {
        base64url::encode(&digest::sha256(self.key_authorization().as_bytes()))
    }
}
