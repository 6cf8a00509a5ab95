//! Questions that got no answer.

use crate::{
    errors::desk::{CliError, Kind},
    messages::message::msg,
    ui::prompt::PromptError,
};

impl From<PromptError> for CliError {
    fn from(error: PromptError) -> Self {
        match &error {
            PromptError::Cancelled | PromptError::Interrupted => Self::new(Kind::Cancelled, msg!("prompt-cancelled")),
            PromptError::EndOfInput { question } => {
                Self::new(Kind::Input, msg!("prompt-end-of-input", question = question))
            }
            PromptError::Input { question, .. } => {
                let heading = msg!("prompt-input-failed", question = question);
                Self::speaking_for(Kind::Input, heading, error)
            }
            PromptError::Missing { question, flag } => {
                let desk = Self::new(Kind::Input, msg!("prompt-missing", question = question));
                match *flag {
                    Some(flag) => desk.hint(msg!("prompt-missing-flag", flag = flag)),
                    None => desk,
                }
            }
        }
    }
}
