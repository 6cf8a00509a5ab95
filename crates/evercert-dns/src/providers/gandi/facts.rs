//! What is known about Gandi.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "gandi",
    title: "Gandi",
    docs: "https://api.gandi.net/docs/livedns/",
    fields: &[
        Field::secret("token", &["GANDIV5_PERSONAL_ACCESS_TOKEN", "GANDI_LIVEDNS_TOKEN"]),
        Field::secret("api_key", &["GANDIV5_API_KEY", "GANDI_LIVEDNS_KEY"]),
        Field::open("base_url", &[]),
    ],
    ways: &[&["token"], &["api_key"]],
    ttl: 300,
    wait: 10,
    patience: 600,
};
