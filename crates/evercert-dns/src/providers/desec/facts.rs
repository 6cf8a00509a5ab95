//! What is known about deSEC.

use crate::facts::{Facts, Field};

/// No record may live shorter than an hour.
pub(super) static FACTS: Facts = Facts {
    id: "desec",
    title: "deSEC",
    docs: "https://desec.readthedocs.io/en/latest/dns/rrsets.html",
    fields: &[
        Field::secret("token", &["DESEC_TOKEN", "DEDYN_TOKEN"]),
        Field::open("endpoint", &[]),
        Field::open("base_url", &[]),
    ],
    ways: &[&["token"]],
    ttl: 3600,
    wait: 80,
    patience: 300,
};
