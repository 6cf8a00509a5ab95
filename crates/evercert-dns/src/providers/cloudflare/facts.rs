//! What is known about Cloudflare.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "cloudflare",
    title: "Cloudflare",
    docs: "https://developers.cloudflare.com/api/resources/dns/subresources/records/",
    fields: &[
        Field::secret("api_token", &["CF_DNS_API_TOKEN", "CLOUDFLARE_DNS_API_TOKEN", "CF_Token"]),
        Field::open("email", &["CF_API_EMAIL", "CLOUDFLARE_EMAIL", "CF_Email"]),
        Field::secret("api_key", &["CF_API_KEY", "CLOUDFLARE_API_KEY", "CF_Key"]),
        Field::open("base_url", &["CLOUDFLARE_BASE_URL"]),
    ],
    ways: &[&["api_token"], &["email", "api_key"]],
    ttl: 120,
    wait: 10,
    patience: 120,
};
