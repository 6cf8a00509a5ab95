//! ACME over HTTP: one file per resource (RFC 8555 section 7.1).

pub(crate) mod account;
pub(crate) mod authorization;
pub(crate) mod certificate;
pub(crate) mod challenge;
pub(crate) mod context;
pub(crate) mod directory;
pub(crate) mod external_account;
pub(crate) mod finalize;
pub(crate) mod front;
pub(crate) mod identifiers;
pub(crate) mod key_change;
pub(crate) mod management;
pub(crate) mod manual;
pub(crate) mod nonce;
pub(crate) mod order;
pub(crate) mod renewal_info;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod revoke;
pub(crate) mod signed;
pub(crate) mod status;
