//! Apache: its configuration as a lossless tree, and what evercert does with it.
pub mod files;
pub mod syntax;
