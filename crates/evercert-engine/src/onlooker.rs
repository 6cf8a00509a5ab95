//! Who looks on while a wave runs.

use async_trait::async_trait;
use evercert_plugin::challenge::Challenge;

/// Hears how far a wave is, and may hold it up.
#[async_trait]
pub trait Onlooker: Send + Sync {
    /// Something began that may take a while. It lasts until the next phase begins.
    fn phase(&self, phase: Phase);

    /// The challenges of a round are published, and the CA was not told yet: it is when this returns. A stop of the
    /// wave does not wait for it.
    async fn shown(&self, challenges: &[Challenge]);
}

/// What a wave is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// So many orders are placed.
    Ordering(usize),
    /// So many challenges are published, and waited for until the world can see them.
    Showing(usize),
    /// The CA validates so many challenges.
    Proving(usize),
    /// The challenges are taken away.
    TakingAway,
    /// The CA issues the certificates.
    Collecting,
    /// Nothing more goes on.
    Done,
}
