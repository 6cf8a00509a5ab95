//! Why nobody knows whether a certificate was revoked: details, never the end of a run.

use evercert_engine::revocation::Unknown;
use evercert_net::crl::CrlLookupError;

use crate::{
    errors::desk::{CliError, Kind},
    messages::message::{Message, msg},
};

impl From<Unknown> for CliError {
    fn from(unknown: Unknown) -> Self {
        let heading = match &unknown {
            Unknown::Chain(_) => msg!("revocation-no-issuer"),
            Unknown::List(error) => list(error),
            Unknown::OtherList { url, .. } => msg!("crl-unusable", url = url),
            Unknown::Responder(_) => msg!("ocsp-no-answer"),
            Unknown::Silent { host } => msg!("crl-host-silent", host = host),
        };
        Self::speaking_for(Kind::Network, heading, unknown)
    }
}

fn list(error: &CrlLookupError) -> Message {
    match error {
        CrlLookupError::List { url, .. } => msg!("crl-unusable", url = url),
        CrlLookupError::Status { url, status } => msg!("crl-status", url = url, status = status.to_string()),
        CrlLookupError::TooLarge { url } => msg!("crl-too-large", url = url),
        CrlLookupError::Transport { url, .. } => msg!("crl-unreachable", url = url),
    }
}
