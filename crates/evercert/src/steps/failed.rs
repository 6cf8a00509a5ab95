//! How a command ends.

use serde_json::Value;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;

/// What a command found or did, or how it failed.
pub type CommandResult = Result<Value, Failed>;

/// A failure, with what was found or done before it.
pub struct Failed {
    /// Why.
    pub error: CliError,
    /// The `result` of `--json`; null if there is nothing to tell.
    pub result: Value,
}

impl<E: Into<CliError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self { error: error.into(), result: Value::Null }
    }
}

/// The result, or with `--strict-hooks` the failure of a hook.
pub(crate) fn strictly(hook_failed: bool, result: Value) -> CommandResult {
    match hook_failed {
        true => Err(Failed { error: CliError::new(Kind::Hook, msg!("hooks-failed-strict")), result }),
        false => Ok(result),
    }
}
