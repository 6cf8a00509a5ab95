//! Records with ids, below the account that the token belongs to.

use crate::api::{Api, Auth, Before, Each, Failures, Paging, Place, Records, Request, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.dnsimple.com",
    auth: &[Auth::Headers(&[("Authorization", "Bearer $token")])],
    before: Some(Before { request: Request::get("/v2/accounts"), captures: &[("account", "/data/0/id")] }),
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/v2/$account/zones/$guess"),
            items: "/data",
            paging: Paging::Whole,
            name: "/name",
            id: "",
            captures: &[],
            only: None,
        },
        missing: &[],
    },
    records: Records::Each(Each {
        list: Request::get("/v2/$account/zones/$zid/records?name=$sub&type=TXT&per_page=100&page=$page"),
        items: "/data",
        paging: Paging::Numbered(1, "/pagination/total_pages"),
        detail: None,
        place: Place { id: "/id", name: "/name", kind: "/type", value: "/content" },
        add: Request::json(
            "POST",
            "/v2/$account/zones/$zid/records",
            r#"{"type": "TXT", "name": "$sub", "content": "$value", "ttl": "=ttl"}"#,
        ),
        remove: Request::delete("/v2/$account/zones/$zid/records/$rid"),
    }),
    commit: None,
    apex: "",
    failures: Failures::USUAL,
    only_one: false,
};
