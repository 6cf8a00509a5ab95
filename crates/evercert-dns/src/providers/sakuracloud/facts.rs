//! What is known about Sakura Cloud.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "sakuracloud",
    title: "Sakura Cloud",
    docs: "https://manual.sakura.ad.jp/cloud-api/1.1/appliance/index.html",
    fields: &[
        Field::secret("api_token", &["SAKURACLOUD_ACCESS_TOKEN"]),
        Field::secret("api_secret", &["SAKURACLOUD_ACCESS_TOKEN_SECRET"]),
        Field::open("base_url", &[]),
    ],
    ways: &[&["api_token", "api_secret"]],
    ttl: 60,
    wait: 90,
    patience: 300,
};
