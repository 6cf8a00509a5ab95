//! One account, as it is stored.

use std::path::Path;

use evercert_pki::jwk;
use evercert_pki::key::PrivateKey;
use jiff::Timestamp;
use md5::{Digest, Md5};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::accounts::error::AccountError;
use crate::fs::{self, FsError, Mode};

/// An account with its key.
#[derive(Clone)]
pub struct StoredAccount {
    /// The account's key.
    pub key: PrivateKey,
    /// The account's URL at the CA.
    pub url: String,
    /// Where it comes from.
    pub meta: AccountMeta,
}

impl StoredAccount {
    /// The id the account is stored under.
    pub fn id(&self) -> String {
        id_of(&self.key)
    }

    /// Reads an account's directory. Registration and origin are read leniently: programs of many ages wrote them.
    pub(super) fn read(directory: &Path) -> Result<Self, AccountError> {
        let url = read_url(&directory.join(REGISTRATION))?;
        let key = read_key(&directory.join(KEY))?;
        let meta = fs::read_optional(&directory.join(META))?.map(|content| AccountMeta::parse(&content));
        Ok(Self { key, url, meta: meta.unwrap_or_default() })
    }

    /// Writes an account's directory, which exists. A key that is there stays: the id says that it is the same.
    pub(super) fn write(&self, directory: &Path) -> Result<(), AccountError> {
        let path = directory.join(KEY);
        if !fs::present(&path) {
            let content = jwk::private(&self.key).map_err(|source| AccountError::Key { path: path.clone(), source })?;
            fs::publish(&path, content.as_bytes(), Mode::Exact(0o400), None)?;
        }
        self.write_meta(directory)?;
        // Last: an account without its registration is no account.
        self.write_registration(directory)?;
        Ok(())
    }

    fn write_registration(&self, directory: &Path) -> Result<(), FsError> {
        let registration = json!({ "body": {}, "uri": self.url });
        fs::write_atomic(&directory.join(REGISTRATION), registration.to_string().as_bytes(), Mode::FILE)
    }

    fn write_meta(&self, directory: &Path) -> Result<(), FsError> {
        fs::write_atomic(&directory.join(META), self.meta.to_json().to_string().as_bytes(), Mode::FILE)
    }
}

/// Where an account comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountMeta {
    /// When it was created; unknown for damaged files.
    pub creation_dt: Option<Timestamp>,
    /// The host it was created on.
    pub creation_host: String,
    /// An address for a newsletter, as certbot may have left it; carried along, never used.
    pub register_to_eff: Option<String>,
}

impl AccountMeta {
    /// What cannot be understood counts as unknown: nothing here is needed to use the account.
    fn parse(content: &[u8]) -> Self {
        let value: Value = serde_json::from_slice(content).unwrap_or_default();
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Self {
            creation_dt: text("creation_dt").and_then(|time| time.parse().ok()),
            creation_host: text("creation_host").unwrap_or_default(),
            register_to_eff: text("register_to_eff"),
        }
    }

    fn to_json(&self) -> Value {
        let created = self.creation_dt.unwrap_or(Timestamp::UNIX_EPOCH);
        let mut meta = json!({
            "creation_dt": created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "creation_host": self.creation_host,
        });
        if let Some(address) = &self.register_to_eff {
            meta["register_to_eff"] = json!(address);
        }
        meta
    }
}

/// The id of an account with this key: the MD5, in hex, of the public key's PEM.
pub fn id_of(key: &PrivateKey) -> String {
    let digest = Md5::digest(key.public_pem());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_url(path: &Path) -> Result<String, AccountError> {
    #[derive(Deserialize)]
    struct Registration {
        uri: String,
    }
    let content = fs::read(path)?;
    let registration: Result<Registration, _> = serde_json::from_slice(&content);
    let registration = registration.map_err(|source| AccountError::Json { path: path.to_path_buf(), source })?;
    Ok(registration.uri)
}

fn read_key(path: &Path) -> Result<PrivateKey, AccountError> {
    let content = fs::read_secret(path)?;
    let text = String::from_utf8_lossy(&content);
    jwk::parse_private(&text).map_err(|source| AccountError::Key { path: path.to_path_buf(), source })
}

const KEY: &str = "private_key.json";
const META: &str = "meta.json";
const REGISTRATION: &str = "regr.json";
