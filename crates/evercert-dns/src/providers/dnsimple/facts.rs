//! What is known about DNSimple.

use crate::facts::{Facts, Field};

/// A token of a user with several accounts works in the first of them.
pub(super) static FACTS: Facts = Facts {
    id: "dnsimple",
    title: "DNSimple",
    docs: "https://developer.dnsimple.com/v2/zones/records/",
    fields: &[
        Field::secret("token", &["DNSIMPLE_OAUTH_TOKEN", "DNSimple_OAUTH_TOKEN"]),
        Field::open("base_url", &["DNSIMPLE_BASE_URL"]),
    ],
    ways: &[&["token"]],
    ttl: 60,
    wait: 30,
    patience: 120,
};
