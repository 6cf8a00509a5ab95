//! What is known about Duck DNS.

use crate::facts::{Facts, Field};

/// A domain has one TXT value, which is shown at every name below it.
pub(super) static FACTS: Facts = Facts {
    id: "duckdns",
    title: "Duck DNS",
    docs: "https://www.duckdns.org/spec.jsp",
    fields: &[Field::secret("token", &["DUCKDNS_TOKEN", "DuckDNS_Token"]), Field::open("base_url", &[])],
    ways: &[&["token"]],
    ttl: 60,
    wait: 60,
    patience: 180,
};
