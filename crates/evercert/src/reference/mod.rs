//! What is generated from the list of flags: the manual page, the reference page, completions for shells.

pub mod bash;
pub mod candidates;
pub mod fish;
pub mod kind;
pub mod man;
pub mod markdown;
pub mod zsh;
