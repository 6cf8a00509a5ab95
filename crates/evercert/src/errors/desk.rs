//! An error as people meet it.

use std::{error::Error, fmt, time::Duration};

use evercert_pki::printable::one_line;

use crate::{
    errors::identifier::IdentifierFailure,
    messages::message::{Message, msg},
};

/// An error as people meet it: what happened, why, what to do, and how the program ends.
pub struct CliError {
    kind: Kind,
    heading: Message,
    source: Option<Box<dyn Error + Send + Sync>>,
    advice: Box<Advice>,
}

/// What stands beside the heading, apart so that results stay small.
#[derive(Default)]
struct Advice {
    hints: Vec<Message>,
    identifiers: Vec<IdentifierFailure>,
    retryable: bool,
    retry_after: Option<Duration>,
}

/// Whose the error is. Decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The CA refused, or could not be understood.
    Ca,
    /// The person chose to stop.
    Cancelled,
    /// A hook failed and was not allowed to.
    Hook,
    /// What was asked for cannot be.
    Input,
    /// A mistake of ours.
    Internal,
    /// The network, or a machine we asked.
    Network,
    /// A plugin, or the server it works on.
    Plugin,
    /// A signal, by its number.
    Signal(u8),
    /// The disk, or what is on it.
    Store,
    /// How the program was called.
    Usage,
}

impl Kind {
    /// The exit code of the process: certbot's codes.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Signal(number) => 128_u8.saturating_add(number),
            _ => 1,
        }
    }

    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ca => "ca",
            Self::Cancelled => "cancelled",
            Self::Hook => "hook",
            Self::Input => "input",
            Self::Internal => "internal",
            Self::Network => "network",
            Self::Plugin => "plugin",
            Self::Signal(_) => "signal",
            Self::Store => "store",
            Self::Usage => "usage",
        }
    }
}

impl CliError {
    /// An error that is its own explanation.
    pub fn new(kind: Kind, heading: Message) -> Self {
        Self { kind, heading, source: None, advice: Box::default() }
    }

    /// An error whose heading puts `error` itself into words; what lies below `error` is shown as
    /// its causes.
    pub fn speaking_for(kind: Kind, heading: Message, error: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Box::new(error)), ..Self::new(kind, heading) }
    }

    /// An error caused by `error`, which is shown as the first cause.
    pub fn caused_by(kind: Kind, heading: Message, error: impl Error + Send + Sync + 'static) -> Self {
        Self::speaking_for(kind, heading, Attempt(Box::new(error)))
    }

    /// A mistake of ours, with what was found to be impossible.
    pub fn internal(what: impl fmt::Display) -> Self {
        Self::new(Kind::Internal, msg!("internal", what = what.to_string()))
    }

    /// The error with one more thing to try. The heading's own next step comes first.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.advice.hints.push(hint);
        self
    }

    /// The error with what the CA found wrong with single names.
    #[must_use]
    pub fn about(mut self, identifiers: Vec<IdentifierFailure>) -> Self {
        self.advice.identifiers = identifiers;
        self
    }

    /// The error of something that may succeed later with nothing changed on this host; `after` is
    /// how long whoever refused it wants to be left alone, if they said so.
    #[must_use]
    pub fn retryable(mut self, after: Option<Duration>) -> Self {
        self.advice.retryable = true;
        self.advice.retry_after = after;
        self
    }

    /// Whose the error is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What happened.
    pub fn heading(&self) -> &Message {
        &self.heading
    }

    /// What to try.
    pub fn hints(&self) -> &[Message] {
        &self.advice.hints
    }

    /// What the CA found wrong with single names.
    pub fn identifiers(&self) -> &[IdentifierFailure] {
        &self.advice.identifiers
    }

    /// Whether the same run may succeed later with nothing changed on this host.
    pub fn is_retryable(&self) -> bool {
        self.advice.retryable
    }

    /// How long to wait before the next try, if somebody said so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.advice.retry_after
    }

    /// As [`Self::retry_after`], in whole seconds.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.advice.retry_after.map(whole_seconds)
    }

    /// Why it happened, the nearest cause first, each safe to print.
    pub fn causes(&self) -> Vec<String> {
        let first = self.source.as_deref().and_then(|error| error.source());
        std::iter::successors(first, |error| (*error).source()).map(|error| on_one_line(&error.to_string())).collect()
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        self.kind.exit_code()
    }
}

/// For `--debug`: the types the error is made of.
impl fmt::Debug for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.heading.id)?;
        match &self.source {
            Some(source) => write!(f, ": {source:?}"),
            None => Ok(()),
        }
    }
}

/// Puts an error one step down, so that it shows as a cause.
#[derive(Debug)]
struct Attempt(Box<dyn Error + Send + Sync>);

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("attempt failed")
    }
}

impl Error for Attempt {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// What programs say in several lines is told in one.
fn on_one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(one_line).collect::<Vec<_>>().join("; ")
}

/// Rounded up: whoever comes early is refused again.
pub(super) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn causes_are_listed_once_and_safe() {
        let broken = || io::Error::other("it \u{1b}broke");
        let heading = || msg!("internal", what = "x");
        let spoken = CliError::speaking_for(Kind::Store, heading(), broken());
        assert!(spoken.causes().is_empty());
        let caused = CliError::caused_by(Kind::Store, heading(), broken());
        assert_eq!(caused.causes(), ["it \\u{1b}broke"]);
        let said = CliError::caused_by(Kind::Plugin, heading(), io::Error::other("line 3: no\n\ttest failed\n"));
        assert_eq!(said.causes(), ["line 3: no; test failed"]);
    }

    #[test]
    fn exit_codes_are_certbots() {
        assert_eq!(Kind::Usage.exit_code(), 2);
        assert_eq!(Kind::Input.exit_code(), 1);
        assert_eq!(Kind::Signal(15).exit_code(), 143);
    }
}
