//! Sets of values, written whole.

use crate::api::{Api, Auth, Failures, Paging, Place, Records, Request, Set, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.gandi.net/v5/livedns",
    auth: &[
        Auth::Headers(&[("Authorization", "Bearer $token")]),
        Auth::Headers(&[("Authorization", "Apikey $api_key")]),
    ],
    before: None,
    zones: Zones::All(ZoneList {
        request: Request::get("/domains?per_page=100&page=$page"),
        items: "",
        paging: Paging::Numbered(1, "/nobody/says"),
        name: "/fqdn",
        id: "",
        captures: &[],
        only: None,
    }),
    records: Records::Set(Set {
        get: Request::get("/domains/$zid/records/$name/TXT"),
        items: None,
        paging: Paging::Whole,
        place: Place { id: "", name: "", kind: "", value: "" },
        elements: "/rrset_values",
        element: Place { id: "", name: "", kind: "", value: "" },
        template: r#""\"$value\"""#,
        ttl: "/rrset_ttl",
        captures: &[],
        create: WRITE,
        replace: WRITE,
        delete: Some(Request::delete("/domains/$zid/records/$name/TXT")),
    }),
    commit: None,
    apex: "@",
    failures: Failures::USUAL,
    only_one: false,
};

const WRITE: Request =
    Request::json("PUT", "/domains/$zid/records/$name/TXT", r#"{"rrset_ttl": "=ttl", "rrset_values": "*"}"#);
