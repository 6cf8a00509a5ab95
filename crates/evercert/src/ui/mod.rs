//! Talking with people and scripts: text, JSON or silence, and questions.

mod answers;
pub mod json;
pub mod layout;
mod noting;
pub mod prompt;
pub mod report;
pub mod speak;
pub mod streams;
