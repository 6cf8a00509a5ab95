//! How a person is asked to publish a challenge.

use std::sync::Arc;

use async_trait::async_trait;
use evercert_plugin::{authenticator::Authenticator, challenge::Challenge, error::PluginError};

/// Somebody who publishes challenges when told how. The binary implements it with its prompts.
#[async_trait]
pub trait Conversation: Send + Sync {
    /// Shows what to publish and returns when it is there, or the person insists on going on;
    /// [`PluginError::Declined`] when they refuse or the input ends. Called once per challenge, in
    /// the order of the batch; everything asked for before must stay in place.
    ///
    /// If the person prefers, `stand_in` presents the challenge of the step; it is cleaned up with
    /// the rest.
    async fn instruct(&self, step: &Step<'_>, stand_in: &dyn Authenticator) -> Result<(), PluginError>;
}

/// A person, and who can do their work for them on this host.
#[derive(Clone)]
pub struct Partner {
    /// The person.
    pub conversation: Arc<dyn Conversation>,
    /// Serves http-01 from here.
    pub stand_in: Arc<dyn Authenticator>,
}

/// A challenge and its place in the batch.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// What to publish.
    pub challenge: &'a Challenge,
    /// The whole batch.
    pub batch: &'a [Challenge],
    /// The place of the challenge in the batch, from 0.
    pub index: usize,
}

impl<'a> Step<'a> {
    /// A step for each challenge of a batch, in order.
    pub fn all(batch: &'a [Challenge]) -> impl Iterator<Item = Self> {
        let step = move |(index, challenge)| Step { challenge, batch, index };
        batch.iter().enumerate().map(step)
    }

    /// How many challenges follow.
    pub fn remaining(&self) -> usize {
        self.batch.len() - self.index - 1
    }

    /// Whether something was asked for before that has to stay.
    pub fn is_further(&self) -> bool {
        self.index > 0
    }

    /// Whether a DNS record of this name was asked for before: the new value goes beside the old.
    pub fn repeats_record(&self) -> bool {
        let name = self.challenge.dns_record_name();
        let same = |other: &Challenge| other.kind == self.challenge.kind && other.dns_record_name() == name;
        self.challenge.kind.is_dns() && self.batch[..self.index].iter().any(same)
    }
}
