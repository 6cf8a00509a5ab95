//! Which account orders: found on the disk, or made.

use std::sync::Arc;

use evercert_acme::account::Account;
use evercert_acme::client::Client;
use evercert_acme::error::Error as AcmeError;
use evercert_acme::external_account::ExternalAccount;
use evercert_acme::registration::Registration;
use evercert_pki::clock::Clock;
use evercert_pki::key::{KeyError, KeyType, PrivateKey};
use evercert_store::accounts::{AccountError as StoreError, AccountMeta, AccountStore, StoredAccount};

use crate::clients::Clients;

/// How to come by an account at one CA.
#[derive(Clone)]
pub struct Accounts {
    /// The CAs.
    pub clients: Clients,
    /// The directory URL of the CA.
    pub server: String,
    /// Where its accounts are stored.
    pub store: AccountStore,
    /// Dates new accounts.
    pub clock: Arc<dyn Clock>,
    /// The host named in new accounts.
    pub host: String,
}

/// What a new account needs.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// E-mail addresses without `mailto:`; may be empty.
    pub emails: Vec<String>,
    /// Whether the user agreed to the CA's terms.
    pub terms_agreed: bool,
    /// The customer's key at the CA.
    pub external_account: Option<ExternalAccount>,
}

/// An account ready to order, and its id on the disk.
#[derive(Clone)]
pub struct Chosen {
    /// The account.
    pub account: Account,
    /// Its id.
    pub id: String,
}

/// Why there is no account to use.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// An account for this CA is here already.
    #[error("an account for {server} exists already: {id}")]
    AlreadyRegistered {
        /// The CA.
        server: String,
        /// The account's id.
        id: String,
    },
    /// Talking to the CA failed.
    #[error("{server} did not cooperate")]
    Ca {
        /// The CA.
        server: String,
        /// What went wrong.
        #[source]
        source: Arc<AcmeError>,
    },
    /// The CA wants to know whose customer this is.
    #[error("{server} requires an external account")]
    ExternalAccountRequired {
        /// The CA.
        server: String,
    },
    /// The account key cannot be made.
    #[error("the account key cannot be made")]
    Key(#[source] KeyError),
    /// There is none, and making one was not asked for.
    #[error("no account for {server} is here")]
    None {
        /// The CA.
        server: String,
    },
    /// There are several, and none was named.
    #[error("several accounts for {server} are here")]
    Several {
        /// The CA.
        server: String,
        /// Their ids.
        ids: Vec<String>,
    },
    /// The disk.
    #[error("the accounts cannot be read or written")]
    Store(#[from] StoreError),
    /// The CA has terms that nobody agreed to.
    #[error("{server} has terms of service that must be agreed to")]
    TermsNotAgreed {
        /// The CA.
        server: String,
        /// Where the terms are, as the CA spelled it.
        terms: String,
    },
}

impl Accounts {
    /// The client of the CA.
    pub async fn client(&self) -> Result<Client, AccountsError> {
        self.clients.get(&self.server).await.map_err(|source| self.ca(source))
    }

    /// The stored account with this id, or the only one there is.
    ///
    /// # Errors
    /// `None` and `Several` tell the caller what to ask the user.
    pub async fn existing(&self, id: Option<&str>) -> Result<Chosen, AccountsError> {
        let stored = self.stored(id)?;
        self.open(&stored).await
    }

    /// As [`Accounts::existing`], without talking to the CA.
    pub fn stored(&self, id: Option<&str>) -> Result<StoredAccount, AccountsError> {
        if let Some(id) = id {
            return Ok(self.store.load(id)?);
        }
        let mut all = self.store.list()?;
        match all.len() {
            0 => Err(AccountsError::None { server: self.server.clone() }),
            1 => Ok(all.swap_remove(0)),
            _ => Err(AccountsError::Several {
                server: self.server.clone(),
                ids: all.iter().map(StoredAccount::id).collect(),
            }),
        }
    }

    /// Makes an account with an RSA key, as certbot does, and stores it.
    ///
    /// # Errors
    /// `TermsNotAgreed` and `ExternalAccountRequired` before anything is sent; nothing is stored
    /// unless the CA agreed.
    pub async fn register(&self, new: &NewAccount) -> Result<Chosen, AccountsError> {
        self.store.prepare()?;
        let client = self.client().await?;
        self.check_conditions(&client, new)?;
        let key = tokio::task::spawn_blocking(|| PrivateKey::generate(ACCOUNT_KEY)).await;
        let key =
            key.unwrap_or_else(|_| Err(KeyError::Rejected("its maker panicked".into()))).map_err(AccountsError::Key)?;
        let registration = Registration {
            contacts: contacts(&new.emails),
            terms_agreed: new.terms_agreed,
            external_account: new.external_account.clone(),
        };
        let registered = Account::register(&client, &key, &registration).await.map_err(|e| self.ca(Arc::new(e)))?;
        let meta = AccountMeta {
            creation_dt: Some(self.clock.now()),
            creation_host: self.host.clone(),
            register_to_eff: None,
        };
        let stored = StoredAccount { key, url: registered.account.url().to_owned(), meta };
        self.store.save(&stored)?;
        Ok(Chosen { account: registered.account, id: stored.id() })
    }

    /// Deactivates an account at the CA and forgets it.
    pub async fn unregister(&self, id: Option<&str>) -> Result<(), AccountsError> {
        let chosen = self.existing(id).await?;
        chosen.account.deactivate().await.map_err(|error| self.ca(Arc::new(error)))?;
        Ok(self.store.delete(&chosen.id)?)
    }

    async fn open(&self, stored: &StoredAccount) -> Result<Chosen, AccountsError> {
        let client = self.client().await?;
        let account = Account::new(client, stored.key.clone(), &stored.url).map_err(|e| self.ca(Arc::new(e)))?;
        Ok(Chosen { account, id: stored.id() })
    }

    fn check_conditions(&self, client: &Client, new: &NewAccount) -> Result<(), AccountsError> {
        let meta = &client.directory().meta;
        let server = || self.server.clone();
        if meta.external_account_required && new.external_account.is_none() {
            return Err(AccountsError::ExternalAccountRequired { server: server() });
        }
        match &meta.terms_of_service {
            Some(terms) if !new.terms_agreed => {
                Err(AccountsError::TermsNotAgreed { server: server(), terms: terms.clone() })
            }
            _ => Ok(()),
        }
    }

    fn ca(&self, source: Arc<AcmeError>) -> AccountsError {
        AccountsError::Ca { server: self.server.clone(), source }
    }
}

/// E-mail addresses as contact URLs (RFC 8555 section 7.3).
pub fn contacts(emails: &[String]) -> Vec<String> {
    emails.iter().map(|email| format!("mailto:{email}")).collect()
}

/// What certbot makes: the account must still be readable when somebody goes back to it.
const ACCOUNT_KEY: KeyType = KeyType::Rsa(2048);
