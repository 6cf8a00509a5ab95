//! Records with ids, names absolute with a final dot.

use crate::api::{Api, Auth, Each, Failures, Paging, Place, Records, Request, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://api.luadns.com/v1",
    auth: &[Auth::Basic("$email", "$token")],
    before: None,
    zones: Zones::All(ZoneList {
        request: Request::get("/zones"),
        items: "",
        paging: Paging::Whole,
        name: "/name",
        id: "/id",
        captures: &[],
        only: None,
    }),
    records: Records::Each(Each {
        list: Request::get("/zones/$zid/records"),
        items: "",
        paging: Paging::Whole,
        detail: None,
        place: Place { id: "/id", name: "/name", kind: "/type", value: "/content" },
        add: Request::json(
            "POST",
            "/zones/$zid/records",
            r#"{"type": "TXT", "name": "$fqdn.", "content": "$value", "ttl": "=ttl"}"#,
        ),
        remove: Request::delete("/zones/$zid/records/$rid"),
    }),
    commit: None,
    apex: "",
    failures: Failures::USUAL,
    only_one: false,
};
