//! An exchange with a CA as the log has it: what was meant, not how it was wrapped.

use std::error::Error;
use std::fmt::Write;

use evercert_acme::observer::Exchange;
use evercert_pki::base64url;
use reqwest::header::{HeaderMap, PROXY_AUTHENTICATE, SET_COOKIE};
use serde_json::Value;

/// The request line with status and time, what was signed (`>`), and what came back (`<`).
///
/// Of a JWS its header and payload are shown, decoded; keys and what was made with the external account's key are not.
pub fn text(exchange: &Exchange<'_>) -> String {
    let Exchange { method, url, status, elapsed, .. } = *exchange;
    let status = status.map_or_else(|| "no whole answer".to_owned(), |status| status.to_string());
    let mut text = format!("{method} {url}: {status} in {} ms\n", elapsed.as_millis());
    for line in exchange.request.iter().flat_map(|jws| signed(jws)) {
        push(&mut text, '>', &line);
    }
    for line in exchange.headers.iter().flat_map(|headers| shown(headers)) {
        push(&mut text, '<', &line);
    }
    if let Some(error) = exchange.error {
        push(&mut text, '!', &chain(error));
    }
    if !exchange.body.is_empty() {
        push(&mut text, '<', "");
        push(&mut text, '<', &masked(exchange.body).unwrap_or_else(|| body(exchange.body)));
    }
    text
}

/// An error and all that caused it, on one line.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let all = std::iter::successors(Some(error), |error| (*error).source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn push(text: &mut String, mark: char, lines: &str) {
    for line in lines.trim_end().split('\n') {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}", format!("{mark} {}", line.trim_end_matches('\r')).trim_end());
    }
}

/// The header and the payload of a flattened JWS.
fn signed(jws: &str) -> [String; 2] {
    let jws: Value = serde_json::from_str(jws).unwrap_or_default();
    let part = |name: &str| base64url::decode(jws[name].as_str()?).ok();
    let mut header: Value = part("protected").and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
    if let Some(key) = header.get_mut("jwk") {
        *key = "(the public key)".into();
    }
    [header.to_string(), part("payload").map_or_else(String::new, |payload| meant(&payload))]
}

fn meant(payload: &[u8]) -> String {
    masked(payload).unwrap_or_else(|| body(payload))
}

/// An account as JSON without what was made with the external account's key, which CAs send back; `None` if there is
/// nothing of that in it.
fn masked(bytes: &[u8]) -> Option<String> {
    let mut json = serde_json::from_slice::<Value>(bytes).ok()?;
    *json.pointer_mut("/externalAccountBinding/signature")? = "***".into();
    Some(body(json.to_string().as_bytes()))
}

fn shown(headers: &HeaderMap) -> Vec<String> {
    let harmless = headers.iter().filter(|(name, _)| ![SET_COOKIE, PROXY_AUTHENTICATE].contains(name));
    harmless.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect()
}

fn body(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.len() <= LONGEST => text.to_owned(),
        Ok(text) => format!("{}… ({} bytes)", &text[..text.floor_char_boundary(LONGEST)], text.len()),
        Err(_) => format!("({} bytes that are no text)", bytes.len()),
    }
}

/// More of a body is not kept: the longest honest ones, chains and directories, have some ten thousand bytes.
const LONGEST: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn jws(header: &Value, payload: &str) -> String {
        let part = |text: String| base64url::encode(text.as_bytes());
        json!({"protected": part(header.to_string()), "payload": part(payload.into()), "signature": "c2ln"}).to_string()
    }

    #[test]
    fn a_jws_is_shown_by_what_it_says() {
        let header = json!({"alg": "ES256", "kid": "https://ca.test/a/1", "url": "https://ca.test/o"});
        assert_eq!(signed(&jws(&header, r#"{"a":1}"#)), [header.to_string(), r#"{"a":1}"#.into()]);
        assert_eq!(signed(&jws(&header, ""))[1], "");
        assert_eq!(signed("nonsense"), ["null", ""]);
    }

    #[test]
    fn keys_and_what_the_customers_key_made_are_not_shown() {
        let header = json!({"alg": "ES256", "jwk": {"x": "secret-x"}});
        let binding = json!({"externalAccountBinding": {"payload": "p", "signature": "secret-mac"}});
        let shown = signed(&jws(&header, &binding.to_string())).concat();
        assert!(!shown.contains("secret"), "{shown}");
        assert!(shown.contains(r#""signature":"***""#), "{shown}");
    }

    #[test]
    fn cookies_and_what_is_no_text_are_left_out() {
        let mut headers = HeaderMap::new();
        headers.insert("set-cookie", "secret".parse().unwrap());
        headers.insert("replay-nonce", "abc".parse().unwrap());
        assert_eq!(shown(&headers), ["replay-nonce: abc"]);
        assert_eq!(body(&[0xff, 0xfe]), "(2 bytes that are no text)");
        let long = body("é".repeat(LONGEST).as_bytes());
        assert!(long.len() < LONGEST + 40 && long.ends_with(&format!("… ({} bytes)", 2 * LONGEST)));
    }
}
