//! Single values are added to a set and removed from it; not twice, though.

use crate::api::{Api, Auth, Failures, Look, Paging, Place, Records, Request, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.hetzner.cloud/v1",
    auth: &[Auth::Headers(&[("Authorization", "Bearer $api_token")])],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/zones?name=$guess"),
            items: "/zones",
            paging: Paging::Whole,
            name: "/name",
            id: "/id",
            captures: &[],
            only: None,
        },
        missing: &[],
    },
    records: Records::ByValue {
        look: Some(Look {
            get: Request::get("/zones/$zid/rrsets/$name/TXT"),
            elements: "/rrset/records",
            element: Place { id: "", name: "", kind: "", value: "/value" },
            ttl: "/rrset/ttl",
        }),
        add: Request::json(
            "POST",
            "/zones/$zid/rrsets/$name/TXT/actions/add_records",
            r#"{"ttl": "=ttl", "records": [{"value": "\"$value\""}]}"#,
        ),
        remove: Request::json(
            "POST",
            "/zones/$zid/rrsets/$name/TXT/actions/remove_records",
            r#"{"records": [{"value": "\"$value\""}]}"#,
        ),
    },
    commit: None,
    apex: "@",
    failures: Failures::USUAL,
    only_one: false,
};
