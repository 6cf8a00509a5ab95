//! dns-01 (RFC 8555 section 8.4).

use evercert_pki::{base64url, digest};

use crate::{
    problem::{Kind, Problem},
    validate::{attempt::Attempt, reach::Reach},
};

pub(crate) async fn validate(reach: &Reach, attempt: &Attempt) -> Result<(), Problem> {
    let name = format!("_acme-challenge.{}", attempt.subject.identifier);
    let expected = base64url::encode(&digest::sha256(attempt.key_authorization().as_bytes()));
    let values = reach.names.txt(&name).await?;
    if values.is_empty() {
        let words = format!("no TXT record found at {name}");
        return Err(Problem::unauthorized(words));
    }
    if values.iter().any(|value| value == expected.as_bytes()) {
        return Ok(());
    }
    let found = String::from_utf8_lossy(&values[0]).into_owned();
    Err(Problem::new(
        Kind::IncorrectResponse,
        format!("none of the {} TXT records at {name} is right, the first is {found:?}", values.len()),
    ))
}
