//! Records with ids, names relative to the domain.

use crate::api::{Api, Auth, Each, Failures, Paging, Place, Records, Request, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.digitalocean.com",
    auth: &[Auth::Headers(&[("Authorization", "Bearer $token")])],
    before: None,
    zones: Zones::All(ZoneList {
        request: Request::get("/v2/domains?per_page=200"),
        items: "/domains",
        paging: Paging::Next("/links/pages/next"),
        name: "/name",
        id: "",
        captures: &[],
        only: None,
    }),
    records: Records::Each(Each {
        list: Request::get("/v2/domains/$zid/records?type=TXT&name=$fqdn&per_page=200"),
        items: "/domain_records",
        paging: Paging::Next("/links/pages/next"),
        detail: None,
        place: Place { id: "/id", name: "/name", kind: "/type", value: "/data" },
        add: Request::json(
            "POST",
            "/v2/domains/$zid/records",
            r#"{"type": "TXT", "name": "$name", "data": "$value", "ttl": "=ttl"}"#,
        ),
        remove: Request::delete("/v2/domains/$zid/records/$rid"),
    }),
    commit: None,
    apex: "@",
    failures: Failures::USUAL,
    only_one: false,
};
