//! Revoking a certificate.

use evercert_acme::error::Error as AcmeError;
use evercert_acme::revocation::RevocationReason;
use evercert_pki::certificate::Certificate;
use evercert_pki::key::PrivateKey;

use crate::accounts::{Accounts, AccountsError};

/// Who may revoke: whoever ordered, or whoever holds the key.
pub enum Authority<'a> {
    /// The account with this id, or the only one there is.
    Account(Option<&'a str>),
    /// The certificate's own key (RFC 8555 section 7.6).
    CertificateKey(&'a PrivateKey),
}

/// Why a certificate was not revoked.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// No account, or no way to the CA.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The key is another certificate's.
    #[error("the key does not belong to the certificate")]
    KeyMismatch,
    /// The CA refused.
    #[error("the certificate could not be revoked")]
    Refused(#[source] AcmeError),
}

/// Revokes `certificate` at the CA of `accounts`. A second time is an error of the CA,
/// `alreadyRevoked`, which is the caller's to judge.
pub async fn revoke(
    accounts: &Accounts,
    authority: Authority<'_>,
    certificate: &Certificate,
    reason: RevocationReason,
) -> Result<(), RevokeError> {
    // Not telling a reason and telling that there is none are the same; the shorter form is understood everywhere.
    let reason = Some(reason).filter(|reason| *reason != RevocationReason::Unspecified);
    let revoked = match authority {
        Authority::CertificateKey(key) if !certificate.matches_key(key) => return Err(RevokeError::KeyMismatch),
        Authority::CertificateKey(key) => {
            accounts.client().await?.revoke_with_key(key, certificate.der(), reason).await
        }
        Authority::Account(id) => accounts.existing(id).await?.account.revoke(certificate.der(), reason).await,
    };
    revoked.map_err(RevokeError::Refused)
}
