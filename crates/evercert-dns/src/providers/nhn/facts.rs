//! What is known about NHN Cloud DNS Plus.

use crate::facts::{Facts, Field};

/// The app key is the only credential, and part of every path.
pub(super) static FACTS: Facts = Facts {
    id: "nhn",
    title: "NHN Cloud DNS Plus",
    docs: "https://docs.nhncloud.com/ko/Network/DNS%20Plus/ko/api-guide/",
    fields: &[Field::secret("appkey", &["NHN_CLOUD_DNS_APPKEY"]), Field::open("base_url", &[])],
    ways: &[&["appkey"]],
    ttl: 60,
    wait: 30,
    patience: 180,
};
