//! One validation attempt, whatever its type.

use std::time::Duration;

use crate::{
    problem::{Kind, Problem},
    state::challenge::ChallengeKind,
    validate::{attempt::Attempt, caa, dns_account01, dns_persist01, dns01, http01, reach::Reach, tls_alpn01},
};

/// Carries out validations.
pub(crate) struct Validator {
    reach: Reach,
    timeout: Duration,
}

impl Validator {
    /// Each attempt may take `timeout`.
    pub(crate) fn new(reach: Reach, timeout: Duration) -> Self {
        Self { reach, timeout }
    }

    /// Tries once, within the time limit.
    pub(crate) async fn validate(&self, attempt: &Attempt) -> Result<(), Problem> {
        match tokio::time::timeout(self.timeout, self.attempt(attempt)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Problem::new(Kind::Connection, "the validation took too long")),
        }
    }

    async fn attempt(&self, attempt: &Attempt) -> Result<(), Problem> {
        match attempt.kind {
            ChallengeKind::Http01 => http01::validate(&self.reach, attempt).await?,
            ChallengeKind::Dns01 => dns01::validate(&self.reach, attempt).await?,
            ChallengeKind::TlsAlpn01 => tls_alpn01::validate(&self.reach, attempt).await?,
            ChallengeKind::DnsAccount01 => dns_account01::validate(&self.reach, attempt).await?,
            ChallengeKind::DnsPersist01 => dns_persist01::validate(&self.reach, attempt).await?,
        }
        caa::check(&self.reach.names, &attempt.subject).await
    }
}
