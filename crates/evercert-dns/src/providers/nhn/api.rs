//! Sets of values, written whole. Every answer has status 200; its header says whether it is a success.

use crate::api::{Api, Class, Failures, Paging, Place, Records, Request, Set, ZoneList, Zones};

pub(super) static API: Api = Api {
    base: "https://dnsplus.api.nhncloudservice.com",
    auth: &[],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/dnsplus/v1.0/appkeys/$appkey/zones?searchZoneName=$guess&limit=3000&page=$page"),
            items: "/zoneList",
            paging: Paging::Whole,
            name: "/zoneName",
            id: "/zoneId",
            captures: &[],
            only: None,
        },
        missing: &[],
    },
    records: Records::Set(Set {
        get: Request::get(
            "/dnsplus/v1.0/appkeys/$appkey/zones/$zid/recordsets?searchRecordsetName=$fqdn&limit=1000&page=$page",
        ),
        items: Some("/recordsetList"),
        paging: Paging::Numbered(1, "/nobody/says"),
        place: Place { id: "/recordsetId", name: "/recordsetName", kind: "/recordsetType", value: "" },
        elements: "/recordList",
        element: Place { id: "", name: "", kind: "", value: "/recordContent" },
        template: r#"{"recordDisabled": false, "recordContent": "\"$value\""}"#,
        ttl: "/recordsetTtl",
        captures: &[],
        create: Request::json(
            "POST",
            "/dnsplus/v1.0/appkeys/$appkey/zones/$zid/recordsets",
            r#"{"recordset": {"recordsetName": "$fqdn.", "recordsetType": "TXT", "recordsetTtl": "=ttl",
                "recordList": "*"}}"#,
        ),
        replace: Request::json(
            "PUT",
            "/dnsplus/v1.0/appkeys/$appkey/zones/$zid/recordsets/$rid",
            r#"{"recordset": {"recordsetType": "TXT", "recordsetTtl": "=ttl", "recordList": "*"}}"#,
        ),
        delete: Some(Request::delete("/dnsplus/v1.0/appkeys/$appkey/zones/$zid/recordsets?recordsetIdList=$rid")),
    }),
    commit: None,
    apex: "",
    failures: Failures {
        ok: Some(("/header/isSuccessful", "true")),
        codes: &["/header/resultCode"],
        messages: &["/header/resultMessage"],
        classes: &[("4010001", Class::Credentials)],
        ..Failures::USUAL
    },
    only_one: false,
};
