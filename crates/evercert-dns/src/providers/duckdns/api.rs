//! One word for an answer; the token is in the URL.

use crate::api::{Api, Auth, Class, Failures, Records, Request, Zones};

pub(super) static API: Api = Api {
    base: "https://www.duckdns.org",
    auth: &[Auth::Query(&[("token", "$token")])],
    before: None,
    zones: Zones::Labels(3),
    records: Records::ByValue {
        look: None,
        add: Request::get("/update?domains=$zone&txt=$value"),
        remove: Request::get("/update?domains=$zone&txt=$value&clear=true"),
    },
    commit: None,
    apex: "",
    failures: Failures { plain: Some("OK"), classes: &[("200", Class::Credentials)], ..Failures::USUAL },
    only_one: true,
};
