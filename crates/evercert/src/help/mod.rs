//! The help, made of the list of flags and the list of verbs.

pub mod page;
pub mod topic;
