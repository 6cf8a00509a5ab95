//! What a CA wants to know before it trusts an account with an identifier (RFC 8555, section
//! 7.1.4).

use evercert_pki::identifier::Identifier;
use jiff::Timestamp;
use reqwest::Url;
use serde_json::json;

use crate::account::Account;
use crate::answer::Answer;
use crate::challenge::{Challenge, ChallengeKind};
use crate::error::Error;
use crate::fields::Fields;

/// One identifier of an order, and the challenges of which one has to be met.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorization {
    /// Its name at the CA.
    pub url: Url,
    /// The identifier, without `*.`.
    pub identifier: Identifier,
    /// Whether it is for the wildcard below the identifier.
    pub wildcard: bool,
    /// How far it is. A valid one needs no challenge: the CA remembers an earlier proof.
    pub status: AuthorizationStatus,
    /// When it ends.
    pub expires: Option<Timestamp>,
    /// All that were offered, unknown kinds included; one of them is enough.
    pub challenges: Vec<Challenge>,
}

impl Authorization {
    /// The challenge of a kind, if it is offered.
    pub fn challenge(&self, kind: &ChallengeKind) -> Option<&Challenge> {
        self.challenges.iter().find(|challenge| challenge.kind == *kind)
    }

    /// The identifier as it was ordered: with `*.` for a wildcard.
    pub fn ordered_identifier(&self) -> Identifier {
        match &self.identifier {
            Identifier::Dns(name) if self.wildcard => {
                Identifier::parse("dns", &format!("*.{}", name.base())).unwrap_or_else(|_| self.identifier.clone())
            }
            identifier => identifier.clone(),
        }
    }

    fn parse(answer: &Answer, url: &Url) -> Result<Self, Error> {
        let value = answer.json()?;
        let fields = Fields::of(&value, &answer.url, "the authorization")?;
        let challenges = fields.objects("challenges")?.into_iter().map(Challenge::parse);
        Ok(Self {
            url: url.clone(),
            identifier: identifier(fields.object("identifier")?)?,
            wildcard: fields.boolean("wildcard")?,
            status: AuthorizationStatus::parse(fields)?,
            expires: fields.timestamp("expires")?,
            challenges: challenges.collect::<Result<_, _>>()?,
        })
    }
}

impl Account {
    /// Fetches an authorization: one request.
    pub async fn authorization(&self, url: &Url) -> Result<Authorization, Error> {
        Authorization::parse(&self.read(url).await?, url)
    }

    /// Gives an authorization up, so that the next order has to prove the identifier afresh (RFC
    /// 8555, section 7.5.2).
    pub async fn deactivate_authorization(&self, authorization: &Authorization) -> Result<Authorization, Error> {
        let answer = self.post(&authorization.url, &json!({ "status": "deactivated" })).await?;
        Authorization::parse(&answer, &authorization.url)
    }
}

/// The life of an authorization (RFC 8555, section 7.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorizationStatus {
    /// Given up by the account.
    Deactivated,
    /// Too old.
    Expired,
    /// A challenge failed.
    Invalid,
    /// Waits for a challenge to be met.
    Pending,
    /// Taken back by the CA.
    Revoked,
    /// Proved.
    Valid,
}

impl AuthorizationStatus {
    fn parse(fields: Fields<'_>) -> Result<Self, Error> {
        match fields.string("status")? {
            "deactivated" => Ok(Self::Deactivated),
            "expired" => Ok(Self::Expired),
            "invalid" => Ok(Self::Invalid),
            "pending" => Ok(Self::Pending),
            "revoked" => Ok(Self::Revoked),
            "valid" => Ok(Self::Valid),
            _ => Err(fields.wrong("status", "none of an authorization")),
        }
    }
}

/// Reads an identifier object: `type` and `value`.
pub(crate) fn identifier(fields: Fields<'_>) -> Result<Identifier, Error> {
    let (kind, value) = (fields.string("type")?, fields.string("value")?);
    Identifier::parse(kind, value).map_err(|_| fields.wrong("value", "not an identifier of its type"))
}
