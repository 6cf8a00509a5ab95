//! Proving control of identifiers: what the CA does towards the world.

pub(crate) mod attempt;
pub(crate) mod caa;
pub(crate) mod connect;
pub(crate) mod dns01;
pub(crate) mod dns_account01;
pub(crate) mod dns_persist01;
pub(crate) mod http01;
pub(crate) mod names;
pub(crate) mod reach;
pub(crate) mod tls_alpn01;
pub(crate) mod tls_client;
pub(crate) mod validator;
