//! What can be wrong with the words on the command line or in a configuration file (exit 2).

use std::{io, path::PathBuf};

/// A mistake in how the program was called.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// A flag that could be several.
    #[error("ambiguous option: {given} could match {}", candidates.join(", "))]
    Ambiguous {
        /// What was typed.
        given: String,
        /// What it could mean.
        candidates: Vec<String>,
    },
    /// A value that does not fit its flag.
    #[error("argument {flag}: invalid value '{value}' (expected {expected})")]
    BadValue {
        /// The flag, with dashes.
        flag: String,
        /// The value given.
        value: String,
        /// What would fit.
        expected: String,
    },
    /// A line of a configuration file that says nothing.
    #[error("unexpected line {line} in {}", path.display())]
    ConfigLine {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// A key of a configuration file that is no flag, or may not be there.
    #[error("unknown key '{key}' in {} line {line}", path.display())]
    ConfigKey {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// A configuration file that cannot be read.
    #[error("unable to open config file {}", path.display())]
    ConfigRead {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A flag without the value it needs.
    #[error("argument {flag}: expected one argument")]
    MissingValue {
        /// The flag, with dashes.
        flag: String,
    },
    /// An argument that is not UTF-8.
    #[error("argument is not valid UTF-8: {shown}")]
    NotUnicode {
        /// The argument, as far as it can be shown.
        shown: String,
    },
    /// A word or flag nobody knows.
    #[error("unrecognized arguments: {given}")]
    Unknown {
        /// What was typed.
        given: String,
        /// The flag or verb nearest to it, if one is near.
        similar: Option<String>,
    },
    /// A value for a flag that takes none.
    #[error("argument {flag}: ignored explicit argument '{value}'")]
    UnexpectedValue {
        /// The flag, with dashes.
        flag: String,
        /// The value given.
        value: String,
    },
}
