//! Changes are staged until they are applied, together with those of everybody else who staged any.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use aws_lc_rs::hmac::HMAC_SHA256;
use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::{DnsProvider, DnsZone, TxtRecord};
use serde_json::Value;
use tokio::sync::Mutex;

use super::facts::FACTS;
use crate::api::described::Described;
use crate::api::{Api, Auth, Each, Failures, Paging, Place, Records, Request, Unsigned, ZoneList, Zones};
use crate::credentials::Credentials;
use crate::http::Web;
use crate::sign::{base64, hmac};

/// Global DNS v1. The second version refuses names with an underscore, as its documentation says.
struct Naver {
    inner: Described,
    /// Zones in which we staged something ourselves.
    staged: Mutex<HashSet<String>>,
}

pub(super) fn make(credentials: &Credentials, web: Web) -> Result<Arc<dyn DnsProvider>, DnsError> {
    let inner = Described::new(&FACTS, &API, credentials, web);
    Ok(Arc::new(Naver { inner, staged: Mutex::default() }))
}

#[async_trait]
impl DnsProvider for Naver {
    fn name(&self) -> &str {
        self.inner.name()
    }

    async fn find_zone(&self, name: &str) -> Result<DnsZone, DnsError> {
        self.inner.find_zone(name).await
    }

    async fn add_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        self.stage(&record.zone).await?;
        self.inner.add_txt(record).await
    }

    async fn remove_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        self.stage(&record.zone).await?;
        self.inner.remove_txt(record).await
    }

    async fn commit(&self, zone: &DnsZone) -> Result<(), DnsError> {
        self.inner.commit(zone).await?;
        self.staged.lock().await.remove(&zone.name);
        Ok(())
    }
}

impl Naver {
    /// Before our first change of a zone: nobody else's may be waiting there, for to apply ours would apply theirs, and
    /// to roll back would throw theirs away.
    async fn stage(&self, zone: &DnsZone) -> Result<(), DnsError> {
        let mut staged = self.staged.lock().await;
        if staged.contains(&zone.name) {
            return Ok(());
        }
        let all = self.inner.listed(&ALL_RECORDS, "/content", Paging::Numbered(0, "/nobody/says"), zone).await?;
        let foreign = all.iter().find(|record| is_waiting(record) && !is_challenge(record));
        if let Some(foreign) = foreign {
            let detail = format!("{} {}", text(foreign, "host"), text(foreign, "type"));
            return Err(DnsError::Busy { zone: zone.name.clone(), detail });
        }
        staged.insert(zone.name.clone());
        Ok(())
    }
}

/// `applyYn`: whether the record is live as it is shown.
fn is_waiting(record: &Value) -> bool {
    record["applyYn"] == Value::Bool(false)
}

/// One that a run of ours may have left behind.
fn is_challenge(record: &Value) -> bool {
    text(record, "type") == "TXT" && text(record, "host").starts_with("_acme-challenge")
}

fn text<'a>(record: &'a Value, name: &str) -> &'a str {
    record[name].as_str().unwrap_or_default()
}

fn sign(unsigned: &Unsigned<'_>) -> Result<Vec<(&'static str, String)>, DnsError> {
    let time = unsigned.now.as_millisecond().to_string();
    let key = unsigned.variables.get("access_key");
    let query = unsigned.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let message = format!("{} {}{query}\n{time}\n{key}", unsigned.method, unsigned.url.path());
    let signature = hmac(HMAC_SHA256, unsigned.variables.get("secret_key").as_bytes(), message.as_bytes());
    Ok(vec![
        ("x-ncp-apigw-timestamp", time),
        ("x-ncp-iam-access-key", key.to_owned()),
        ("x-ncp-apigw-signature-v2", base64(&signature)),
    ])
}

static API: Api = Api {
    base: "https://globaldns.apigw.ntruss.com",
    auth: &[Auth::Signed(sign)],
    before: None,
    zones: Zones::Walk {
        list: ZoneList {
            request: Request::get("/dns/v1/ncpdns/domain?page=0&size=100&domainName=$guess"),
            items: "/content",
            paging: Paging::Whole,
            name: "/name",
            id: "/id",
            captures: &[],
            only: None,
        },
        missing: &[],
    },
    records: Records::Each(Each {
        list: Request::get("/dns/v1/ncpdns/record/$zid?page=$page&size=100&recordType=TXT"),
        items: "/content",
        paging: Paging::Numbered(0, "/nobody/says"),
        detail: None,
        place: Place { id: "/id", name: "/host", kind: "/type", value: "/content" },
        add: Request::json(
            "POST",
            "/dns/v1/ncpdns/record/$zid",
            r#"[{"host": "$name", "type": "TXT", "content": "$value", "ttl": "=ttl", "aliasId": null, "lbId": null}]"#,
        ),
        remove: Request::json("DELETE", "/dns/v1/ncpdns/record/$zid", r#"["=rid"]"#),
    }),
    commit: Some(Request::plain("PUT", "/dns/v1/ncpdns/record/apply/$zid")),
    apex: "@",
    failures: Failures { bad: Some(("/result", "FAIL")), ..Failures::USUAL },
    only_one: false,
};

static ALL_RECORDS: Request = Request::get("/dns/v1/ncpdns/record/$zid?page=$page&size=100");
