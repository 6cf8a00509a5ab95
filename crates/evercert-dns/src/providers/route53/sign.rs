//! Signatures of the fourth version, as Amazon documents them.

use aws_lc_rs::hmac::HMAC_SHA256;
use jiff::Timestamp;
use reqwest::Url;

use super::access::Access;
use crate::sign::{hex, hmac, sha256_hex};

/// The headers that prove who sends a request.
pub(super) fn sign(method: &str, url: &Url, body: &[u8], now: Timestamp, access: &Access) -> Vec<(String, String)> {
    signed(method, url, body, now, access, "route53")
}

fn signed(
    method: &str,
    url: &Url,
    body: &[u8],
    now: Timestamp,
    access: &Access,
    service: &str,
) -> Vec<(String, String)> {
    let (day, time) = (now.strftime("%Y%m%d").to_string(), now.strftime("%Y%m%dT%H%M%SZ").to_string());
    let mut headers = vec![("host".to_owned(), host(url)), ("x-amz-date".to_owned(), time.clone())];
    headers.extend(access.token.iter().map(|token| ("x-amz-security-token".to_owned(), token.reveal().to_owned())));
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let names = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let request = format!("{method}\n{}\n{}\n{lines}\n{names}\n{}", url.path(), query(url), sha256_hex(body));
    let scope = format!("{day}/{REGION}/{service}/aws4_request");
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", sha256_hex(request.as_bytes()));
    let first = format!("AWS4{}", access.secret.reveal()).into_bytes();
    let parts = [day.as_str(), REGION, service, "aws4_request"];
    let key = parts.iter().fold(first, |key, part| hmac(HMAC_SHA256, &key, part.as_bytes()));
    let signature = hex(&hmac(HMAC_SHA256, &key, text.as_bytes()));
    let value =
        format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", access.key);
    headers.push(("authorization".to_owned(), value));
    // Whoever sends says it by itself.
    headers.remove(0);
    headers
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The parameters in order; ours need no encoding beside what the URL has.
fn query(url: &Url) -> String {
    let mut parts: Vec<&str> = url.query().unwrap_or_default().split('&').filter(|part| !part.is_empty()).collect();
    parts.sort_unstable();
    parts.join("&")
}

/// Route 53 is everywhere, and signs as if it were here.
const REGION: &str = "us-east-1";

#[cfg(test)]
mod tests {
    use evercert_plugin::secret::Secret;

    use super::*;

    /// `get-vanilla` of Amazon's published test suite.
    #[test]
    fn a_signature_is_as_published() {
        let access = Access {
            key: "AKIDEXAMPLE".into(),
            secret: Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            token: None,
        };
        let url = Url::parse("https://example.amazonaws.com/").unwrap();
        let now = "2015-08-30T12:36:00Z".parse().unwrap();
        let headers = signed("GET", &url, b"", now, &access, "service");
        assert_eq!(
            headers.last().unwrap().1,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, \
             Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        );
    }
}
