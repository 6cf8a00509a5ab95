//! What is known about Hetzner.

use crate::facts::{Facts, Field};

/// Tokens of the old DNS console, which is closed, do not work here.
pub(super) static FACTS: Facts = Facts {
    id: "hetzner",
    title: "Hetzner",
    docs: "https://docs.hetzner.cloud/reference/cloud#zone-rrset-actions",
    fields: &[Field::secret("api_token", &["HETZNER_API_TOKEN", "HETZNER_TOKEN"]), Field::open("base_url", &[])],
    ways: &[&["api_token"]],
    ttl: 60,
    wait: 30,
    patience: 180,
};
