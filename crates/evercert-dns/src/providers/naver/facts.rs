//! What is known about Naver Cloud Global DNS.

use crate::facts::{Facts, Field};

/// Governmental and financial clouds have other places: set base_url.
pub(super) static FACTS: Facts = Facts {
    id: "naver",
    title: "Naver Cloud Global DNS",
    docs: "https://api.ncloud-docs.com/docs/networking-globaldns-record",
    fields: &[
        Field::open("access_key", &["NCLOUD_ACCESS_KEY"]),
        Field::secret("secret_key", &["NCLOUD_SECRET_KEY"]),
        Field::open("base_url", &[]),
    ],
    ways: &[&["access_key", "secret_key"]],
    ttl: 60,
    wait: 15,
    patience: 180,
};
