//! The street: every provider there is.
//!
//! A house is a folder with the same files in the same order: `facts.rs` (names, documentation, credentials in every
//! spelling, times), `api.rs` (a description, or code where a description does not suffice) and `fake.rs` (the
//! provider's documentation as a server, which the suite for all providers is played against). A new house is a folder
//! and a line here.

use crate::provider::Provider;

pub mod cloudflare;
pub mod digitalocean;
pub mod dnsimple;
pub mod linode;
pub mod luadns;
pub mod nsone;

/// Every provider, by name.
pub static ALL: &[&Provider] = &[
    &cloudflare::PROVIDER,
    &digitalocean::PROVIDER,
    &dnsimple::PROVIDER,
    &linode::PROVIDER,
    &luadns::PROVIDER,
    &nsone::PROVIDER,
];

/// The provider of this name.
pub fn find(id: &str) -> Option<&'static Provider> {
    ALL.iter().find(|provider| provider.facts.id == id).copied()
}
