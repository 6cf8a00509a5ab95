//! What is known about OVHcloud.

use crate::facts::{Facts, Field};

/// Names and times.
pub(super) static FACTS: Facts = Facts {
    id: "ovh",
    title: "OVHcloud",
    docs: "https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api",
    fields: &[
        Field::open("endpoint", &["OVH_ENDPOINT", "OVH_END_POINT"]),
        Field::secret("application_key", &["OVH_APPLICATION_KEY", "OVH_AK"]),
        Field::secret("application_secret", &["OVH_APPLICATION_SECRET", "OVH_AS"]),
        Field::secret("consumer_key", &["OVH_CONSUMER_KEY", "OVH_CK"]),
    ],
    ways: &[&["endpoint", "application_key", "application_secret", "consumer_key"]],
    ttl: 60,
    wait: 120,
    patience: 300,
};
