//! What is known about dynamic updates (RFC 2136).

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "rfc2136",
    title: "dynamic updates (RFC 2136)",
    docs: "https://www.rfc-editor.org/rfc/rfc2136",
    fields: &[
        Field::open("server", &["DNSUPDATE_NAMESERVER", "RFC2136_NAMESERVER", "NSUPDATE_SERVER"]),
        Field::open("port", &["NSUPDATE_SERVER_PORT"]).or("53"),
        Field::open("name", &["DNSUPDATE_TSIG_KEY", "RFC2136_TSIG_KEY"]),
        Field::secret("secret", &["DNSUPDATE_TSIG_SECRET", "RFC2136_TSIG_SECRET"]),
        Field::open("algorithm", &["DNSUPDATE_TSIG_ALGORITHM", "RFC2136_TSIG_ALGORITHM"]).or("HMAC-MD5"),
        Field::open("sign_query", &[]).or("false"),
    ],
    ways: &[&["server", "name", "secret"]],
    ttl: 120,
    wait: 60,
    patience: 180,
};
