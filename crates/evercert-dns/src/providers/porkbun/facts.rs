//! What is known about Porkbun.

use crate::facts::{Facts, Field};

/// Each domain must be opened to the interface in the console.
pub(super) static FACTS: Facts = Facts {
    id: "porkbun",
    title: "Porkbun",
    docs: "https://porkbun.com/api/json/v3/documentation",
    fields: &[
        Field::secret("key", &["PORKBUN_API_KEY"]),
        Field::secret("secret", &["PORKBUN_SECRET_API_KEY"]),
        Field::open("base_url", &[]),
    ],
    ways: &[&["key", "secret"]],
    ttl: 600,
    wait: 60,
    patience: 600,
};
