//! What is known about DigitalOcean.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "digitalocean",
    title: "DigitalOcean",
    docs: "https://docs.digitalocean.com/reference/api/digitalocean/#tag/Domain-Records",
    fields: &[Field::secret("token", &["DO_AUTH_TOKEN", "DO_API_KEY"]), Field::open("base_url", &["DO_API_URL"])],
    ways: &[&["token"]],
    ttl: 30,
    wait: 10,
    patience: 120,
};
