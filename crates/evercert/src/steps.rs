//! What several commands do alike: from choosing an account to telling what became of a renewal.

pub(crate) mod access;
pub(crate) mod account;
pub(crate) mod acquire;
pub(crate) mod aftermath;
pub(crate) mod announced;
pub(crate) mod assessments;
pub(crate) mod by_hand;
pub(crate) mod caa;
pub(crate) mod changes;
pub(crate) mod conf;
pub(crate) mod copied;
pub(crate) mod csr;
pub(crate) mod deploy;
pub mod failed;
pub(crate) mod guards;
pub(crate) mod hook_references;
pub(crate) mod installer;
pub(crate) mod lineages;
pub(crate) mod named_file;
pub(crate) mod order;
pub(crate) mod prepared;
pub(crate) mod remarks;
pub(crate) mod select;
pub(crate) mod served;
pub(crate) mod view;
pub(crate) mod webroots;
