//! What is known about Linode.

use crate::facts::{Facts, Field};

/// Zones are published every few minutes, so that the longest wait is long.
pub(super) static FACTS: Facts = Facts {
    id: "linode",
    title: "Linode",
    docs: "https://techdocs.akamai.com/linode-api/reference/get-domains",
    fields: &[
        Field::secret("key", &["LINODE_TOKEN", "LINODE_V4_API_KEY"]),
        Field::open("version", &[]),
        Field::open("base_url", &["LINODE_URL"]),
    ],
    ways: &[&["key"]],
    ttl: 300,
    wait: 120,
    patience: 1200,
};
