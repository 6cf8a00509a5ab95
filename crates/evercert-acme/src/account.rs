//! An account at a CA (RFC 8555, section 7.3).

use std::fmt;
use std::sync::Arc;

use evercert_pki::jwk;
use evercert_pki::key::PrivateKey;
use reqwest::Url;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::client::{Client, parse_url};
use crate::error::Error;
use crate::fields::Fields;
use crate::jws::Signer;

/// An account: its key, its URL, and the CA that knows both.
///
/// Cloning is cheap; one account may drive many orders at once. Made by [`Account::new`] from what
/// is stored, by `Account::register` or by `Account::find`.
#[derive(Clone)]
pub struct Account {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    key: PrivateKey,
    url: Url,
    thumbprint: String,
}

impl Account {
    /// An account that is known already. Asks nobody.
    pub fn new(client: Client, key: PrivateKey, url: &str) -> Result<Self, Error> {
        Ok(Self::from_parts(client, key, parse_url(url)?))
    }

    pub(crate) fn from_parts(client: Client, key: PrivateKey, url: Url) -> Self {
        let thumbprint = jwk::thumbprint(&key);
        Self { inner: Arc::new(Inner { client, key, url, thumbprint }) }
    }

    /// The CA.
    pub fn client(&self) -> &Client {
        &self.inner.client
    }

    /// The account's URL: its name at the CA.
    pub fn url(&self) -> &str {
        self.inner.url.as_str()
    }

    /// The key's thumbprint in base64url (RFC 7638).
    pub fn thumbprint(&self) -> &str {
        &self.inner.thumbprint
    }

    /// What the responder says for a token (RFC 8555, section 8.1): the body of the file for
    /// http-01.
    pub fn key_authorization(&self, token: &str) -> String {
        format!("{token}.{}", self.thumbprint())
    }

    /// What the CA knows of the account.
    pub async fn info(&self) -> Result<AccountState, Error> {
        AccountState::parse(&self.read(&self.inner.url).await?)
    }

    /// Replaces all contacts (`mailto:` URLs). An empty list removes them.
    pub async fn update_contacts(&self, contacts: &[String]) -> Result<AccountState, Error> {
        let payload = json!({ "contact": contacts });
        AccountState::parse(&self.post(&self.inner.url, &payload).await?)
    }

    /// Closes the account for ever (RFC 8555, section 7.3.6).
    pub async fn deactivate(&self) -> Result<AccountState, Error> {
        let payload = json!({ "status": "deactivated" });
        AccountState::parse(&self.post(&self.inner.url, &payload).await?)
    }

    /// Changes the account's key (RFC 8555, section 7.3.5) and returns the account with the new
    /// one.
    ///
    /// Keep the new key on disk before calling this: once the CA has agreed, the old one is worth
    /// nothing.
    pub async fn roll_over(&self, new_key: PrivateKey) -> Result<Self, Error> {
        let url = self.client().directory().key_change.clone();
        let url = url.ok_or(Error::Unsupported { resource: "keyChange" })?;
        let change = json!({ "account": self.url(), "oldKey": jwk::public(&self.inner.key) });
        let proof = Signer::bare_key(&new_key).sign(url.as_str(), None, &change.to_string())?;
        self.post(&url, &proof).await?;
        Ok(Self::from_parts(self.client().clone(), new_key, self.inner.url.clone()))
    }

    /// A POST in the account's name.
    pub(crate) async fn post(&self, url: &Url, payload: &Value) -> Result<Answer, Error> {
        self.send(url, &payload.to_string()).await
    }

    /// A POST-as-GET in the account's name.
    pub(crate) async fn read(&self, url: &Url) -> Result<Answer, Error> {
        self.send(url, "").await
    }

    async fn send(&self, url: &Url, payload: &str) -> Result<Answer, Error> {
        let signer = Signer::account(&self.inner.key, self.url());
        self.client().post(signer, url, payload).await
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("url", &self.url()).finish_non_exhaustive()
    }
}

/// What a CA knows of an account (RFC 8555, section 7.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountState {
    /// Whether it may be used.
    pub status: AccountStatus,
    /// Contact URLs. Empty as well when the CA does not tell, as Let's Encrypt since 2025.
    pub contacts: Vec<String>,
    /// Where the list of orders is.
    pub orders: Option<Url>,
    /// Whether the terms were agreed to; false as well when the CA does not tell.
    pub terms_agreed: bool,
}

impl AccountState {
    pub(crate) fn parse(answer: &Answer) -> Result<Self, Error> {
        let value = answer.json()?;
        let fields = Fields::of(&value, &answer.url, "the account")?;
        Ok(Self {
            status: AccountStatus::parse(fields)?,
            contacts: fields.strings("contact")?,
            orders: fields.optional_url("orders")?,
            terms_agreed: fields.boolean("termsOfServiceAgreed")?,
        })
    }
}

/// The life of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountStatus {
    /// Closed by its owner.
    Deactivated,
    /// Closed by the CA.
    Revoked,
    /// In use.
    Valid,
}

impl AccountStatus {
    fn parse(fields: Fields<'_>) -> Result<Self, Error> {
        match fields.string("status")? {
            "deactivated" => Ok(Self::Deactivated),
            "revoked" => Ok(Self::Revoked),
            "valid" => Ok(Self::Valid),
            _ => Err(fields.wrong("status", "none of an account")),
        }
    }
}
