//! The help, made of the list of flags and the list of verbs.

pub mod option;
pub mod page;
pub mod topic;
