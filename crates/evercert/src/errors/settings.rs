//! Wishes that cannot be.

use evercert_pki::identifier::IdentifierError;

use crate::{
    errors::desk::{CliError, Kind},
    messages::message::{Message, msg},
    settings::error::SettingsError,
};

impl From<SettingsError> for CliError {
    fn from(error: SettingsError) -> Self {
        let heading = match &error {
            // The identifier's own message says it all; the wrapper only knows the flag.
            SettingsError::Identifier { source, .. } => {
                return Self::new(Kind::Input, identifier(source));
            }
            // As with certbot, which reads the file while it reads the words.
            SettingsError::CsrMissing(path) => {
                return Self::new(Kind::Usage, msg!("csr-missing", path = path.as_path()));
            }
            other => heading(other),
        };
        Self::speaking_for(Kind::Input, heading, error)
    }
}

impl From<IdentifierError> for CliError {
    fn from(error: IdentifierError) -> Self {
        Self::speaking_for(Kind::Input, identifier(&error), error)
    }
}

fn heading(error: &SettingsError) -> Message {
    match error {
        SettingsError::Address { flag, text } => msg!("address-bad", flag = format!("--{flag}"), text = text),
        SettingsError::BadSaved { key, value, expected } => {
            msg!("saved-bad", key = key, value = value, expected = expected)
        }
        SettingsError::BadServer { url, .. } => msg!("server-bad", url = url),
        SettingsError::CertName(name) => msg!("cert-name-bad", name = name),
        SettingsError::Conflict { first, second } => msg!("flags-conflict", first = first, second = second),
        SettingsError::CsrMissing(path) => msg!("csr-missing", path = path.as_path()),
        SettingsError::EabIncomplete { missing } => msg!("eab-incomplete", missing = *missing),
        SettingsError::Identifier { source, .. } => identifier(source),
        SettingsError::PluginConflict { role: "installer", first, second } => {
            msg!("plugin-conflict-installer", first = first, second = second)
        }
        SettingsError::PluginConflict { first, second, .. } => {
            msg!("plugin-conflict-authenticator", first = first, second = second)
        }
        SettingsError::ReconfigureWithNames => msg!("reconfigure-with-names"),
        SettingsError::RenewInteractive => msg!("renew-interactive"),
        SettingsError::RenewWithNames => msg!("renew-with-names"),
        SettingsError::RsaTooSmall { bits } => msg!("rsa-too-small", bits = bits.to_string()),
        SettingsError::SamePorts { port } => msg!("same-ports", port = port.to_string()),
        SettingsError::SubsetWithWildcard => msg!("subset-with-wildcard"),
        SettingsError::WebrootMap(_) => msg!("webroot-map-bad"),
        SettingsError::WebrootMissing(path) => msg!("webroot-missing", path = path.as_path()),
        SettingsError::WebrootOrder => msg!("webroot-order"),
        SettingsError::WrongVerb { flag, verb, verbs } => {
            msg!("wrong-verb", flag = *flag, verb = verb.name(), verbs = *verbs)
        }
    }
}

fn identifier(error: &IdentifierError) -> Message {
    match error {
        IdentifierError::BadCharacter(name) => msg!("name-bad-character", name = name),
        IdentifierError::EmptyLabel(name) => msg!("name-empty-label", name = name),
        IdentifierError::IsAddress(name) => msg!("name-is-address", name = name),
        IdentifierError::IsUrl(name) => msg!("name-is-url", name = name),
        IdentifierError::LabelTooLong(name) => msg!("name-label-too-long", name = name),
        IdentifierError::NotAnAddress(name) => msg!("name-not-address", name = name),
        IdentifierError::NotAscii { text, ascii: Some(ascii) } => {
            msg!("name-not-ascii-known", name = text, ascii = ascii)
        }
        IdentifierError::NotAscii { text, ascii: None } => msg!("name-not-ascii", name = text),
        IdentifierError::TooLong(name) => msg!("name-too-long", name = name),
        IdentifierError::UnknownType(kind) => msg!("name-unknown-type", kind = kind),
    }
}
