//! What is known about DNS Made Easy.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "dnsmadeeasy",
    title: "DNS Made Easy",
    docs: "https://api-docs.dnsmadeeasy.com/",
    fields: &[
        Field::secret("api_key", &["DNSMADEEASY_API_KEY", "ME_Key"]),
        Field::secret("secret_key", &["DNSMADEEASY_API_SECRET", "ME_Secret"]),
        Field::open("base_url", &[]),
    ],
    ways: &[&["api_key", "secret_key"]],
    ttl: 60,
    wait: 60,
    patience: 300,
};
