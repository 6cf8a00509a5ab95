//! What is known about Gehirn DNS.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "gehirn",
    title: "Gehirn DNS",
    docs: "https://support.gehirn.jp/apidocs/gis/dns/",
    fields: &[
        Field::open("api_token", &["GEHIRN_TOKEN_ID"]),
        Field::secret("api_secret", &["GEHIRN_TOKEN_SECRET"]),
        Field::open("base_url", &[]),
    ],
    ways: &[&["api_token", "api_secret"]],
    ttl: 60,
    wait: 30,
    patience: 120,
};
