//! Records with ids; the value is called target.

use crate::api::{Api, Auth, Each, Failures, Paging, Place, Records, Request, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.linode.com/v4",
    auth: &[Auth::Headers(&[("Authorization", "Bearer $key")])],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/domains?page_size=100").with(&[("X-Filter", r#"{"domain": "$guess"}"#)]),
            items: "/data",
            paging: Paging::Whole,
            name: "/domain",
            id: "/id",
            captures: &[],
            only: None,
        },
        missing: &[],
    },
    records: Records::Each(Each {
        list: Request::get("/domains/$zid/records?page_size=500&page=$page"),
        items: "/data",
        paging: Paging::Numbered(1, "/pages"),
        detail: None,
        place: Place { id: "/id", name: "/name", kind: "/type", value: "/target" },
        add: Request::json(
            "POST",
            "/domains/$zid/records",
            r#"{"type": "TXT", "name": "$name", "target": "$value", "ttl_sec": "=ttl"}"#,
        ),
        remove: Request::delete("/domains/$zid/records/$rid"),
    }),
    commit: None,
    apex: "",
    failures: Failures { messages: &["/errors/0/reason"], ..Failures::USUAL },
    only_one: false,
};
