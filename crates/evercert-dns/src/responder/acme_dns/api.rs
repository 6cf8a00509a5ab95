//! Requests and answers as values.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use evercert_pki::random::Random;
use ipnet::IpNet;
use serde_json::{Value, json};

use crate::responder::{
    acme_dns::{
        account::Account,
        store::{AccountStore, StoreError},
    },
    board::Board,
};

/// The interface to a zone that is on a board.
pub struct Api {
    board: Arc<Board>,
    zone: String,
    registration: Registration,
    store: Box<dyn AccountStore>,
    random: Arc<dyn Random>,
    by_username: Mutex<BTreeMap<String, Account>>,
}

/// Whether new accounts are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// For everybody who asks, up to [`MOST_ACCOUNTS`].
    Open,
    /// For nobody.
    Closed,
}

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Such as `POST`.
    pub method: String,
    /// Such as `/update`, without a query.
    pub path: String,
    /// `X-Api-User`.
    pub user: Option<String>,
    /// `X-Api-Key`.
    pub key: Option<Key>,
    /// Who asks.
    pub peer: IpAddr,
    /// The body.
    pub body: Vec<u8>,
}

/// A password as somebody gives it. It does not show itself.
#[derive(Clone)]
pub struct Key(pub String);

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, if there is one.
    pub body: Option<Value>,
}

impl Api {
    /// Opens the accounts of the zone and publishes what they had published. The zone must be on the board.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(
        board: Arc<Board>,
        zone: &str,
        registration: Registration,
        store: Box<dyn AccountStore>,
        random: Arc<dyn Random>,
    ) -> Result<Self, StoreError> {
        let accounts = store.load()?.into_iter().map(|account| (account.username.clone(), account));
        let by_username = Mutex::new(accounts.collect());
        let api = Self { board, zone: zone.trim_end_matches('.').to_owned(), registration, store, random, by_username };
        api.accounts().values().for_each(|account| api.show(account));
        Ok(api)
    }

    /// Answers a request. It may wait for the disk.
    pub fn handle(&self, request: &Request) -> Answer {
        let answer = match (request.path.as_str(), request.method.as_str()) {
            ("/register", "POST") if self.registration == Registration::Open => self.register(&request.body),
            ("/update", "POST") => self.update(request),
            ("/health", "GET" | "HEAD") => Ok(Answer { status: 200, body: None }),
            ("/update" | "/health", _) => Err(Answer::error(405, "method_not_allowed")),
            ("/register", _) if self.registration == Registration::Open => {
                Err(Answer::error(405, "method_not_allowed"))
            }
            _ => Err(Answer::error(404, "not_found")),
        };
        answer.unwrap_or_else(|refusal| refusal)
    }

    fn register(&self, body: &[u8]) -> Result<Answer, Answer> {
        let allow_from = allow_from(body)?;
        let (account, password) = Account::new(allow_from, &*self.random);
        let mut accounts = self.accounts();
        if accounts.len() >= MOST_ACCOUNTS {
            return Err(Answer::error(503, "too_many_accounts"));
        }
        let mut changed = accounts.clone();
        changed.insert(account.username.clone(), account.clone());
        self.keep(&mut accounts, changed)?;
        let told = json!({
            "username": account.username,
            "password": password.reveal(),
            "fulldomain": self.full_name(&account),
            "subdomain": account.subdomain,
            "allowfrom": account.allow_from,
        });
        Ok(Answer { status: 201, body: Some(told) })
    }

    fn update(&self, request: &Request) -> Result<Answer, Answer> {
        let wish: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let mut accounts = self.accounts();
        let account = authorized(&accounts, request).filter(|account| wish["subdomain"] == *account.subdomain);
        let mut account = account.cloned().ok_or_else(|| Answer::error(401, "forbidden"))?;
        let value = wish["txt"].as_str().filter(|value| is_digest(value));
        let value = value.ok_or_else(|| Answer::error(400, "bad_txt"))?;
        account.publish(value);
        let mut changed = accounts.clone();
        changed.insert(account.username.clone(), account.clone());
        self.keep(&mut accounts, changed)?;
        self.show(&account);
        Ok(Answer { status: 200, body: Some(json!({ "txt": value })) })
    }

    /// On the disk first: what is told must survive us.
    fn keep(&self, accounts: &mut BTreeMap<String, Account>, changed: BTreeMap<String, Account>) -> Result<(), Answer> {
        let all: Vec<Account> = changed.values().cloned().collect();
        self.store.save(&all).map_err(|_| Answer::error(500, "db_error"))?;
        *accounts = changed;
        Ok(())
    }

    fn show(&self, account: &Account) {
        let name = self.full_name(account);
        // A zone that is not there has nobody who asks.
        let _ = self.board.change(|zones| zones.set(&name, account.values.clone()));
    }

    fn full_name(&self, account: &Account) -> String {
        format!("{}.{}", account.subdomain, self.zone)
    }

    fn accounts(&self) -> MutexGuard<'_, BTreeMap<String, Account>> {
        // Accounts are replaced as a whole, so a poisoned lock is still good.
        self.by_username.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answer {
    /// A refusal, in the form of acme-dns.
    pub(super) fn error(status: u16, error: &str) -> Self {
        Self { status, body: Some(json!({ "error": error })) }
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(***)")
    }
}

fn authorized<'a>(accounts: &'a BTreeMap<String, Account>, request: &Request) -> Option<&'a Account> {
    let account = accounts.get(request.user.as_deref()?)?;
    let key = request.key.as_ref()?;
    (account.opens_with(&key.0) && account.allows(request.peer)).then_some(account)
}

/// The networks that a registration names; no body is none.
fn allow_from(body: &[u8]) -> Result<Vec<IpNet>, Answer> {
    if body.is_empty() {
        return Ok(Vec::new());
    }
    let malformed = || Answer::error(400, "malformed_json_payload");
    let wish: Value = serde_json::from_slice(body).map_err(|_| malformed())?;
    let networks = match wish.as_object().ok_or_else(malformed)?.get("allowfrom") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(networks) => networks.as_array().ok_or_else(malformed)?,
    };
    let read = |network: &Value| network.as_str().ok_or_else(malformed).and_then(network_of);
    networks.iter().map(read).collect()
}

fn network_of(text: &str) -> Result<IpNet, Answer> {
    // Some write IPv6 addresses as URLs have them.
    let bare: String = text.chars().filter(|c| !matches!(c, '[' | ']')).collect();
    bare.parse().map_err(|_| Answer::error(400, "invalid_allowfrom_cidr"))
}

/// Whether a value is what dns-01 publishes: SHA-256 in base64url (RFC 8555 section 8.4).
fn is_digest(value: &str) -> bool {
    value.len() == 43 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// More accounts than this are an attack on the disk.
pub const MOST_ACCOUNTS: usize = 10_000;

#[cfg(test)]
mod tests;
