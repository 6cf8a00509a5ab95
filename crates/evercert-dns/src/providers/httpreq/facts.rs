//! What is known about HTTP requests.

use crate::facts::{Facts, Field};

/// What such a service does with a record is its own business: there are no zones here.
pub(super) static FACTS: Facts = Facts {
    id: "httpreq",
    title: "HTTP requests",
    docs: "https://go-acme.github.io/lego/dns/httpreq/",
    fields: &[
        Field::open("endpoint", &["HTTPREQ_ENDPOINT"]),
        Field::open("username", &["HTTPREQ_USERNAME"]),
        Field::secret("password", &["HTTPREQ_PASSWORD"]),
    ],
    ways: &[&["endpoint"]],
    ttl: 60,
    wait: 60,
    patience: 180,
};
