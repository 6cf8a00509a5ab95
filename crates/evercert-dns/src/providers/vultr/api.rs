//! Records with ids, names relative to the domain, values in quotes.

use crate::api::{Api, Auth, Each, Failures, Paging, Place, Records, Request, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.vultr.com/v2",
    auth: &[Auth::Headers(&[("Authorization", "Bearer $key")])],
    before: None,
    zones: Zones::All(ZoneList {
        request: Request::get("/domains?per_page=500&cursor=$page"),
        items: "/domains",
        paging: Paging::Cursor("/meta/links/next"),
        name: "/domain",
        id: "",
        captures: &[],
        only: None,
    }),
    records: Records::Each(Each {
        list: Request::get("/domains/$zid/records?per_page=500&cursor=$page"),
        items: "/records",
        paging: Paging::Cursor("/meta/links/next"),
        detail: None,
        place: Place { id: "/id", name: "/name", kind: "/type", value: "/data" },
        add: Request::json(
            "POST",
            "/domains/$zid/records",
            r#"{"type": "TXT", "name": "$name", "data": "\"$value\"", "ttl": "=ttl", "priority": 0}"#,
        ),
        remove: Request::delete("/domains/$zid/records/$rid"),
    }),
    commit: None,
    apex: "",
    failures: Failures::USUAL,
    only_one: false,
};
