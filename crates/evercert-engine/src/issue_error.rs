//! Why a certificate could not be obtained.

use evercert_acme::error::Error as AcmeError;
use evercert_acme::order_error::OrderError;
use evercert_acme::problem::Problem;
use evercert_pki::csr::CsrError;
use evercert_pki::identifier::Identifier;
use evercert_pki::key::KeyError;
use evercert_plugin::error::PluginError;

use crate::choose::NoChallenge;
use crate::stop::Interrupted;

/// Why a certificate could not be obtained. Nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// What the CA sent is not a certificate for our key and names.
    #[error("the CA sent a certificate that was not asked for: {0}")]
    Certificate(&'static str),
    /// The signing request cannot be made.
    #[error("the signing request cannot be made")]
    Csr(#[source] CsrError),
    /// A stop was asked for; what was published has been taken away.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// The key cannot be made.
    #[error("the private key cannot be made")]
    Key(#[source] KeyError),
    /// Nothing that the CA offers can be proved by this authenticator.
    #[error(transparent)]
    NoChallenge(#[from] NoChallenge),
    /// The order failed: validation, finalization or the wait for either.
    #[error("the order failed")]
    Order(#[source] OrderError),
    /// The authenticator could not publish a challenge.
    #[error("{authenticator} could not publish the challenges")]
    Present {
        /// The authenticator's name.
        authenticator: String,
        /// Why not.
        #[source]
        source: PluginError,
    },
    /// A request before the challenges failed: order or authorization.
    #[error("the order could not be placed")]
    Request(#[from] AcmeError),
}

impl IssueError {
    /// Whether the same wish may be granted later, with nothing changed on this host.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Order(error) => error.is_retryable(),
            Self::Request(error) => error.is_retryable(),
            Self::Interrupted(_) => true,
            _ => false,
        }
    }

    /// The names for which the CA refused, as far as it named them; the others may be obtained
    /// without them.
    pub fn failed_identifiers(&self) -> Vec<Identifier> {
        if let Self::Order(OrderError::Invalid { failures, .. }) = self
            && !failures.is_empty()
        {
            return failures.iter().map(|failure| failure.identifier.clone()).collect();
        }
        let subproblems = self.problem().map(|problem| problem.subproblems.as_slice()).unwrap_or_default();
        subproblems.iter().filter_map(|subproblem| subproblem.identifier.clone()).collect()
    }

    /// The CA's own words, if it had any.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Order(error) => error.problem(),
            Self::Request(error) => error.problem(),
            _ => None,
        }
    }
}
