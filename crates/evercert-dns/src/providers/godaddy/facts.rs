//! What is known about GoDaddy.

use crate::facts::{Facts, Field};

/// The interface is open to accounts with ten domains or more.
pub(super) static FACTS: Facts = Facts {
    id: "godaddy",
    title: "GoDaddy",
    docs: "https://developer.godaddy.com/doc/endpoint/domains",
    fields: &[
        Field::secret("key", &["GODADDY_API_KEY", "GD_Key"]),
        Field::secret("secret", &["GODADDY_API_SECRET", "GD_Secret"]),
        Field::open("base_url", &[]),
    ],
    ways: &[&["key", "secret"]],
    ttl: 600,
    wait: 30,
    patience: 600,
};
