//! Revoking a certificate (RFC 8555, section 7.6).

use evercert_pki::base64url;
use evercert_pki::key::PrivateKey;
use reqwest::Url;
use serde_json::{Value, json};

use crate::account::Account;
use crate::client::Client;
use crate::error::Error;
use crate::jws::Signer;

/// Why a certificate is revoked (RFC 5280, section 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevocationReason {
    /// Not told.
    Unspecified,
    /// Somebody else may have the key.
    KeyCompromise,
    /// The holder changed its name.
    AffiliationChanged,
    /// Another certificate took its place.
    Superseded,
    /// The names are not used any more.
    CessationOfOperation,
    /// The CA takes it back; few CAs allow subscribers to say so.
    PrivilegeWithdrawn,
}

impl RevocationReason {
    /// The number that RFC 5280 gives it.
    pub fn code(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
            Self::PrivilegeWithdrawn => 9,
        }
    }
}

impl Account {
    /// Revokes a certificate (DER) that this account ordered, or for whose names it is authorised.
    ///
    /// Without a reason the field is left out. A second time the CA answers with the problem
    /// `alreadyRevoked`.
    pub async fn revoke(&self, certificate: &[u8], reason: Option<RevocationReason>) -> Result<(), Error> {
        self.post(revoke_url(self.client())?, &payload(certificate, reason)).await.map(drop)
    }
}

impl Client {
    /// Revokes a certificate (DER) with its own key: no account is needed.
    pub async fn revoke_with_key(
        &self,
        key: &PrivateKey,
        certificate: &[u8],
        reason: Option<RevocationReason>,
    ) -> Result<(), Error> {
        let payload = payload(certificate, reason).to_string();
        self.post(Signer::bare_key(key), revoke_url(self)?, &payload).await.map(drop)
    }
}

fn revoke_url(client: &Client) -> Result<&Url, Error> {
    client.directory().revoke_cert.as_ref().ok_or(Error::Unsupported { resource: "revokeCert" })
}

fn payload(certificate: &[u8], reason: Option<RevocationReason>) -> Value {
    let mut payload = json!({ "certificate": base64url::encode(certificate) });
    if let Some(reason) = reason {
        payload["reason"] = reason.code().into();
    }
    payload
}
