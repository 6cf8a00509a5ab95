//! Mistakes in how the program was called.

use std::io::ErrorKind;

use crate::{
    errors::desk::{CliError, Kind},
    flags::error::ParseError,
    messages::message::{Message, msg},
};

impl From<ParseError> for CliError {
    fn from(error: ParseError) -> Self {
        let hint = match &error {
            ParseError::Unknown { similar: Some(similar), .. } => Some(msg!("usage-similar", similar = similar)),
            _ => None,
        };
        let desk = Self::speaking_for(Kind::Usage, heading(&error), error);
        match hint {
            Some(hint) => desk.hint(hint),
            None => desk,
        }
    }
}

fn heading(error: &ParseError) -> Message {
    match error {
        ParseError::Ambiguous { given, candidates } => {
            msg!("usage-ambiguous", given = given, candidates = candidates.join(", "))
        }
        ParseError::BadValue { flag, value, expected } => {
            msg!("usage-bad-value", flag = flag, value = value, expected = expected)
        }
        ParseError::ConfigKey { path, line, key } => {
            msg!("usage-config-key", path = path.as_path(), line = *line, key = key)
        }
        ParseError::ConfigLine { path, line } => {
            msg!("usage-config-line", path = path.as_path(), line = *line)
        }
        ParseError::ConfigRead { path, source } if source.kind() == ErrorKind::InvalidData => {
            msg!("usage-config-not-text", path = path.as_path())
        }
        ParseError::ConfigRead { path, .. } => msg!("usage-config-read", path = path.as_path()),
        ParseError::MissingValue { flag } => msg!("usage-missing-value", flag = flag),
        ParseError::NotUnicode { shown } => msg!("usage-not-unicode", shown = shown),
        ParseError::Unknown { given, .. } => {
            msg!("usage-unknown", given = given)
        }
        ParseError::UnexpectedValue { flag, value } => {
            msg!("usage-unexpected-value", flag = flag, value = value)
        }
    }
}
