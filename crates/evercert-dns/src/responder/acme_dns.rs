//! The interface of acme-dns (<https://github.com/joohoi/acme-dns>), so that its many clients can publish in our zone:
//! `POST /register` makes an account with a name of its own, `POST /update` publishes a value there, of which the last
//! two are told (a wildcard and its base name need two), `GET /health` says that we live.
//!
//! [`account`] is an account as a value, [`store`] where accounts are kept, [`api`] answers requests as values, [`http`]
//! is the shell around it. It speaks HTTP without TLS: over a network, something that does stands before it.

pub mod account;
pub mod api;
pub mod http;
pub mod store;
