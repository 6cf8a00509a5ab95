//! Why a program could not be started, within a sentence.

use std::io::ErrorKind;

use crate::messages::message::{Arg, msg};
use crate::ui::speak::Ui;

/// The reason in the language of the sentence; what the system says of anything unusual.
pub(crate) fn reason(ui: &Ui, kind: ErrorKind) -> Arg {
    match kind {
        ErrorKind::ArgumentListTooLong => ui.within(&msg!("program-list-too-long")),
        ErrorKind::NotFound => ui.within(&msg!("program-missing")),
        ErrorKind::OutOfMemory => ui.within(&msg!("program-no-memory")),
        ErrorKind::PermissionDenied => ui.within(&msg!("program-denied")),
        other => other.to_string().into(),
    }
}
