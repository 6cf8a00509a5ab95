//! All values of a name are one record, in a version of the zone.

use crate::api::{Api, Auth, Failures, Paging, Place, Records, Request, Set, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.gis.gehirn.jp/dns/v1",
    auth: &[Auth::Basic("$api_token", "$api_secret")],
    before: None,
    zones: Zones::All(ZoneList {
        request: Request::get("/zones"),
        items: "",
        paging: Paging::Whole,
        name: "/name",
        id: "/id",
        captures: &[("version", "/current_version_id")],
        only: None,
    }),
    records: Records::Set(Set {
        get: Request::get("/zones/$zid/versions/$version/records"),
        items: Some(""),
        paging: Paging::Whole,
        place: Place { id: "/id", name: "/name", kind: "/type", value: "" },
        elements: "/records",
        element: Place { id: "", name: "", kind: "", value: "/data" },
        template: r#"{"data": "$value"}"#,
        ttl: "/ttl",
        captures: &[],
        create: Request::json(
            "POST",
            "/zones/$zid/versions/$version/records",
            r#"{"type": "TXT", "name": "$fqdn.", "ttl": "=ttl", "enable_alias": false, "records": "*"}"#,
        ),
        replace: Request::json(
            "PUT",
            "/zones/$zid/versions/$version/records/$rid",
            r#"{"id": "$rid", "type": "TXT", "name": "$fqdn.", "ttl": "=ttl", "enable_alias": false, "records": "*"}"#,
        ),
        delete: Some(Request::delete("/zones/$zid/versions/$version/records/$rid")),
    }),
    commit: None,
    apex: "",
    failures: Failures::USUAL,
    only_one: false,
};
