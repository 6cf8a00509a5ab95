//! The challenges of a wave that go through one authenticator.

use std::sync::Arc;

use evercert_plugin::authenticator::Authenticator;
use evercert_plugin::challenge::Challenge;
use evercert_plugin::error::PluginError;

use crate::issue_error::IssueError;
use crate::wave::{LeftBehind, Member, Opened};

/// Challenges that are presented and taken away together.
pub(crate) struct Batch {
    authenticator: Arc<dyn Authenticator>,
    /// Indexes of the members whose challenges these are.
    members: Vec<usize>,
    challenges: Vec<Challenge>,
}

impl Batch {
    /// One batch for each authenticator that has something to present, in the members' order.
    pub(crate) fn of(members: &[Member]) -> Vec<Self> {
        let mut batches: Vec<Self> = Vec::new();
        for (index, opened) in
            members.iter().enumerate().filter_map(|(index, member)| Some((index, member.as_ref().ok()?)))
        {
            let challenges = opened.challenges();
            if !challenges.is_empty() {
                Self::among(&mut batches, opened.authenticator()).add(index, challenges);
            }
        }
        batches
    }

    fn among<'a>(batches: &'a mut Vec<Self>, authenticator: &Arc<dyn Authenticator>) -> &'a mut Self {
        let found = batches.iter().position(|batch| Arc::ptr_eq(&batch.authenticator, authenticator));
        let index = found.unwrap_or(batches.len());
        if found.is_none() {
            batches.push(Self { authenticator: authenticator.clone(), members: Vec::new(), challenges: Vec::new() });
        }
        &mut batches[index]
    }

    fn add(&mut self, member: usize, challenges: Vec<Challenge>) {
        self.members.push(member);
        self.challenges.extend(challenges);
    }

    /// Publishes the batch and waits until the world can see it; members that cannot be shown fail.
    pub(crate) async fn show(&self, members: &mut [Member]) {
        if let Err(error) = self.try_to_show(&self.challenges).await {
            self.show_one_by_one(error, members).await;
        }
    }

    /// After the batch failed as a whole: one certificate's trouble must not be that of all.
    async fn show_one_by_one(&self, error: PluginError, members: &mut [Member]) {
        if let [only] = self.members[..] {
            members[only] = Err(self.failure(error));
            return;
        }
        for &index in &self.members {
            let challenges = members[index].as_ref().map(Opened::challenges).unwrap_or_default();
            if let Err(error) = self.try_to_show(&challenges).await {
                members[index] = Err(self.failure(error));
            }
        }
    }

    async fn try_to_show(&self, challenges: &[Challenge]) -> Result<(), PluginError> {
        self.authenticator.present(challenges).await?;
        self.authenticator.ready(challenges).await
    }

    /// Takes the whole batch away; what cannot be is told, and is no fault of the certificates.
    pub(crate) async fn take_away(&self) -> Option<LeftBehind> {
        let error = self.authenticator.clean_up(&self.challenges).await.err()?;
        Some(LeftBehind { authenticator: self.authenticator.name().to_owned(), error })
    }

    fn failure(&self, source: PluginError) -> IssueError {
        IssueError::Present { authenticator: self.authenticator.name().to_owned(), source }
    }
}
