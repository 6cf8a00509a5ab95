//! Why an order came to nothing.

use std::time::Duration;

use evercert_pki::identifier::Identifier;

use crate::challenge::ChallengeKind;
use crate::error::Error;
use crate::order_state::OrderStatus;
use crate::problem::Problem;

/// Why an order came to nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OrderError {
    /// The CA gave the order up.
    #[error("the order {url} failed")]
    Invalid {
        /// The order.
        url: String,
        /// One for each identifier that could not be proved. Empty when the CA failed for another
        /// reason.
        failures: Vec<AuthorizationFailure>,
        /// The order's own error, if it has one.
        #[source]
        problem: Option<Box<Problem>>,
    },
    /// A request failed.
    #[error(transparent)]
    Request(#[from] Error),
    /// The order was not done in time. It still lives at the CA.
    #[error("the order {url} is still {status} after {} s", waited.as_secs())]
    Timeout {
        /// The order.
        url: String,
        /// How far it was.
        status: OrderStatus,
        /// How long we waited.
        waited: Duration,
        /// When the CA wants to be asked again, if it said so.
        retry_after: Option<Duration>,
        /// The last request's trouble, if it had any.
        #[source]
        source: Option<Box<Error>>,
    },
    /// The step does not fit the order's state: a mistake of the caller.
    #[error("the order {url} is {status}: it has no certificate yet")]
    TooEarly {
        /// The order.
        url: String,
        /// How far it is.
        status: OrderStatus,
    },
}

impl OrderError {
    /// Whether a new order for the same names may succeed without anything being changed.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Invalid { failures, problem, .. } => {
                failures.is_empty() && problem.as_ref().is_some_and(|problem| problem.is_retryable())
            }
            Self::Request(error) => error.is_retryable(),
            Self::Timeout { .. } => true,
            Self::TooEarly { .. } => false,
        }
    }

    /// How long the CA wants to be left alone. `None` when it did not say.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Request(error) => error.retry_after(),
            Self::Timeout { retry_after, .. } => *retry_after,
            Self::Invalid { .. } | Self::TooEarly { .. } => None,
        }
    }

    /// The CA's own words about the order or the request, if there are any.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Invalid { problem, .. } => problem.as_deref(),
            Self::Request(error) => error.problem(),
            Self::Timeout { source, .. } => source.as_ref()?.problem(),
            Self::TooEarly { .. } => None,
        }
    }
}

/// An identifier that could not be proved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationFailure {
    /// Whom it concerns, as ordered (with `*.`).
    pub identifier: Identifier,
    /// How it was tried; `None` when the authorization ended without a challenge that failed.
    pub challenge: Option<ChallengeKind>,
    /// What the CA saw.
    pub problem: Option<Problem>,
}
