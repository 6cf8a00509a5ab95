//! Records with ids. Only the time is signed, so a clock that is wrong by half a minute is refused.

use aws_lc_rs::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY;
use evercert_plugin::dns_error::DnsError;

use crate::api::{Api, Auth, Class, Each, Failures, Paging, Place, Records, Request, Unsigned, ZoneList, Zones};
use crate::sign::{hex, hmac};

pub(super) static API: Api = Api {
    base: "https://api.dnsmadeeasy.com/V2.0",
    auth: &[Auth::Signed(sign)],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/dns/managed/name?domainname=$guess"),
            items: "",
            paging: Paging::Whole,
            name: "/name",
            id: "/id",
            captures: &[],
            only: None,
        },
        missing: &[],
    },
    records: Records::Each(Each {
        list: Request::get("/dns/managed/$zid/records?type=TXT&recordName=$sub&rows=500&page=$page"),
        items: "/data",
        paging: Paging::Numbered(0, "/totalPages"),
        detail: None,
        place: Place { id: "/id", name: "/name", kind: "/type", value: "/value" },
        add: Request::json(
            "POST",
            "/dns/managed/$zid/records",
            r#"{"type": "TXT", "name": "$sub", "value": "\"$value\"", "ttl": "=ttl", "gtdLocation": "DEFAULT"}"#,
        ),
        remove: Request::delete("/dns/managed/$zid/records/$rid"),
    }),
    commit: None,
    apex: "",
    failures: Failures { messages: &["/error/0"], classes: &[("403", Class::Credentials)], ..Failures::USUAL },
    only_one: false,
};

fn sign(unsigned: &Unsigned<'_>) -> Result<Vec<(&'static str, String)>, DnsError> {
    let date = unsigned.now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let secret = unsigned.variables.get("secret_key").as_bytes();
    let signature = hex(&hmac(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret, date.as_bytes()));
    let key = unsigned.variables.get("api_key").to_owned();
    Ok(vec![("x-dnsme-apiKey", key), ("x-dnsme-requestDate", date), ("x-dnsme-hmac", signature)])
}
