//! Records with ids that are not live until the zone is refreshed. Requests are signed with the time of the provider.

use std::sync::Arc;

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::DnsProvider;
use jiff::Timestamp;

use super::facts::FACTS;
use crate::api::described::Described;
use crate::api::{
    Api, Auth, Before, Class, Each, Failures, Paging, Place, Records, Request, Unsigned, ZoneList, Zones,
};
use crate::credentials::Credentials;
use crate::http::Web;
use crate::sign::sha1_hex;

static API: Api = Api {
    base: "",
    auth: &[Auth::Signed(sign)],
    before: Some(Before { request: Request::get("/auth/time"), captures: &[("time", "")] }),
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/domain/zone/$guess"),
            items: "",
            paging: Paging::Whole,
            name: "/name",
            id: "",
            captures: &[],
            only: None,
        },
        missing: &[],
    },
    records: Records::Each(Each {
        list: Request::get("/domain/zone/$zid/record?fieldType=TXT&subDomain=$sub"),
        items: "",
        paging: Paging::Whole,
        detail: Some(Request::get("/domain/zone/$zid/record/$rid")),
        place: Place { id: "", name: "/subDomain", kind: "/fieldType", value: "/target" },
        add: Request::json(
            "POST",
            "/domain/zone/$zid/record",
            r#"{"fieldType": "TXT", "subDomain": "$sub", "target": "$value", "ttl": "=ttl"}"#,
        ),
        remove: Request::delete("/domain/zone/$zid/record/$rid"),
    }),
    commit: Some(Request::plain("POST", "/domain/zone/$zid/refresh")),
    apex: "",
    failures: Failures {
        codes: &["/errorCode"],
        classes: &[
            ("INVALID_CREDENTIAL", Class::Credentials),
            ("INVALID_KEY", Class::Credentials),
            ("INVALID_SIGNATURE", Class::Credentials),
            ("NOT_CREDENTIAL", Class::Credentials),
            ("QUERY_TIME_OUT", Class::Credentials),
            ("NOT_GRANTED_CALL", Class::Forbidden),
        ],
        ..Failures::USUAL
    },
    only_one: false,
};

/// OVHcloud where `endpoint` says: one of its own names, or a URL.
pub(super) fn make(credentials: &Credentials, web: Web) -> Result<Arc<dyn DnsProvider>, DnsError> {
    let endpoint = credentials.text("endpoint");
    let known = ENDPOINTS.iter().find(|(name, _)| *name == endpoint).map(|(_, url)| *url);
    let base = known.or_else(|| endpoint.starts_with("http").then_some(endpoint));
    let base = base.ok_or_else(|| DnsError::Settings { what: format!("there is no endpoint {endpoint:?}") })?;
    Ok(Arc::new(Described::at(base, &FACTS, &API, credentials, web)))
}

/// `$1$` and the SHA-1 of secret, consumer, method, URL, body and time, joined by `+`.
fn sign(unsigned: &Unsigned<'_>) -> Result<Vec<(&'static str, String)>, DnsError> {
    let text = |name| unsigned.variables.get(name);
    let time = time(text("time"), unsigned.since, unsigned.now).to_string();
    let body = String::from_utf8_lossy(unsigned.body);
    let (url, secret, consumer) = (unsigned.url.as_str(), text("application_secret"), text("consumer_key"));
    let parts = [secret, consumer, unsigned.method, url, &body, &time];
    let signature = format!("$1${}", sha1_hex(parts.join("+").as_bytes()));
    Ok(vec![
        ("X-Ovh-Application", text("application_key").to_owned()),
        ("X-Ovh-Consumer", consumer.to_owned()),
        ("X-Ovh-Timestamp", time),
        ("X-Ovh-Signature", signature),
    ])
}

/// The provider's time: what it said, and what passed since.
fn time(said: &str, since: Timestamp, now: Timestamp) -> i64 {
    said.parse::<i64>().map_or(now.as_second(), |said| said + now.as_second() - since.as_second())
}

/// As the provider's own libraries know them.
const ENDPOINTS: [(&str, &str); 7] = [
    ("ovh-eu", "https://eu.api.ovh.com/1.0"),
    ("ovh-ca", "https://ca.api.ovh.com/1.0"),
    ("ovh-us", "https://api.us.ovhcloud.com/1.0"),
    ("kimsufi-eu", "https://eu.api.kimsufi.com/1.0"),
    ("kimsufi-ca", "https://ca.api.kimsufi.com/1.0"),
    ("soyoustart-eu", "https://eu.api.soyoustart.com/1.0"),
    ("soyoustart-ca", "https://ca.api.soyoustart.com/1.0"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_that_is_none_is_refused() {
        let make_at = |endpoint| make(&Credentials::of(&FACTS, &[("endpoint", endpoint)]), crate::testing::web());
        assert!(make_at("ovh-eu").is_ok());
        assert!(matches!(make_at("ovh-xx"), Err(DnsError::Settings { .. })));
    }
}
