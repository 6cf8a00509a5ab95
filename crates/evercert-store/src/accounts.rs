//! ACME accounts: keys and URLs, in certbot's directories.
//!
//! `accounts/<host[:port]/path of the directory URL>/<id>/` has `private_key.json`, `regr.json` and `meta.json`. The id
//! is the MD5 of the public key's PEM, so the same key has the same id everywhere.

mod account;
mod error;
mod server;
mod store;

pub use account::{AccountMeta, StoredAccount, id_of};
pub use error::AccountError;
pub use store::AccountStore;

#[cfg(test)]
mod tests;
