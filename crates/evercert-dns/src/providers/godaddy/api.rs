//! Sets of values, written whole.

use crate::api::{Api, Auth, Failures, Paging, Place, Records, Request, Set, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.godaddy.com/v1",
    auth: &[Auth::Headers(&[("Authorization", "sso-key $key:$secret")])],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/domains/$guess"),
            items: "",
            paging: Paging::Whole,
            name: "/domain",
            id: "",
            captures: &[],
            only: None,
        },
        missing: &[422],
    },
    records: Records::Set(Set {
        get: Request::get("/domains/$zid/records/TXT/$name"),
        items: None,
        paging: Paging::Whole,
        place: Place { id: "", name: "", kind: "", value: "" },
        elements: "",
        element: Place { id: "", name: "", kind: "", value: "/data" },
        template: r#"{"data": "$value", "ttl": "=ttl"}"#,
        ttl: "/0/ttl",
        captures: &[],
        create: WRITE,
        replace: WRITE,
        delete: Some(Request::delete("/domains/$zid/records/TXT/$name")),
    }),
    commit: None,
    apex: "@",
    failures: Failures::USUAL,
    only_one: false,
};

const WRITE: Request = Request::json("PUT", "/domains/$zid/records/TXT/$name", r#""*""#);
