//! How often which resource was asked.

use std::{collections::BTreeMap, sync::Mutex};

use crate::{endpoint::Endpoint, sync::lock};

/// Requests since the start or the last reset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Requests per resource; resources that were not asked are missing. The management API does
    /// not count itself.
    pub requests: BTreeMap<Endpoint, u64>,
    /// Requests to paths that are no resource.
    pub unknown: u64,
    /// Certificates issued.
    pub issued: u64,
}

impl Stats {
    /// Requests of the ACME protocol: everything but OCSP, CRL, issuer certificates and terms.
    pub fn acme_requests(&self) -> u64 {
        let acme = |(endpoint, count): (&Endpoint, &u64)| endpoint.is_acme().then_some(*count);
        self.requests.iter().filter_map(acme).sum()
    }
}

/// The counter behind [`Stats`].
#[derive(Default)]
pub(crate) struct Counter(Mutex<Stats>);

impl Counter {
    pub(crate) fn request(&self, endpoint: Option<Endpoint>) {
        let mut stats = lock(&self.0);
        match endpoint {
            Some(Endpoint::Management) => {}
            Some(endpoint) => *stats.requests.entry(endpoint).or_default() += 1,
            None => stats.unknown += 1,
        }
    }

    pub(crate) fn issued(&self) {
        lock(&self.0).issued += 1;
    }

    pub(crate) fn read(&self) -> Stats {
        lock(&self.0).clone()
    }

    pub(crate) fn reset(&self) {
        *lock(&self.0) = Stats::default();
    }
}
