//! The error types of ACME.

use std::fmt;

use evercert_pki::printable::Printable;

/// The type of a problem document: RFC 8555, section 6.7, and what later documents added.
///
/// Compare with this, never with text. A type that is not in the list is kept whole in
/// [`ProblemKind::Unknown`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The account does not exist.
    AccountDoesNotExist,
    /// The certificate named in `replaces` was replaced before (RFC 9773, section 5): order again
    /// without it.
    AlreadyReplaced,
    /// The certificate was revoked before.
    AlreadyRevoked,
    /// The CSR is unacceptable.
    BadCsr,
    /// The nonce was not (any longer) valid: send again with a new one.
    BadNonce,
    /// The CA does not take this public key.
    BadPublicKey,
    /// The revocation reason is not allowed.
    BadRevocationReason,
    /// The CA does not take this signature algorithm.
    BadSignatureAlgorithm,
    /// CAA records forbid the CA to issue.
    Caa,
    /// Several errors: look at the subproblems.
    Compound,
    /// The validation target could not be reached.
    Connection,
    /// A DNS question failed during validation.
    Dns,
    /// The request needs an external account binding.
    ExternalAccountRequired,
    /// The answer to the challenge was wrong.
    IncorrectResponse,
    /// A contact address is not valid.
    InvalidContact,
    /// The CA does not know the profile, or does not allow it here.
    InvalidProfile,
    /// The request was malformed.
    Malformed,
    /// The order cannot be finalized yet.
    OrderNotReady,
    /// The request exceeds a rate limit.
    RateLimited,
    /// The CA will not issue for an identifier.
    RejectedIdentifier,
    /// The CA had an internal error.
    ServerInternal,
    /// TLS failed during validation.
    Tls,
    /// The client may not do this, or the validation found the wrong thing.
    Unauthorized,
    /// The CA does not take this kind of contact.
    UnsupportedContact,
    /// The CA does not issue for this type of identifier.
    UnsupportedIdentifier,
    /// A person has to visit the problem's `instance` URL.
    UserActionRequired,
    /// Any other type, as the CA spelled it.
    Unknown(String),
}

impl ProblemKind {
    /// Reads the `type` field of a problem document.
    pub fn from_uri(uri: &str) -> Self {
        uri.strip_prefix(PREFIX)
            .and_then(|name| KINDS.iter().find(|(known, _)| *known == name))
            .map_or_else(|| Self::Unknown(uri.to_owned()), |(_, kind)| kind.clone())
    }

    /// The short name (`rateLimited`), or the whole URI of an unknown type, unescaped.
    pub fn name(&self) -> &str {
        match self {
            Self::Unknown(uri) => uri,
            known => KINDS.iter().find(|(_, kind)| kind == known).map_or("", |(name, _)| *name),
        }
    }

    /// Whether the same request may succeed when it is sent again.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::BadNonce | Self::RateLimited | Self::ServerInternal)
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printable(self.name()).fmt(f)
    }
}

const PREFIX: &str = "urn:ietf:params:acme:error:";

static KINDS: [(&str, ProblemKind); 26] = [
    ("accountDoesNotExist", ProblemKind::AccountDoesNotExist),
    ("alreadyReplaced", ProblemKind::AlreadyReplaced),
    ("alreadyRevoked", ProblemKind::AlreadyRevoked),
    ("badCSR", ProblemKind::BadCsr),
    ("badNonce", ProblemKind::BadNonce),
    ("badPublicKey", ProblemKind::BadPublicKey),
    ("badRevocationReason", ProblemKind::BadRevocationReason),
    ("badSignatureAlgorithm", ProblemKind::BadSignatureAlgorithm),
    ("caa", ProblemKind::Caa),
    ("compound", ProblemKind::Compound),
    ("connection", ProblemKind::Connection),
    ("dns", ProblemKind::Dns),
    ("externalAccountRequired", ProblemKind::ExternalAccountRequired),
    ("incorrectResponse", ProblemKind::IncorrectResponse),
    ("invalidContact", ProblemKind::InvalidContact),
    ("invalidProfile", ProblemKind::InvalidProfile),
    ("malformed", ProblemKind::Malformed),
    ("orderNotReady", ProblemKind::OrderNotReady),
    ("rateLimited", ProblemKind::RateLimited),
    ("rejectedIdentifier", ProblemKind::RejectedIdentifier),
    ("serverInternal", ProblemKind::ServerInternal),
    ("tls", ProblemKind::Tls),
    ("unauthorized", ProblemKind::Unauthorized),
    ("unsupportedContact", ProblemKind::UnsupportedContact),
    ("unsupportedIdentifier", ProblemKind::UnsupportedIdentifier),
    ("userActionRequired", ProblemKind::UserActionRequired),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_goes_there_and_back() {
        for (name, kind) in &KINDS {
            assert_eq!(ProblemKind::from_uri(&format!("{PREFIX}{name}")), *kind);
            assert_eq!(kind.name(), *name);
        }
    }

    #[test]
    fn unknown_types_are_kept() {
        for uri in ["about:blank", "", "urn:ietf:params:acme:error:", "urn:ietf:params:acme:error:new", "badNonce"] {
            assert_eq!(ProblemKind::from_uri(uri), ProblemKind::Unknown(uri.to_owned()));
        }
    }
}
