//! One measured thing.

use std::time::Duration;

use crate::bench::client::Client;
use crate::bench::measure::Cost;

/// What one client needed for one task of one size.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// What was done.
    pub(super) task: Task,
    /// By whom.
    pub(super) client: Client,
    /// How many names, or lineages.
    pub(super) size: usize,
    /// Requests to the CA.
    pub(super) requests: Option<u64>,
    /// The median of the runs.
    pub(super) cost: Cost,
    /// How many runs.
    pub(super) runs: usize,
}

impl Figure {
    /// The time for each name or lineage.
    pub(super) fn per_piece(&self) -> Duration {
        self.cost.wall / u32::try_from(self.size).unwrap_or(u32::MAX)
    }
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// `--version`.
    Start,
    /// A new certificate for `size` names by webroot, account known.
    Webroot,
    /// A new certificate for one name by the client's own web server, account known.
    Standalone,
    /// `renew` of `size` lineages, all forced.
    Forced,
    /// `renew` of `size` lineages of which none is due, renewal information known.
    Idle,
}

impl Task {
    /// In the order of the report.
    pub(super) const ALL: [Self; 5] = [Self::Start, Self::Webroot, Self::Standalone, Self::Forced, Self::Idle];

    /// The word in JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Webroot => "webroot",
            Self::Standalone => "standalone",
            Self::Forced => "forced",
            Self::Idle => "idle",
        }
    }

    /// Tells the person who waits what is being done.
    pub(super) fn announce(self, who: &str, size: usize) {
        eprintln!("bench: {}, {who}, N = {size}", self.name());
    }

    /// The heading of its table.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Start => "Start: --version",
            Self::Webroot => "One certificate for N names, webroot, account known",
            Self::Standalone => "One certificate for one name, the client's own web server, account known",
            Self::Forced => "renew --force-renewal of N lineages (webroot)",
            Self::Idle => "renew of N lineages, none due, renewal information known",
        }
    }
}

/// The figure of a client, if it was measured.
pub(super) fn find(figures: &[Figure], task: Task, client: Client, size: usize) -> Option<&Figure> {
    figures.iter().find(|figure| figure.task == task && figure.client == client && figure.size == size)
}

/// The largest size at which a client was measured.
pub(super) fn largest(figures: &[Figure], task: Task, client: Client) -> Option<&Figure> {
    figures.iter().filter(|figure| figure.task == task && figure.client == client).max_by_key(|figure| figure.size)
}
