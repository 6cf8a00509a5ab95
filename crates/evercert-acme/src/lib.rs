//! The client's side of ACME: RFC 8555 with RFC 8737 (tls-alpn-01), RFC 8738 (IP addresses) and RFC
//! 9773 (renewal information), profiles, dns-account-01 and dns-persist-01.
//!
//! [`client::Client`] is a CA, [`account::Account`] an account there, [`order::Order`] the way from
//! names to a certificate. All are cheap to clone or to make; one client serves any number of
//! orders at once.
//!
//! What is deliberately absent: files, printing, the environment, the choice of a challenge and its
//! presentation. What comes from the CA is data: URLs are checked before they are asked, tokens
//! before they can become file names, texts are kept as they came and shown through
//! [`evercert_pki::printable::Printable`]. Answers longer than a mebibyte are not read.
//!
//! Trouble: [`error::Error`] says whether to try again. Short trouble is dealt with here, see
//! [`client::Client`].

pub mod account;
mod answer;
pub mod authorization;
pub mod challenge;
pub mod client;
pub mod directory;
pub mod error;
pub mod external_account;
mod fields;
pub mod issued;
mod jws;
mod link;
mod nonce;
pub mod observer;
pub mod order;
pub mod order_error;
pub mod order_state;
pub mod poll;
pub mod problem;
pub mod problem_kind;
pub mod registration;
pub mod renewal_info;
mod retry;
pub mod revocation;
mod transport;
