//! Why a provider of DNS could not do what it was asked.

use std::time::Duration;

/// A failure of a provider, in kinds that people can be told about. No text in it holds a credential. A `detail` is what
/// the provider said: text of strangers, empty if it said nothing.
#[derive(Debug, thiserror::Error)]
pub enum DnsError {
    /// Somebody else is changing the zone: going on would publish, undo or overwrite what is theirs.
    #[error("somebody else is changing the zone {zone}")]
    Busy {
        /// The zone.
        zone: String,
        /// What of theirs is in the way.
        detail: String,
    },
    /// A program that was to publish the record could not be started, or failed.
    #[error("{program} failed")]
    Command {
        /// The program.
        program: String,
        /// What it said.
        detail: String,
    },
    /// The credentials are wrong, have expired, or may not be used from here.
    #[error("the provider does not accept the credentials")]
    Credentials {
        /// What it said.
        detail: String,
    },
    /// The credentials are good, but not for this.
    #[error("the credentials do not allow this")]
    Forbidden {
        /// What it said.
        detail: String,
    },
    /// No answer, or not the whole of it.
    #[error("{host} gives no answer")]
    Network {
        /// Who was asked.
        host: String,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The account has no zone that holds the name.
    #[error("the account has no zone for {name}")]
    NoZone {
        /// The name.
        name: String,
    },
    /// The answer is not what the provider's documentation says.
    #[error("the answer is not understood: {what}")]
    NotUnderstood {
        /// What is wrong with it.
        what: String,
    },
    /// Too many requests.
    #[error("too many requests")]
    RateLimited {
        /// How long to wait, if that was said.
        after: Option<Duration>,
        /// What it said.
        detail: String,
    },
    /// The provider refused what we asked for; asking again is of no use.
    #[error("refused with {status}")]
    Rejected {
        /// The HTTP status, or the response code of DNS.
        status: String,
        /// What it said.
        detail: String,
    },
    /// The credentials cannot be used as they are, such as a key that is none.
    #[error("the credentials cannot be used: {what}")]
    Settings {
        /// What is wrong with them, without their values.
        what: String,
    },
    /// The provider has trouble of its own.
    #[error("the provider has trouble: {status}")]
    Trouble {
        /// The HTTP status, or the response code of DNS.
        status: String,
        /// How long to wait, if that was said.
        after: Option<Duration>,
        /// What it said.
        detail: String,
    },
}

impl DnsError {
    /// Whether the same call may succeed a little later.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Network { .. } | Self::RateLimited { .. } | Self::Trouble { .. })
    }

    /// How long the provider asked us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { after, .. } | Self::Trouble { after, .. } => *after,
            _ => None,
        }
    }

    /// What the provider said; empty if nothing.
    pub fn detail(&self) -> &str {
        match self {
            Self::Busy { detail, .. }
            | Self::Command { detail, .. }
            | Self::Credentials { detail }
            | Self::Forbidden { detail }
            | Self::RateLimited { detail, .. }
            | Self::Rejected { detail, .. }
            | Self::Trouble { detail, .. } => detail,
            Self::Network { .. } | Self::NoZone { .. } | Self::NotUnderstood { .. } | Self::Settings { .. } => "",
        }
    }
}
