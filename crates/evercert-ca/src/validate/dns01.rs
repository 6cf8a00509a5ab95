//! dns-01 (RFC 8555 section 8.4).

use crate::{
    problem::{Kind, Problem},
    validate::{attempt::Attempt, reach::Reach},
};

pub(crate) async fn validate(reach: &Reach, attempt: &Attempt) -> Result<(), Problem> {
    expect_at(&format!("_acme-challenge.{}", attempt.subject.identifier), reach, attempt).await
}

/// Insists that one of the TXT records at `name` is the one of this challenge.
pub(crate) async fn expect_at(name: &str, reach: &Reach, attempt: &Attempt) -> Result<(), Problem> {
    let expected = attempt.txt_value();
    let values = reach.names.txt(name).await?;
    if values.is_empty() {
        return Err(Problem::unauthorized(format!("no TXT record found at {name}")));
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
