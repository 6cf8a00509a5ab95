//! What to do about a port that another program holds.

use async_trait::async_trait;
use evercert_plugin::error::PluginError;

/// Somebody who may free a port. The binary implements it with its prompts.
#[async_trait]
pub trait OnTaken: Send + Sync {
    /// Told why a port cannot be had; whether to try once more. Called after each attempt.
    async fn try_again(&self, error: &PluginError) -> bool;
}

/// Nobody is there to free a port.
#[derive(Clone, Copy, Debug)]
pub struct GiveUp;

#[async_trait]
impl OnTaken for GiveUp {
    async fn try_again(&self, _: &PluginError) -> bool {
        false
    }
}
