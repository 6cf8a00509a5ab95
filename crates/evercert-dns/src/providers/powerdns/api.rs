//! Sets of values, replaced whole; names end in a dot and values are in quotes, or are refused.

use crate::api::{Api, Auth, Failures, Paging, Place, Records, Request, Set, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "$api_url",
    auth: &[Auth::Headers(&[("X-API-Key", "$api_key")])],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/api/v1/servers/$server_name/zones?zone=$guess."),
            items: "",
            paging: Paging::Whole,
            name: "/name",
            id: "/id",
            captures: &[],
            only: None,
        },
        missing: &[422],
    },
    records: Records::Set(Set {
        get: Request::get("/api/v1/servers/$server_name/zones/$zid?rrset_name=$fqdn.&rrset_type=TXT"),
        items: Some("/rrsets"),
        paging: Paging::Whole,
        place: Place { id: "/name", name: "/name", kind: "/type", value: "" },
        elements: "/records",
        element: Place { id: "", name: "", kind: "", value: "/content" },
        template: r#"{"content": "\"$value\"", "disabled": false}"#,
        ttl: "/ttl",
        captures: &[],
        create: WRITE,
        replace: WRITE,
        delete: Some(Request::json(
            "PATCH",
            "/api/v1/servers/$server_name/zones/$zid",
            r#"{"rrsets": [{"name": "$fqdn.", "type": "TXT", "changetype": "DELETE"}]}"#,
        )),
    }),
    commit: None,
    apex: "",
    failures: Failures::USUAL,
    only_one: false,
};

const WRITE: Request = Request::json(
    "PATCH",
    "/api/v1/servers/$server_name/zones/$zid",
    r#"{"rrsets": [{"name": "$fqdn.", "type": "TXT", "ttl": "=ttl", "changetype": "REPLACE", "records": "*"}]}"#,
);
