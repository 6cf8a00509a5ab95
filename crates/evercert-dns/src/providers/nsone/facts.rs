//! What is known about NS1.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "nsone",
    title: "NS1",
    docs: "https://developer.ibm.com/apis/catalog/ns1--ibm-ns1-connect-api/",
    fields: &[Field::secret("api_key", &["NS1_API_KEY", "NS1_Key"]), Field::open("base_url", &[])],
    ways: &[&["api_key"]],
    ttl: 60,
    wait: 30,
    patience: 120,
};
