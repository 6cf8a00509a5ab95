//! Talking with people and scripts: text, JSON or silence, and questions.

mod answers;
pub(crate) mod hook_report;
pub mod json;
pub mod layout;
pub(crate) mod not_started;
mod noting;
mod outputs;
pub mod progress;
pub mod prompt;
pub mod report;
pub mod speak;
pub mod streams;
mod waiting;
