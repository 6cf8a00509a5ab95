//! Records with ids; every request is a POST, and the keys are in its body.

use crate::api::{Api, Auth, Before, Class, Each, Failures, Paging, Place, Records, Request, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.porkbun.com/api/json/v3",
    auth: &[Auth::Body(&[("apikey", "$key"), ("secretapikey", "$secret")])],
    // Wrong keys and wrong domains are refused with the same status, so the keys are tried first.
    before: Some(Before { request: Request::json("POST", "/ping", "{}"), captures: &[] }),
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::json("POST", "/domain/getNs/$guess", "{}"),
            items: "/ns",
            paging: Paging::Whole,
            name: "",
            id: "",
            captures: &[],
            only: None,
        },
        missing: &[400],
    },
    records: Records::Each(Each {
        list: Request::json("POST", "/dns/retrieve/$zid", "{}"),
        items: "/records",
        paging: Paging::Whole,
        detail: None,
        place: Place { id: "/id", name: "/name", kind: "/type", value: "/content" },
        add: Request::json(
            "POST",
            "/dns/create/$zid",
            r#"{"type": "TXT", "name": "$name", "content": "$value", "ttl": "$ttl"}"#,
        ),
        remove: Request::json("POST", "/dns/delete/$zid/$rid", "{}"),
    }),
    commit: None,
    apex: "",
    failures: Failures {
        ok: Some(("/status", "SUCCESS")),
        codes: &["/code", "/message"],
        classes: &[
            ("INVALID_API_KEYS_001", Class::Credentials),
            ("INVALID_API_KEYS_002", Class::Credentials),
            ("Invalid API key. (001)", Class::Credentials),
            ("Invalid API key. (002)", Class::Credentials),
        ],
        ..Failures::USUAL
    },
    only_one: false,
};
