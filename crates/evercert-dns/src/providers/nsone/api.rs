//! All values of a name are the answers of one record. To make it twice is an error, to change what is not there too.

use crate::api::{Api, Auth, Failures, Paging, Place, Records, Request, Set, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.nsone.net/v1",
    auth: &[Auth::Headers(&[("X-NSONE-Key", "$api_key")])],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/zones/$guess?records=false"),
            items: "",
            paging: Paging::Whole,
            name: "",
            id: "",
            captures: &[],
            only: None,
        },
        missing: &[400],
    },
    records: Records::Set(Set {
        get: Request::get("/zones/$zid/$fqdn/TXT"),
        items: None,
        paging: Paging::Whole,
        place: Place { id: "", name: "", kind: "", value: "" },
        elements: "/answers",
        element: Place { id: "", name: "", kind: "", value: "/answer/0" },
        template: r#"{"answer": ["$value"]}"#,
        ttl: "/ttl",
        captures: &[],
        create: Request::json(
            "PUT",
            "/zones/$zid/$fqdn/TXT",
            r#"{"zone": "$zone", "domain": "$fqdn", "type": "TXT", "ttl": "=ttl", "answers": "*"}"#,
        ),
        replace: Request::json("POST", "/zones/$zid/$fqdn/TXT", r#"{"answers": "*"}"#),
        delete: Some(Request::delete("/zones/$zid/$fqdn/TXT")),
    }),
    commit: None,
    apex: "",
    failures: Failures::USUAL,
    only_one: false,
};
