//! What a CA refuses, and what it says about failed orders.

use std::{borrow::Borrow, error::Error as StdError, sync::Arc, time::Duration};

use evercert_acme::{
    error::Error,
    order_error::{AuthorizationFailure, OrderError},
    order_state::OrderStatus,
    problem::Problem,
    problem_kind::ProblemKind,
};

use crate::{
    errors::{
        desk::{CliError, Kind, whole_seconds},
        identifier::IdentifierFailure,
        net,
    },
    messages::message::{Message, msg},
};

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        desk(error)
    }
}

/// Of a CA that everybody in a run asked once.
impl From<Arc<Error>> for CliError {
    fn from(error: Arc<Error>) -> Self {
        desk(error)
    }
}

impl From<OrderError> for CliError {
    fn from(error: OrderError) -> Self {
        let retry = error.is_retryable().then(|| error.retry_after());
        let desk = match error {
            OrderError::Invalid { ref failures, .. } if !failures.is_empty() => unproven(failures),
            OrderError::Invalid { problem: Some(problem), .. } => refused_order(*problem),
            OrderError::Request(error) => error.into(),
            OrderError::Timeout { ref url, status, waited, retry_after, .. } => {
                let heading = late(&net::server(url), status, waited);
                again(Self::speaking_for(Kind::Ca, heading, error), retry_after)
            }
            OrderError::TooEarly { .. } => Self::internal(error),
            // No reason at all, or one that did not exist when this was written.
            other => Self::speaking_for(Kind::Ca, msg!("order-failed"), other),
        };
        later(desk, retry)
    }
}

fn desk<E: Borrow<Error> + StdError + Send + Sync + 'static>(error: E) -> CliError {
    let known: &Error = error.borrow();
    let heading = heading(known);
    let wait = known.retry_after();
    let retry = known.is_retryable().then_some(wait);
    let identifiers = known.problem().map(IdentifierFailure::of_problem).unwrap_or_default();
    let desk = match known {
        // Its source is the transport's, of which only the end is worth reading.
        Error::Transport { .. } => net::because_at_last(heading, error),
        // What is wrong stands in the error's own text.
        Error::Malformed { .. } | Error::NoNonce { .. } | Error::Redirect { .. } | Error::TooLarge { .. } => {
            CliError::caused_by(Kind::Ca, heading, error)
        }
        Error::BadUrl { .. } | Error::BadUserAgent | Error::Signature(_) => {
            CliError::speaking_for(Kind::Input, heading, error)
        }
        _ => CliError::speaking_for(Kind::Ca, heading, error),
    };
    later(again(desk, wait).about(identifiers), retry)
}

fn heading(error: &Error) -> Message {
    match error {
        Error::BadUrl { url } => msg!("ca-url-bad", url = url),
        Error::BadUserAgent => msg!("user-agent-bad"),
        Error::Malformed { url, .. } | Error::NoNonce { url } | Error::TooLarge { url, .. } => {
            msg!("ca-nonsense", server = net::server(url))
        }
        Error::Problem { problem, url, .. } => refusal(problem, &net::server(url)),
        Error::RateLimited { url, .. } => msg!("ca-rate-limited", server = net::server(url)),
        Error::Redirect { url, .. } => msg!("ca-redirects", server = net::server(url)),
        Error::Signature(_) => msg!("account-key-cannot-sign"),
        Error::Status { url, status } if *status >= 500 => {
            msg!("ca-in-trouble", server = net::server(url), status = *status)
        }
        Error::Status { url, status } => msg!("ca-status", url = url, status = *status),
        Error::Transport { url, source } => net::transport(url, source),
        Error::Unsupported { resource } => msg!("ca-unsupported", resource = *resource),
        other => msg!("internal", what = other.to_string()),
    }
}

/// The heading for a request that the CA refused with a reason.
fn refusal(problem: &Problem, server: &str) -> Message {
    match &problem.kind {
        ProblemKind::AccountDoesNotExist => msg!("ca-account-unknown", server = server),
        ProblemKind::AlreadyRevoked => msg!("ca-already-revoked"),
        ProblemKind::BadCsr => msg!("ca-bad-csr"),
        ProblemKind::BadPublicKey => msg!("ca-bad-key"),
        ProblemKind::BadRevocationReason => msg!("ca-bad-reason"),
        ProblemKind::BadSignatureAlgorithm => msg!("ca-bad-algorithm"),
        ProblemKind::Caa => msg!("ca-caa"),
        ProblemKind::ExternalAccountRequired => msg!("account-external", server = server),
        ProblemKind::InvalidContact | ProblemKind::UnsupportedContact => msg!("ca-bad-contact"),
        ProblemKind::InvalidProfile => msg!("ca-bad-profile"),
        ProblemKind::RateLimited => msg!("ca-rate-limited", server = server),
        ProblemKind::RejectedIdentifier | ProblemKind::UnsupportedIdentifier => msg!("ca-rejected-name"),
        ProblemKind::ServerInternal => msg!("ca-internal", server = server),
        ProblemKind::Unauthorized => msg!("ca-unauthorized", server = server),
        ProblemKind::UserActionRequired => match &problem.instance {
            Some(page) => msg!("ca-user-action", server = server, page = page),
            None => msg!("ca-refused", server = server),
        },
        _ => msg!("ca-refused", server = server),
    }
}

fn unproven(failures: &[AuthorizationFailure]) -> CliError {
    let identifiers = IdentifierFailure::of_order(failures);
    let names = some(identifiers.iter().map(|failure| failure.identifier.as_str()));
    CliError::new(Kind::Ca, msg!("order-unproven", names = names)).about(identifiers)
}

/// An order that failed although everything was proved.
fn refused_order(problem: Problem) -> CliError {
    let identifiers = IdentifierFailure::of_problem(&problem);
    CliError::caused_by(Kind::Ca, msg!("order-failed"), problem).about(identifiers)
}

fn late(server: &str, status: OrderStatus, waited: Duration) -> Message {
    let seconds = i64::try_from(waited.as_secs()).unwrap_or(i64::MAX);
    match status {
        OrderStatus::Pending => msg!("order-late-validation", server = server, seconds = seconds),
        _ => msg!("order-late-issuance", server = server, seconds = seconds),
    }
}

/// Marks an error that time may cure; the inner value is how long that takes, if the CA said so.
fn later(desk: CliError, retry: Option<Option<Duration>>) -> CliError {
    match retry {
        Some(after) => desk.retryable(after),
        None => desk,
    }
}

/// Adds when to come back, if the CA said so.
fn again(desk: CliError, wait: Option<Duration>) -> CliError {
    match wait.filter(|wait| !wait.is_zero()) {
        Some(wait) => desk.hint(again_in(wait)),
        None => desk,
    }
}

fn again_in(wait: Duration) -> Message {
    let seconds = whole_seconds(wait);
    let whole = |unit: u64| i64::try_from(seconds.div_ceil(unit)).unwrap_or(i64::MAX);
    match seconds {
        0..120 => msg!("again-in-seconds", count = whole(1)),
        120..7_200 => msg!("again-in-minutes", count = whole(60)),
        7_200..172_800 => msg!("again-in-hours", count = whole(3_600)),
        _ => msg!("again-in-days", count = whole(86_400)),
    }
}

/// The first few of many names.
fn some<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    if names.len() > MOST_NAMES {
        names.truncate(MOST_NAMES);
        names.push("…");
    }
    names.join(", ")
}

const MOST_NAMES: usize = 5;

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use evercert_acme::client::{Client, ClientConfig};
    use evercert_net::http::{HttpSettings, client};
    use evercert_pki::clock::SystemClock;

    use super::*;

    fn problem(kind: &str, rest: &str) -> Box<Problem> {
        let body = format!(r#"{{"type":"urn:ietf:params:acme:error:{kind}","detail":"because"{rest}}}"#);
        Box::new(Problem::parse(body.as_bytes()).unwrap())
    }

    fn refused(kind: &str, rest: &str) -> CliError {
        let url = "https://ca.test:14000/order".into();
        Error::Problem { url, status: 403, problem: problem(kind, rest) }.into()
    }

    #[test]
    fn a_refusal_has_a_heading_of_its_kind_and_the_cas_words_as_cause() {
        let error = refused("externalAccountRequired", "");
        assert_eq!(*error.heading(), msg!("account-external", server = "ca.test:14000"));
        assert_eq!(error.causes(), ["externalAccountRequired: because"]);
        assert_eq!((error.kind(), error.exit_code()), (Kind::Ca, 1));
        assert_eq!(refused("brandNew", "").heading().id, "ca-refused");
        let page = r#","instance":"https://ca.test/terms""#;
        assert_eq!(refused("userActionRequired", page).heading().id, "ca-user-action");
        assert_eq!(refused("userActionRequired", "").heading().id, "ca-refused");
    }

    #[test]
    fn names_in_a_refusal_are_listed() {
        let parts = r#","subproblems":[{"type":"urn:ietf:params:acme:error:rejectedIdentifier",
            "detail":"blocked","identifier":{"type":"dns","value":"a.test"}}]"#;
        let error = refused("rejectedIdentifier", parts);
        assert_eq!(error.heading().id, "ca-rejected-name");
        assert_eq!(error.identifiers()[0].detail.as_deref(), Some("blocked"));
    }

    #[test]
    fn a_rate_limit_says_when_to_come_back() {
        let limited = |seconds| Error::RateLimited {
            url: "https://ca.test/x".into(),
            retry_after: Some(Duration::from_secs(seconds)),
            problem: Some(problem("rateLimited", "")),
        };
        let hint = |seconds| CliError::from(Arc::new(limited(seconds))).hints()[0].clone();
        assert_eq!(hint(90), msg!("again-in-seconds", count = 90_i64));
        assert_eq!(hint(601), msg!("again-in-minutes", count = 11_i64));
        assert_eq!(hint(10_800), msg!("again-in-hours", count = 3_i64));
        assert_eq!(hint(600_000), msg!("again-in-days", count = 7_i64));
        let error = CliError::from(limited(0));
        assert!(error.hints().is_empty());
        assert_eq!(error.causes(), ["rateLimited: because"]);
    }

    #[test]
    fn a_ca_that_never_answers_is_told_as_such() {
        // Connections are taken up by the kernel, and nobody ever reads from them.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = silent.local_addr().unwrap().to_string();
        let url = format!("http://{server}/directory");
        let config = ClientConfig::new(url, Arc::new(SystemClock));
        let mut settings = HttpSettings::default();
        settings.timeout = Duration::from_millis(20);
        let http = client(&settings).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let error = CliError::from(runtime.block_on(Client::connect(http, config)).err().unwrap());
        assert_eq!(error.heading(), &msg!("ca-timeout", server = server));
        assert!(error.is_retryable());
    }

    #[test]
    fn what_time_may_cure_is_retryable() {
        let url = || "https://ca.test/x".to_owned();
        let retry = |error: CliError| (error.is_retryable(), error.retry_after());
        let nine = Duration::from_secs(9);
        let wait = Some(nine);
        let limited = Error::RateLimited { url: url(), retry_after: wait, problem: None };
        assert_eq!(retry(OrderError::Request(limited).into()), (true, wait));
        assert_eq!(retry(Error::Status { url: url(), status: 503 }.into()), (true, None));
        assert_eq!(retry(Error::Status { url: url(), status: 404 }.into()), (false, None));
        assert_eq!(retry(refused("rejectedIdentifier", "")), (false, None));
        let late = OrderError::Timeout {
            url: url(),
            status: OrderStatus::Pending,
            waited: nine,
            retry_after: wait,
            source: None,
        };
        assert_eq!(retry(late.into()), (true, wait));
    }

    #[test]
    fn nonsense_is_explained_by_its_cause() {
        let error = CliError::from(Error::Malformed { url: "https://ca.test/d".into(), what: "no newNonce".into() });
        assert_eq!(error.heading().id, "ca-nonsense");
        assert_eq!(error.causes(), ["https://ca.test/d gave an answer that makes no sense: no newNonce"]);
    }

    #[test]
    fn an_order_without_failed_names_shows_its_problem() {
        let url = "https://ca.test/o".to_owned();
        let failures = Vec::new();
        let error = CliError::from(OrderError::Invalid { url, failures, problem: Some(problem("badCSR", "")) });
        assert_eq!(error.heading().id, "order-failed");
        assert_eq!(error.causes(), ["badCSR: because"]);
    }

    #[test]
    fn waiting_too_long_names_what_was_waited_for() {
        let late = |status| {
            CliError::from(OrderError::Timeout {
                url: "https://ca.test/o".into(),
                status,
                waited: Duration::from_secs(90),
                retry_after: Some(Duration::from_secs(5)),
                source: None,
            })
        };
        assert_eq!(late(OrderStatus::Pending).heading().id, "order-late-validation");
        assert_eq!(late(OrderStatus::Processing).heading().id, "order-late-issuance");
        assert_eq!(late(OrderStatus::Ready).hints(), [msg!("again-in-seconds", count = 5_i64)]);
    }

    #[test]
    fn many_names_are_cut() {
        assert_eq!(some(["a", "b"].into_iter()), "a, b");
        assert_eq!(some(["a", "b", "c", "d", "e", "f"].into_iter()), "a, b, c, d, e, …");
    }
}
