//! Obtaining certificates: many at once, sharing what can be shared.
//!
//! The orders of a wave run side by side, but the challenges that go through the same
//! authenticator are presented as one batch and taken away as one, so that fifty names cost a web
//! server one reload. A wave of one is how a single certificate is obtained.

use std::sync::Arc;

use evercert_acme::account::Account;
use evercert_acme::authorization::{Authorization, AuthorizationStatus};
use evercert_acme::challenge::{Challenge as Offer, ChallengeKind, ChallengeStatus};
use evercert_acme::order::Order;
use evercert_acme::poll::PollHint;
use evercert_plugin::authenticator::{Authenticator, Claim};
use evercert_plugin::challenge::Challenge;
use evercert_plugin::error::PluginError;
use futures_util::{StreamExt, stream};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::batch::Batch;
use crate::choose::{NoChallenge, choose};
use crate::collect::{self, PendingKey};
use crate::issue_error::IssueError;
use crate::onlooker::{Onlooker, Phase};
use crate::place::place;
use crate::rounds::rounds;
use crate::stop::{Interrupted, Stop};
use crate::wish::{Issued, Remark, Wish};

/// How a wave runs.
#[derive(Clone, Copy)]
pub struct Wave<'a> {
    /// How many orders talk to a CA at once; at least one.
    pub lanes: usize,
    /// Ends the wave early, cleaned up.
    pub stop: &'a Stop,
    /// Looks on.
    pub onlooker: &'a dyn Onlooker,
}

/// One certificate to obtain, who orders it and who proves its names.
#[derive(Clone)]
pub struct Task {
    /// The account that orders.
    pub account: Account,
    /// Who publishes the challenges; shared by tasks whose challenges go together.
    pub authenticator: Arc<dyn Authenticator>,
    /// What is ordered.
    pub wish: Wish,
}

/// An order on its way.
pub(crate) struct Opened {
    task: Task,
    order: Order,
    pending: Vec<Pending>,
    key: PendingKey,
    remarks: Vec<Remark>,
}

/// A challenge that has to be met: as the CA offered it, and as the authenticator sees it.
struct Pending {
    offer: Offer,
    challenge: Challenge,
}

pub(crate) type Member = Result<Opened, IssueError>;

/// A task, and what is done with its result the moment it is there.
pub struct Errand<T> {
    /// What to obtain.
    pub task: Task,
    /// Takes the result; saving belongs here, so that no certificate waits for another.
    pub then: Box<dyn FnOnce(Result<Issued, IssueError>) -> T + Send>,
}

/// Something that was published and could not be taken away again.
#[derive(Debug)]
pub struct LeftBehind {
    /// Whose it is.
    pub authenticator: String,
    /// Why it is still there.
    pub error: PluginError,
}

impl Wave<'_> {
    /// Runs all errands. What their `then` returns is sent with the errand's place, as soon as it
    /// is there and in any order; each may fail without the others. Whatever happens, what was
    /// published is taken away; what could not be is returned.
    pub async fn run<T: Send + 'static>(
        &self,
        errands: Vec<Errand<T>>,
        done: UnboundedSender<(usize, T)>,
    ) -> Vec<LeftBehind> {
        let (tasks, thens): (Vec<_>, Vec<_>) = errands.into_iter().map(|errand| (errand.task, errand.then)).unzip();
        let mut thens: Vec<_> = thens.into_iter().map(Some).collect();
        self.onlooker.phase(Phase::Ordering(tasks.len()));
        let opened = stream::iter(tasks).map(|task| self.until_stopped(Opened::open(task)));
        let mut members: Vec<Member> = opened.buffered(self.lanes.max(1)).collect().await;
        let lanes = Arc::new(Semaphore::new(self.lanes.max(1)));
        let claims: Vec<_> = members.iter().map(claims).collect();
        let mut left_behind = Vec::new();
        for round in rounds(&claims) {
            let mut these: Vec<Member> = round.iter().map(|&index| take(&mut members[index])).collect();
            left_behind.extend(self.validate(&mut these).await);
            for (index, member) in round.into_iter().zip(these) {
                let then = thens[index].take().expect("each errand is in one round");
                let (stop, lanes, done) = (self.stop.clone(), lanes.clone(), done.clone());
                tokio::spawn(async move {
                    let _lane = lanes.acquire_owned().await;
                    let finished = stop.race(finish(member)).await;
                    // A receiver that is gone wants no results; the saving is done all the same.
                    let _ = done.send((index, then(finished.unwrap_or_else(|stopped| Err(stopped.into())))));
                });
            }
        }
        self.onlooker.phase(Phase::Collecting);
        left_behind
    }

    /// Obtains one certificate, for callers that save it themselves.
    ///
    /// # Errors
    /// What went wrong, beside what could not be taken away.
    pub async fn issue(&self, task: Task) -> (Result<Issued, IssueError>, Vec<LeftBehind>) {
        let (sender, mut receiver) = unbounded_channel();
        let left = self.run(vec![Errand { task, then: Box::new(|issued| issued) }], sender).await;
        let issued = receiver.recv().await.map_or_else(|| Err(Interrupted.into()), |(_, issued)| issued);
        self.onlooker.phase(Phase::Done);
        (issued, left)
    }

    async fn until_stopped<T>(&self, work: impl Future<Output = Result<T, IssueError>>) -> Result<T, IssueError> {
        self.stop.race(work).await.unwrap_or_else(|interrupted| Err(interrupted.into()))
    }

    /// Publishes all challenges, has them validated, and takes them away whatever happened.
    async fn validate(&self, members: &mut [Member]) -> Vec<LeftBehind> {
        let batches = Batch::of(members);
        let shown = self.stop.race(self.show_and_prove(&batches, members)).await;
        if let Err(Interrupted) = shown {
            members.iter_mut().filter(|member| member.is_ok()).for_each(|member| *member = Err(Interrupted.into()));
        }
        self.onlooker.phase(Phase::TakingAway);
        let mut left_behind = Vec::new();
        for batch in &batches {
            left_behind.extend(batch.take_away().await);
        }
        left_behind
    }

    async fn show_and_prove(&self, batches: &[Batch], members: &mut [Member]) {
        self.onlooker.phase(Phase::Showing(challenges(members).len()));
        for batch in batches {
            batch.show(members).await;
        }
        let shown = challenges(members);
        if !shown.is_empty() {
            self.onlooker.shown(&shown).await;
        }
        self.onlooker.phase(Phase::Proving(shown.len()));
        stream::iter(members).for_each_concurrent(self.lanes.max(1), prove).await;
    }
}

fn claims(member: &Member) -> Vec<Claim> {
    let Ok(opened) = member else { return Vec::new() };
    let challenges = opened.challenges();
    challenges.iter().flat_map(|challenge| opened.authenticator().claims(challenge)).collect()
}

fn challenges(members: &[Member]) -> Vec<Challenge> {
    members.iter().flatten().flat_map(Opened::challenges).collect()
}

fn take(member: &mut Member) -> Member {
    std::mem::replace(member, Err(Interrupted.into()))
}

impl Opened {
    /// Places the order and chooses its challenges.
    async fn open(task: Task) -> Result<Self, IssueError> {
        let key = PendingKey::start(&task.wish.key);
        let mut remarks = Vec::new();
        let (mut order, mut authorizations) = place(&task.account, &task.wish, &mut remarks).await?;
        if task.wish.prove_afresh && task.give_up_valid(&authorizations).await? {
            remarks.clear();
            (order, authorizations) = place(&task.account, &task.wish, &mut remarks).await?;
        }
        let unproved = authorizations.iter().filter(|a| a.status == AuthorizationStatus::Pending);
        let pending = unproved.map(|authorization| task.pending(authorization)).collect::<Result<_, _>>()?;
        Ok(Self { task, order, pending, key, remarks })
    }

    /// Tells the CA that the challenges are there, and waits for its verdict.
    async fn prove(&mut self) -> Result<(), IssueError> {
        for pending in &self.pending {
            if pending.offer.status == ChallengeStatus::Pending {
                self.task.account.respond(&pending.offer).await?;
            }
        }
        let challenges = self.challenges();
        let asked = self.task.authenticator.asked(&challenges);
        let hint = PollHint::new(self.task.wish.validation_timeout).when_asked(asked);
        self.order.wait_ready(hint).await.map_err(IssueError::Order)
    }

    pub(crate) fn authenticator(&self) -> &Arc<dyn Authenticator> {
        &self.task.authenticator
    }

    pub(crate) fn challenges(&self) -> Vec<Challenge> {
        self.pending.iter().map(|pending| pending.challenge.clone()).collect()
    }
}

async fn prove(member: &mut Member) {
    if let Ok(opened) = member
        && let Err(error) = opened.prove().await
    {
        *member = Err(error);
    }
}

async fn finish(member: Member) -> Result<Issued, IssueError> {
    let Opened { task, mut order, key, mut remarks, .. } = member?;
    let (chain, key) = collect::collect(&mut order, &task.wish, key, &mut remarks).await?;
    Ok(Issued { chain, key, remarks })
}

impl Task {
    /// Gives up authorizations that are still valid; whether there were any.
    async fn give_up_valid(&self, authorizations: &[Authorization]) -> Result<bool, IssueError> {
        let valid: Vec<_> = authorizations.iter().filter(|a| a.status == AuthorizationStatus::Valid).collect();
        for authorization in &valid {
            self.account.deactivate_authorization(authorization).await?;
        }
        Ok(!valid.is_empty())
    }

    fn pending(&self, authorization: &Authorization) -> Result<Pending, NoChallenge> {
        let identifier = authorization.ordered_identifier();
        let offered: Vec<_> = authorization.challenges.iter().map(|offer| offer.kind.name()).collect();
        let able = self.authenticator.challenge_types(&identifier);
        let kind = choose(&identifier, &offered, &able, &self.wish.preferred_challenges)?;
        tracing::debug!(
            target: "evercert_engine::challenges",
            "{identifier}: {kind:?} by {}; the CA offers {}",
            self.authenticator.name(),
            offered.join(", ")
        );
        let offer = authorization.challenge(&ChallengeKind::from_name(kind.as_str()));
        let offer = offer.cloned().expect("a challenge is chosen among those offered");
        let token = offer.token.clone().unwrap_or_default();
        let key_authorization = self.account.key_authorization(&token);
        let account_url = self.account.url().to_owned();
        let issuers = offer.issuer_domain_names.clone();
        Ok(Pending { offer, challenge: Challenge { identifier, kind, token, key_authorization, account_url, issuers } })
    }
}
