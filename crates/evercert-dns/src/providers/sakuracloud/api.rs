//! All records of a zone are one thing, which is written back whole; its hash says whether it was changed meanwhile.

use crate::api::{Api, Auth, Failures, Paging, Place, Records, Request, Set, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://secure.sakura.ad.jp/cloud/zone/is1a/api/cloud/1.1",
    auth: &[Auth::Basic("$api_token", "$api_secret")],
    before: None,
    zones: Zones::All(ZoneList {
        // {"Count":0,"Filter":{"Provider.Class":"dns"}}: a count of nothing means all.
        request: Request::get(
            "/commonserviceitem?%7B%22Count%22%3A0%2C%22Filter%22%3A%7B%22Provider.Class%22%3A%22dns%22%7D%7D",
        ),
        items: "/CommonServiceItems",
        paging: Paging::Whole,
        name: "/Status/Zone",
        id: "/ID",
        captures: &[],
        only: None,
    }),
    records: Records::Set(Set {
        get: Request::get("/commonserviceitem/$zid"),
        items: Some("/CommonServiceItem"),
        paging: Paging::Whole,
        place: Place { id: "/ID", name: "", kind: "", value: "" },
        elements: "/Settings/DNS/ResourceRecordSets",
        element: Place { id: "", name: "/Name", kind: "/Type", value: "/RData" },
        template: r#"{"Name": "$name", "Type": "TXT", "RData": "$value", "TTL": "=ttl"}"#,
        ttl: "/nothing",
        captures: &[("hash", "/SettingsHash")],
        create: WRITE,
        replace: WRITE,
        delete: None,
    }),
    commit: None,
    apex: "@",
    failures: Failures { messages: &["/error_msg"], ..Failures::USUAL },
    only_one: false,
};

const WRITE: Request = Request::json(
    "PUT",
    "/commonserviceitem/$zid",
    r#"{"CommonServiceItem": {"Settings": {"DNS": {"ResourceRecordSets": "*"}}, "SettingsHash": "$hash"}}"#,
);
