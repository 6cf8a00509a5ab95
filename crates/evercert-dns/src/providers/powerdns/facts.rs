//! What is known about PowerDNS.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "powerdns",
    title: "PowerDNS",
    docs: "https://doc.powerdns.com/authoritative/http-api/zone.html",
    fields: &[
        Field::open("api_url", &["PDNS_API_URL", "PDNS_Url"]),
        Field::secret("api_key", &["PDNS_API_KEY", "PDNS_Token"]),
        Field::open("server_name", &["PDNS_SERVER_NAME", "PDNS_ServerId"]).or("localhost"),
    ],
    ways: &[&["api_url", "api_key"]],
    ttl: 120,
    wait: 10,
    patience: 120,
};
