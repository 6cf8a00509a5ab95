//! When to renew (RFC 9773 section 4).

use evercert_pki::base64url;
use jiff::Timestamp;
use serde_json::json;

use crate::{
    config::AriWindow,
    issuer::time::{shifted, whole_second},
    problem::Problem,
    server::{context::Server, reply::Reply, request::Request},
    state::certificate::Issued,
    sync::lock,
};

pub(crate) fn get(server: &Server, request: &Request) -> Result<Reply, Problem> {
    let id = request.target.argument(0);
    check_form(id)?;
    let policy = lock(&server.ari).clone();
    let state = server.state();
    let issued = state.certificates.by_ari_id(id).ok_or_else(|| Problem::not_found("certificate"))?;
    let (start, end) = window(issued, policy.window);
    let mut body = json!({
        "suggestedWindow": {"start": start.to_string(), "end": end.to_string()},
    });
    if let Some(url) = policy.explanation_url {
        body["explanationURL"] = json!(url);
    }
    let seconds = policy.retry_after.as_secs().to_string();
    Ok(Reply::json(200, &body).with_header("retry-after", seconds))
}

/// Two base64url texts with a dot between (RFC 9773 section 4.1).
fn check_form(id: &str) -> Result<(), Problem> {
    let is_text = |text: &str| !text.is_empty() && base64url::decode(text).is_ok();
    match id.split_once('.') {
        Some((key, serial)) if is_text(key) && is_text(serial) => Ok(()),
        _ => Err(Problem::malformed("this is not a certificate identifier")),
    }
}

/// A revoked certificate should have been renewed an hour before the revocation.
fn window(issued: &Issued, policy: AriWindow) -> (Timestamp, Timestamp) {
    if let Some(revocation) = issued.revoked {
        return (shifted(revocation.at, -HOUR), shifted(revocation.at, -HOUR / 2));
    }
    match issued.ari_window.unwrap_or(policy) {
        AriWindow::Fixed { start, end } => (whole_second(start), whole_second(end)),
        AriWindow::Fraction { start, end } => (at(issued, start), at(issued, end)),
    }
}

fn at(issued: &Issued, part: f64) -> Timestamp {
    let lifetime = issued.not_after.as_second() - issued.not_before.as_second();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "lifetimes are far below 2^52 seconds, and fractions of one do not count"
    )]
    let seconds = (lifetime as f64 * part) as i64;
    shifted(issued.not_before, seconds)
}

const HOUR: i64 = 3_600;
