//! Two requests, whose answers are not read. The mode RAW, which has the service compute the value, is not spoken.

use crate::api::{Api, Auth, Failures, Records, Request, Zones};

pub(super) static API: Api = Api {
    base: "$endpoint",
    auth: &[Auth::Basic("$username", "$password")],
    before: None,
    zones: Zones::Labels(1),
    records: Records::ByValue {
        look: None,
        add: Request::json("POST", "/present", r#"{"fqdn": "$fqdn.", "value": "$value"}"#),
        remove: Request::json("POST", "/cleanup", r#"{"fqdn": "$fqdn.", "value": "$value"}"#),
    },
    commit: None,
    apex: "",
    failures: Failures { plain: Some(""), ..Failures::USUAL },
    only_one: false,
};
