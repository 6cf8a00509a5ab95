//! Sets of values; one request writes, makes or (without values) removes.

use crate::api::{Api, Auth, Failures, Paging, Place, Records, Request, Set, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://desec.io/api/v1",
    auth: &[Auth::Headers(&[("Authorization", "Token $token")])],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            // Answers with the domain that holds the name, so the first guess is right.
            request: Request::get("/domains/?owns_qname=$guess"),
            items: "",
            paging: Paging::Whole,
            name: "/name",
            id: "",
            captures: &[],
            only: None,
        },
        missing: &[],
    },
    records: Records::Set(Set {
        get: Request::get("/domains/$zid/rrsets/$name/TXT/"),
        items: None,
        paging: Paging::Whole,
        place: Place { id: "", name: "", kind: "", value: "" },
        elements: "/records",
        element: Place { id: "", name: "", kind: "", value: "" },
        template: r#""\"$value\"""#,
        ttl: "/ttl",
        captures: &[],
        create: WRITE,
        replace: WRITE,
        delete: None,
    }),
    commit: None,
    apex: "@",
    failures: Failures { messages: &["/detail", "/0/non_field_errors/0", "/non_field_errors/0"], ..Failures::USUAL },
    only_one: false,
};

const WRITE: Request = Request::json(
    "PATCH",
    "/domains/$zid/rrsets/",
    r#"[{"subname": "$sub", "type": "TXT", "ttl": "=ttl", "records": "*"}]"#,
);
