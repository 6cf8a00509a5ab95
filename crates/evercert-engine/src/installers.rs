//! The installers that need nothing but this machine.

pub mod null;
