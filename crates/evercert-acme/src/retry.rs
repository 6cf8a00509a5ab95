//! Which failed requests are sent again, and when.

use std::time::Duration;

use tokio::time::sleep;

use crate::error::Error;
use crate::problem_kind::ProblemKind;

/// The patience for one request.
///
/// - `badNonce`: at once, with the nonce of the refusal, up to [`MOST_BAD_NONCES`] times (RFC 8555,
///   section 6.5).
/// - 429 and 503 with a `Retry-After` of at most [`SHORT_WAIT`]: waited out, whatever the request,
///   since it was not looked at. A longer one is for the caller to decide: it comes back as
///   [`Error::RateLimited`].
/// - No connection: twice more, whatever the request, since it was not sent.
/// - Any other passing trouble (5xx, a broken answer): twice more, but only requests that may be
///   repeated: GET, HEAD and POST-as-GET. A time-out is never repeated: the caller's time is used
///   up.
pub(crate) struct Retries {
    repeatable: bool,
    bad_nonces: u32,
    pauses: u32,
}

impl Retries {
    /// `repeatable`: whether the request may reach the CA twice.
    pub(crate) fn new(repeatable: bool) -> Self {
        Self { repeatable, bad_nonces: 0, pauses: 0 }
    }

    /// Waits until the request may be sent again, or gives the error back when it may not.
    pub(crate) async fn allow(&mut self, error: Error) -> Result<(), Error> {
        let Some(pause) = self.decide(&error) else { return Err(error) };
        if !pause.is_zero() {
            sleep(pause).await;
        }
        Ok(())
    }

    fn decide(&mut self, error: &Error) -> Option<Duration> {
        if error.is_problem(&ProblemKind::BadNonce) {
            self.bad_nonces += 1;
            return (self.bad_nonces <= MOST_BAD_NONCES).then_some(Duration::ZERO);
        }
        let pause = self.pause(error)?;
        self.pauses += 1;
        (self.pauses <= MOST_PAUSES).then_some(pause)
    }

    fn pause(&self, error: &Error) -> Option<Duration> {
        let own = FIRST_PAUSE * 4u32.pow(self.pauses);
        match error {
            Error::RateLimited { .. } => {
                error.retry_after().filter(|wait| *wait <= SHORT_WAIT).map(|wait| wait.max(own))
            }
            _ if error.is_unsent() => Some(own),
            _ => (self.repeatable && error.is_retryable() && !error.is_timeout()).then_some(own),
        }
    }
}

const MOST_BAD_NONCES: u32 = 10;
const MOST_PAUSES: u32 = 2;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const SHORT_WAIT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;

    fn status(status: u16) -> Error {
        Error::Status { url: "u".into(), status }
    }

    fn limited(seconds: Option<u64>) -> Error {
        Error::RateLimited { url: "u".into(), retry_after: seconds.map(Duration::from_secs), problem: None }
    }

    fn problem(status: u16, kind: &str) -> Error {
        let body = format!(r#"{{"type":"urn:ietf:params:acme:error:{kind}"}}"#);
        let problem = Box::new(Problem::parse(body.as_bytes()).unwrap());
        Error::Problem { url: "u".into(), status, problem }
    }

    #[test]
    fn server_trouble_is_repeated_twice_when_the_request_may_be() {
        let mut retries = Retries::new(true);
        assert_eq!(retries.decide(&status(502)), Some(Duration::from_millis(200)));
        assert_eq!(retries.decide(&problem(500, "serverInternal")), Some(Duration::from_millis(800)));
        assert_eq!(retries.decide(&status(502)), None);
        assert_eq!(Retries::new(false).decide(&status(502)), None);
    }

    #[test]
    fn refusals_are_final() {
        assert_eq!(Retries::new(true).decide(&status(404)), None);
        assert_eq!(Retries::new(true).decide(&problem(403, "unauthorized")), None);
    }

    #[test]
    fn only_short_waits_are_waited_out() {
        assert_eq!(Retries::new(false).decide(&limited(Some(3))), Some(Duration::from_secs(3)));
        assert_eq!(Retries::new(false).decide(&limited(Some(0))), Some(FIRST_PAUSE));
        assert_eq!(Retries::new(true).decide(&limited(Some(6))), None);
        assert_eq!(Retries::new(true).decide(&limited(None)), None);
    }

    #[test]
    fn bad_nonces_have_their_own_count() {
        let mut retries = Retries::new(false);
        let error = problem(400, "badNonce");
        let allowed = (0..100).take_while(|_| retries.decide(&error) == Some(Duration::ZERO)).count();
        assert_eq!(allowed, MOST_BAD_NONCES as usize);
    }
}
