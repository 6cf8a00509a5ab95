//! One flag as it was said, and by whom.

use std::{fmt, path::PathBuf, sync::Arc};

use super::flag::Flag;

/// Who said a value. All but [`Origin::Default`] count as the user: such values override saved
/// ones and are saved themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody.
    Default,
    /// A configuration file.
    ConfigFile(Arc<PathBuf>),
    /// The command line.
    CommandLine,
    /// The program, later: a chosen account, a value restored from a renewal conf.
    Runtime,
}

impl Origin {
    /// Whether the value counts as set by the user.
    pub fn is_user(&self) -> bool {
        *self != Self::Default
    }
}

/// One flag as it was said.
#[derive(Clone)]
pub struct Occurrence {
    /// The flag.
    pub flag: &'static Flag,
    /// What was said about it.
    pub said: Said,
    /// Who said it.
    pub origin: Origin,
}

/// What was said about a flag.
#[derive(Clone, PartialEq, Eq)]
pub enum Said {
    /// It was named.
    Yes,
    /// Its negation was named.
    No,
    /// A configuration file said `flag = false`: the default, but as the user's wish.
    LeaveDefault,
    /// It was given this value.
    Value(String),
}

/// Shows everything but secret values.
impl fmt::Debug for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.said {
            Said::Yes => write!(f, "--{}", self.flag.long),
            Said::No => write!(f, "--{}", self.flag.negation.unwrap_or(self.flag.long)),
            Said::LeaveDefault => write!(f, "--{} (left at its default)", self.flag.long),
            Said::Value(_) if self.flag.secret => write!(f, "--{} ***", self.flag.long),
            Said::Value(value) => write!(f, "--{} {value:?}", self.flag.long),
        }
    }
}
