//! The program as a process, against the CA inside it: what only shows from outside.

#![expect(clippy::disallowed_methods, reason = "a test looks at the disk itself")]

mod csr;
mod delete;
mod hook_references;
mod program;
mod signals;
