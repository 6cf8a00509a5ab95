//! Providers of DNS that cannot do what they are asked, and their credentials.

use evercert_dns::credentials::CredentialsError;
use evercert_plugin::dns_error::DnsError;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::{Message, msg};

/// What the error about the record at `name` is called. What the provider said comes after a colon.
pub(crate) fn heading(name: &str, error: &DnsError) -> Message {
    let said = said(error);
    match error {
        DnsError::Busy { zone, .. } => msg!("dns-busy", zone = zone, said = said),
        DnsError::Command { program, .. } => msg!("dns-command", program = program, said = said),
        DnsError::Credentials { .. } => msg!("dns-credentials-refused", said = said),
        DnsError::Forbidden { .. } => msg!("dns-forbidden", name = name, said = said),
        DnsError::Network { host, .. } => msg!("dns-network", host = host),
        DnsError::NoZone { name } => msg!("dns-no-zone", name = name),
        DnsError::NotUnderstood { what } => msg!("dns-not-understood", what = what),
        DnsError::RateLimited { .. } => msg!("dns-rate-limited", said = said),
        DnsError::Rejected { status, .. } => msg!("dns-rejected", name = name, status = status, said = said),
        DnsError::Settings { what } => msg!("dns-settings", what = what),
        DnsError::Trouble { status, .. } => msg!("dns-trouble", status = status, said = said),
    }
}

fn said(error: &DnsError) -> String {
    match error.detail().trim().trim_end_matches('.') {
        "" => String::new(),
        detail => format!(": {detail}"),
    }
}

impl From<CredentialsError> for CliError {
    fn from(error: CredentialsError) -> Self {
        let heading = match error {
            CredentialsError::File(error) => return error.into(),
            CredentialsError::Syntax { ref path, .. } => msg!("dns-credentials-syntax", path = path.as_path()),
            CredentialsError::Missing { ref path, ref keys } => {
                msg!("dns-credentials-missing", path = place(path), keys = keys.join(", "))
            }
            CredentialsError::Both { ref path, ref keys } => {
                msg!("dns-credentials-both", path = place(path), keys = keys.join(", "))
            }
        };
        Self::speaking_for(Kind::Input, heading, error)
    }
}

fn place(path: &Option<std::path::PathBuf>) -> String {
    path.as_ref().map(|path| path.display().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_provider_said_is_told() {
        let error = DnsError::Credentials { detail: "Invalid access token.".into() };
        assert_eq!(heading("a", &error), msg!("dns-credentials-refused", said = ": Invalid access token"));
        let error = DnsError::Forbidden { detail: String::new() };
        assert_eq!(heading("a", &error), msg!("dns-forbidden", name = "a", said = ""));
    }
}
