//! What is known about Vultr.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "vultr",
    title: "Vultr",
    docs: "https://www.vultr.com/api/#tag/dns",
    fields: &[Field::secret("key", &["VULTR_API_KEY"]), Field::open("base_url", &[])],
    ways: &[&["key"]],
    ttl: 120,
    wait: 30,
    patience: 180,
};
