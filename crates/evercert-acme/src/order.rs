//! An order: from the names to the certificate (RFC 8555, section 7.4).

use std::time::Duration;

use evercert_pki::base64url;
use evercert_pki::identifier::Identifier;
use reqwest::Url;
use serde_json::{Value, json};

use crate::account::Account;
use crate::answer::Answer;
use crate::authorization::{Authorization, AuthorizationStatus};
use crate::challenge::ChallengeStatus;
use crate::client::parse_url;
use crate::error::Error;
use crate::issued::IssuedCertificate;
use crate::order_error::{AuthorizationFailure, OrderError};
use crate::order_state::{OrderState, OrderStatus};
use crate::poll::{Pace, PollHint};
use crate::problem_kind::ProblemKind;

/// What is ordered.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewOrder<'a> {
    /// Whom the certificate shall name.
    pub identifiers: &'a [Identifier],
    /// One of the directory's profiles.
    pub profile: Option<&'a str>,
    /// The id of the certificate it takes the place of (RFC 9773, section 5). When the CA answers
    /// with the problem `alreadyReplaced`, order again without it.
    pub replaces: Option<&'a str>,
}

/// An order at a CA.
///
/// The way: [`Account::order`], [`Order::authorizations`], present what the challenges want,
/// `Account::respond` to each, [`Order::wait_ready`], [`Order::finalize`], [`Order::wait_valid`],
/// [`Order::certificate`]. With one name and a known account these are nine requests, directory and
/// nonce included.
#[derive(Debug)]
pub struct Order {
    account: Account,
    url: Url,
    state: OrderState,
    csr: Option<String>,
    /// What the last answer said.
    retry_after: Option<Duration>,
}

impl Account {
    /// Makes an order: one request.
    pub async fn order(&self, new: &NewOrder<'_>) -> Result<Order, Error> {
        let answer = self.post(&self.client().directory().new_order, &new.payload()).await?;
        Order::parse(self, answer.location()?, &answer)
    }

    /// Fetches an order that was made before, for instance by a run that was interrupted: one
    /// request.
    pub async fn existing_order(&self, url: &str) -> Result<Order, Error> {
        let url = parse_url(url)?;
        let answer = self.read(&url).await?;
        Order::parse(self, url, &answer)
    }
}

impl Order {
    fn parse(account: &Account, url: Url, answer: &Answer) -> Result<Self, Error> {
        let (account, state) = (account.clone(), OrderState::parse(answer)?);
        Ok(Self { account, url, state, csr: None, retry_after: answer.retry_after })
    }

    /// Its name at the CA.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// What the CA last said of it.
    pub fn state(&self) -> &OrderState {
        &self.state
    }

    /// Fetches the authorizations, one request each, one after the other: so a single nonce goes
    /// round.
    pub async fn authorizations(&self) -> Result<Vec<Authorization>, Error> {
        let mut authorizations = Vec::with_capacity(self.state.authorizations.len());
        for url in &self.state.authorizations {
            authorizations.push(self.account.authorization(url).await?);
        }
        Ok(authorizations)
    }

    /// Asks for the present state: one request.
    pub async fn refresh(&mut self) -> Result<&OrderState, Error> {
        let answer = self.account.read(&self.url).await?;
        self.update(&answer)?;
        Ok(&self.state)
    }

    /// Waits until all authorizations are valid. Call it right after the last `Account::respond`.
    ///
    /// Asks for the order only, never for each authorization. An order that needs no proof costs no
    /// request. When the order fails, the authorizations are fetched to tell what failed.
    pub async fn wait_ready(&mut self, hint: PollHint<'_>) -> Result<(), OrderError> {
        if self.state.status != OrderStatus::Pending {
            return self.check_alive().await;
        }
        let mut pace = hint.first_look().await;
        loop {
            let trouble = self.look(&pace).await?;
            if self.state.status != OrderStatus::Pending {
                return self.check_alive().await;
            }
            self.pause(&mut pace, trouble).await?;
        }
    }

    /// Sends the CSR (DER). Afterwards [`Order::wait_valid`].
    ///
    /// `Ok` means that the order was not refused. Trouble on the way, or a CA that says
    /// `orderNotReady`, is left to `wait_valid`, which sends the CSR again if the order turns out
    /// to lack it.
    pub async fn finalize(&mut self, csr: &[u8]) -> Result<(), OrderError> {
        self.csr = Some(base64url::encode(csr));
        match self.send_csr().await {
            Err(error) if is_passing(&error) => {
                self.state.status = OrderStatus::Pending;
                Ok(())
            }
            outcome => outcome.map_err(OrderError::from),
        }
    }

    /// Waits until the certificate is there, at most `timeout`. No request when `finalize` said so
    /// already.
    pub async fn wait_valid(&mut self, timeout: Duration) -> Result<(), OrderError> {
        let mut pace = Pace::new(timeout);
        let mut trouble = None;
        while self.state.status != OrderStatus::Valid {
            self.check_alive().await?;
            self.pause(&mut pace, trouble.take()).await?;
            trouble = self.look(&pace).await?;
        }
        Ok(())
    }

    /// Downloads the certificate of a valid order: one request.
    pub async fn certificate(&self) -> Result<IssuedCertificate, OrderError> {
        match &self.state.certificate {
            Some(url) => Ok(IssuedCertificate::download(&self.account, url).await?),
            None => Err(OrderError::TooEarly { url: self.url.to_string(), status: self.state.status }),
        }
    }

    /// One step on: the CSR when the order waits for it, a question otherwise. Passing trouble is
    /// no failure as long as there is time to try again: it is handed back for the report.
    async fn look(&mut self, pace: &Pace) -> Result<Option<Error>, OrderError> {
        let outcome = match self.state.status {
            OrderStatus::Ready if self.csr.is_some() => self.send_csr().await,
            _ => self.refresh().await.map(drop),
        };
        let Err(error) = outcome else { return Ok(None) };
        if !is_passing(&error) || !pace.allows(error.retry_after().unwrap_or_default()) {
            return Err(error.into());
        }
        self.retry_after = error.retry_after();
        Ok(Some(error))
    }

    async fn pause(&self, pace: &mut Pace, trouble: Option<Error>) -> Result<(), OrderError> {
        if pace.pause(self.retry_after).await {
            return Ok(());
        }
        Err(OrderError::Timeout {
            url: self.url.to_string(),
            status: self.state.status,
            waited: pace.waited(),
            retry_after: self.retry_after,
            source: trouble.map(Box::new),
        })
    }

    async fn send_csr(&mut self) -> Result<(), Error> {
        let payload = json!({ "csr": self.csr });
        match self.account.post(&self.state.finalize, &payload).await {
            Ok(answer) => self.update(&answer),
            Err(error) if error.is_problem(&ProblemKind::OrderNotReady) => {
                // Whatever we believed: ask before the CSR is sent again.
                self.state.status = OrderStatus::Pending;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn update(&mut self, answer: &Answer) -> Result<(), Error> {
        self.retry_after = answer.retry_after;
        self.state = OrderState::parse(answer)?;
        Ok(())
    }

    async fn check_alive(&self) -> Result<(), OrderError> {
        if self.state.status != OrderStatus::Invalid {
            return Ok(());
        }
        Err(OrderError::Invalid {
            url: self.url.to_string(),
            failures: self.failures().await,
            problem: self.state.error.clone().map(Box::new),
        })
    }

    /// What failed, as far as the CA still tells: an authorization that cannot be fetched must not
    /// hide the others.
    async fn failures(&self) -> Vec<AuthorizationFailure> {
        let mut failures = Vec::new();
        for url in &self.state.authorizations {
            if let Ok(authorization) = self.account.authorization(url).await {
                failures.extend(failure(&authorization));
            }
        }
        failures
    }
}

impl NewOrder<'_> {
    fn payload(&self) -> Value {
        let identifier = |one: &Identifier| json!({ "type": one.kind(), "value": one.value() });
        let mut payload = json!({ "identifiers": self.identifiers.iter().map(identifier).collect::<Vec<_>>() });
        for (name, value) in [("profile", self.profile), ("replaces", self.replaces)] {
            if let Some(value) = value {
                payload[name] = value.into();
            }
        }
        payload
    }
}

/// Whether to look again. A CA that wants fewer requests, but does not say when to come back, gets no more of them.
fn is_passing(error: &Error) -> bool {
    error.is_retryable() && !matches!(error, Error::RateLimited { retry_after: None, .. })
}

fn failure(authorization: &Authorization) -> Option<AuthorizationFailure> {
    if matches!(authorization.status, AuthorizationStatus::Pending | AuthorizationStatus::Valid) {
        return None;
    }
    let failed = authorization.challenges.iter().find(|challenge| challenge.status == ChallengeStatus::Invalid);
    Some(AuthorizationFailure {
        identifier: authorization.ordered_identifier(),
        challenge: failed.map(|challenge| challenge.kind.clone()),
        problem: failed.and_then(|challenge| challenge.error.clone()),
    })
}
