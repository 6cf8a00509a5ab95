//! Records with ids; contents in quotes, as the dashboard would write them.

use crate::api::{Api, Auth, Class, Each, Failures, Paging, Place, Records, Request, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.cloudflare.com/client/v4",
    auth: &[
        Auth::Headers(&[("Authorization", "Bearer $api_token")]),
        Auth::Headers(&[("X-Auth-Email", "$email"), ("X-Auth-Key", "$api_key")]),
    ],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/zones?name=$guess&per_page=50"),
            items: "/result",
            paging: Paging::Whole,
            name: "/name",
            id: "/id",
            captures: &[],
            only: None,
        },
        missing: &[],
    },
    records: Records::Each(Each {
        list: Request::get("/zones/$zid/dns_records?type=TXT&name=$fqdn&per_page=100&page=$page"),
        items: "/result",
        paging: Paging::Numbered(1, "/result_info/total_pages"),
        detail: None,
        place: Place { id: "/id", name: "/name", kind: "/type", value: "/content" },
        add: Request::json(
            "POST",
            "/zones/$zid/dns_records",
            r#"{"type": "TXT", "name": "$fqdn", "content": "\"$value\"", "ttl": "=ttl"}"#,
        ),
        remove: Request::delete("/zones/$zid/dns_records/$rid"),
    }),
    commit: None,
    apex: "",
    failures: Failures {
        ok: Some(("/success", "true")),
        codes: &["/errors/0/code"],
        messages: &["/errors/0/error_chain/0/message", "/errors/0/message"],
        classes: &[
            // A header that is no token or key, an unknown key, a token that is none, any of them as of late.
            ("6003", Class::Credentials),
            ("9103", Class::Credentials),
            ("9109", Class::Credentials),
            ("10000", Class::Credentials),
            ("1009", Class::Forbidden),
            ("81057", Class::Exists),
            ("81058", Class::Exists),
            ("81044", Class::Gone),
        ],
        ..Failures::USUAL
    },
    only_one: false,
};
