//! Why a request came to nothing.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use evercert_pki::key::KeyError;

use crate::problem::Problem;
use crate::problem_kind::ProblemKind;

/// Why a request to a CA came to nothing.
///
/// Ask [`Error::is_retryable`] before trying again, and [`Error::retry_after`] for when.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The user agent cannot stand in an HTTP header.
    #[error("the user agent has characters that no HTTP header may have")]
    BadUserAgent,
    /// A URL given by the caller is none, or has a scheme other than http and https.
    #[error("`{url}` is not an http or https URL")]
    BadUrl {
        /// As it was given.
        url: String,
    },
    /// The answer is not what the protocol says: broken JSON, a missing field, a wrong type.
    #[error("{url} gave an answer that makes no sense: {what}")]
    Malformed {
        /// Who answered.
        url: String,
        /// What is wrong with it. No text of the answer is repeated here.
        what: String,
    },
    /// Neither an answer nor `newNonce` brought a usable nonce.
    #[error("{url} gave no nonce")]
    NoNonce {
        /// The `newNonce` URL.
        url: String,
    },
    /// The CA refused, and said why.
    #[error("the certificate authority refused the request to {url}")]
    Problem {
        /// Where the request went.
        url: String,
        /// The HTTP status.
        status: u16,
        /// Its reason.
        #[source]
        problem: Box<Problem>,
    },
    /// 429, 503 with `Retry-After`, or a problem of type `rateLimited`.
    #[error("{url} wants fewer requests")]
    RateLimited {
        /// Where the request went.
        url: String,
        /// How long the CA wants to be left alone, if it said so.
        retry_after: Option<Duration>,
        /// Its reason, if it gave one.
        #[source]
        problem: Option<Box<Problem>>,
    },
    /// An answer that sends us elsewhere, where this is not allowed: to a POST, from https to http,
    /// too often.
    #[error("{url} redirects: {what}")]
    Redirect {
        /// Who redirects.
        url: String,
        /// Why it is not followed.
        what: &'static str,
    },
    /// The key cannot sign.
    #[error("the key cannot sign a request")]
    Signature(#[source] KeyError),
    /// An HTTP error without a problem document.
    #[error("{url} answered with HTTP status {status}")]
    Status {
        /// Where the request went.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The body is longer than any honest one.
    #[error("{url} sent more than {limit} bytes")]
    TooLarge {
        /// Who answered.
        url: String,
        /// How many bytes are read at most.
        limit: usize,
    },
    /// No answer, or not the whole of it: name resolution, connection, TLS, time-out, broken body.
    #[error("cannot talk to {url}")]
    Transport {
        /// Where the request went.
        url: String,
        /// What happened on the way. It does not repeat the URL.
        #[source]
        source: reqwest::Error,
    },
    /// The CA's directory does not offer this.
    #[error("the certificate authority does not offer {resource}")]
    Unsupported {
        /// The field that the directory lacks, such as `keyChange`.
        resource: &'static str,
    },
}

impl Error {
    /// Whether the same request may succeed later.
    ///
    /// False for refusals, nonsense and certificates that are not trusted; true for a network in
    /// trouble, servers in trouble and rate limits.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::NoNonce { .. } | Self::RateLimited { .. } => true,
            Self::Problem { status, problem, .. } => is_passing(*status) || problem.is_retryable(),
            Self::Status { status, .. } => is_passing(*status),
            Self::Transport { source, .. } => !source.is_builder() && !is_untrusted(source),
            _ => false,
        }
    }

    /// How long the CA wants to be left alone. `None` when it did not say.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The CA's own words, if there are any.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem { problem, .. } => Some(problem),
            Self::RateLimited { problem, .. } => problem.as_deref(),
            _ => None,
        }
    }

    /// Whether the CA gave a reason of this kind.
    pub fn is_problem(&self, kind: &ProblemKind) -> bool {
        self.problem().is_some_and(|problem| problem.kind == *kind)
    }

    /// Whether the request certainly never reached the CA.
    pub(crate) fn is_unsent(&self) -> bool {
        matches!(self, Self::Transport { source, .. } if source.is_connect() && !is_untrusted(source))
    }

    /// Whether the time for this request is used up.
    pub(crate) fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport { source, .. } if source.is_timeout())
    }
}

fn is_passing(status: u16) -> bool {
    status >= 500 || status == 408 || status == 429
}

/// TLS refusals travel as `InvalidData` inside an I/O error; asking again does not cure them.
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
        if kind == Some(io::ErrorKind::InvalidData) {
            return true;
        }
        cause = io_cause(error).or_else(|| error.source());
    }
    false
}

/// An I/O error's `source()` skips the error it wraps.
fn io_cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
    Some(inner)
}
