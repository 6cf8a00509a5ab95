//! Making an account, and finding one by its key (RFC 8555, sections 7.3 and 7.3.1).

use evercert_pki::key::PrivateKey;
use serde_json::{Value, json};

use crate::account::{Account, AccountState};
use crate::answer::Answer;
use crate::client::Client;
use crate::error::Error;
use crate::external_account::ExternalAccount;
use crate::jws::Signer;
use crate::problem_kind::ProblemKind;

/// What a new account says of itself.
#[derive(Clone, Debug, Default)]
pub struct Registration {
    /// Contact URLs, such as `mailto:admin@example.org`.
    pub contacts: Vec<String>,
    /// Whether a person agreed to the directory's terms.
    pub terms_agreed: bool,
    /// The customer it belongs to; compulsory where the directory says so.
    pub external_account: Option<ExternalAccount>,
}

/// An account, as `newAccount` answered.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The account.
    pub account: Account,
    /// What the CA knows of it.
    pub state: AccountState,
    /// Whether the CA knew the key before: then what the registration said was ignored.
    pub existed: bool,
}

impl Account {
    /// Registers a key.
    pub async fn register(client: &Client, key: &PrivateKey, registration: &Registration) -> Result<Registered, Error> {
        let payload = registration.payload(key, client.directory().new_account.as_str());
        let answer = post_new_account(client, key, &payload).await?;
        registered(client, key, &answer)
    }

    /// Finds the account of a key; `None` when the CA does not know the key.
    pub async fn find(client: &Client, key: &PrivateKey) -> Result<Option<Registered>, Error> {
        match post_new_account(client, key, &json!({ "onlyReturnExisting": true })).await {
            Ok(answer) => registered(client, key, &answer).map(Some),
            Err(error) if error.is_problem(&ProblemKind::AccountDoesNotExist) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Registration {
    fn payload(&self, key: &PrivateKey, url: &str) -> Value {
        let mut payload = json!({});
        if !self.contacts.is_empty() {
            payload["contact"] = json!(self.contacts);
        }
        if self.terms_agreed {
            payload["termsOfServiceAgreed"] = true.into();
        }
        if let Some(external) = &self.external_account {
            payload["externalAccountBinding"] = external.bind(key, url);
        }
        payload
    }
}

async fn post_new_account(client: &Client, key: &PrivateKey, payload: &Value) -> Result<Answer, Error> {
    client.post(Signer::bare_key(key), &client.directory().new_account, &payload.to_string()).await
}

fn registered(client: &Client, key: &PrivateKey, answer: &Answer) -> Result<Registered, Error> {
    Ok(Registered {
        account: Account::from_parts(client.clone(), key.clone(), answer.location()?),
        state: AccountState::parse(answer)?,
        existed: answer.status == 200,
    })
}
