//! What is to be proved, and by what.

use crate::state::challenge::{ChallengeKind, Subject};

/// What is to be proved, and by what.
pub(crate) struct Attempt {
    pub(crate) subject: Subject,
    pub(crate) kind: ChallengeKind,
    pub(crate) token: String,
    pub(crate) thumbprint: String,
}

impl Attempt {
    /// RFC 8555 section 8.1.
    pub(crate) fn key_authorization(&self) -> String {
        format!("{}.{}", self.token, self.thumbprint)
    }
}
