//! The street: every provider there is.
//!
//! A house is a folder with the same files in the same order: `facts.rs` (names, documentation, credentials in every
//! spelling, times), `api.rs` (a description, or code where a description does not suffice) and `fake.rs` (the
//! provider's documentation as a server, which the suite for all providers is played against). A new house is a folder
//! and a line here.

use crate::provider::Provider;

pub mod cloudflare;
pub mod desec;
pub mod digitalocean;
pub mod dnsimple;
pub mod dnsmadeeasy;
pub mod duckdns;
pub mod exec;
pub mod gandi;
pub mod gehirn;
pub mod godaddy;
pub mod hetzner;
pub mod httpreq;
pub mod linode;
pub mod luadns;
pub mod naver;
pub mod nhn;
pub mod nsone;
pub mod ovh;
pub mod porkbun;
pub mod powerdns;
pub mod rfc2136;
pub mod route53;
pub mod sakuracloud;
pub mod vultr;

/// Every provider, by name.
pub static ALL: &[&Provider] = &[
    &cloudflare::PROVIDER,
    &desec::PROVIDER,
    &digitalocean::PROVIDER,
    &dnsimple::PROVIDER,
    &dnsmadeeasy::PROVIDER,
    &duckdns::PROVIDER,
    &exec::PROVIDER,
    &gandi::PROVIDER,
    &gehirn::PROVIDER,
    &godaddy::PROVIDER,
    &hetzner::PROVIDER,
    &httpreq::PROVIDER,
    &linode::PROVIDER,
    &luadns::PROVIDER,
    &naver::PROVIDER,
    &nhn::PROVIDER,
    &nsone::PROVIDER,
    &ovh::PROVIDER,
    &porkbun::PROVIDER,
    &powerdns::PROVIDER,
    &rfc2136::PROVIDER,
    &route53::PROVIDER,
    &sakuracloud::PROVIDER,
    &vultr::PROVIDER,
];

/// The provider of this name.
pub fn find(id: &str) -> Option<&'static Provider> {
    ALL.iter().find(|provider| provider.facts.id == id).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn houses_are_in_order_and_complete() {
        let ids: Vec<_> = ALL.iter().map(|provider| provider.facts.id).collect();
        assert!(ids.is_sorted());
        for facts in ALL.iter().map(|provider| provider.facts) {
            let names: BTreeSet<_> = facts.fields.iter().map(|field| field.name).collect();
            assert_eq!(names.len(), facts.fields.len(), "{}", facts.id);
            let named = facts.ways.iter().flat_map(|way| way.iter());
            assert!(named.clone().all(|name| names.contains(name)), "{}", facts.id);
            assert!(facts.docs.starts_with("https://") && !facts.title.is_empty(), "{}", facts.id);
            assert!(facts.ttl > 0 && facts.wait <= facts.patience, "{}", facts.id);
            assert!(find(facts.id).is_some());
        }
    }
}
