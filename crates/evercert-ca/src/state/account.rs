//! Accounts (RFC 8555 section 7.1.2).

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use crate::jose::jwk::Jwk;

/// One account.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) key: Jwk,
    pub(crate) status: AccountStatus,
    pub(crate) contact: Vec<String>,
    pub(crate) terms_agreed: bool,
    /// The binding as the client sent it, given back in the account object.
    pub(crate) external_binding: Option<Value>,
}

/// RFC 8555 section 7.1.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AccountStatus {
    Valid,
    Deactivated,
}

/// All accounts, also by key.
#[derive(Default)]
pub(crate) struct Accounts {
    by_id: HashMap<String, Account>,
    by_thumbprint: HashMap<String, String>,
}

impl Accounts {
    pub(crate) fn insert(&mut self, account: Account) {
        self.by_thumbprint.insert(account.key.thumbprint(), account.id.clone());
        self.by_id.insert(account.id.clone(), account);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Account> {
        self.by_id.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Account> {
        self.by_id.get_mut(id)
    }

    pub(crate) fn by_key(&self, key: &Jwk) -> Option<&Account> {
        self.get(self.by_thumbprint.get(&key.thumbprint())?)
    }

    /// Gives the account a new key; the old one is forgotten.
    pub(crate) fn change_key(&mut self, id: &str, key: Jwk) {
        let Some(account) = self.by_id.get_mut(id) else {
            return;
        };
        self.by_thumbprint.remove(&account.key.thumbprint());
        self.by_thumbprint.insert(key.thumbprint(), id.to_owned());
        account.key = key;
    }
}
