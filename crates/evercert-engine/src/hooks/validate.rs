//! Whether a hook's program exists, asked before anything else is done.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::Path,
};

use evercert_store::fs;

use crate::hooks::output::HookKind;

/// Looks for the program that `command` begins with, in the way certbot does: the first word must
/// be the path of an executable or be found in `path`, the process's `PATH`.
///
/// Returns `path`, or, if only that helped, `path` with the folders of system programs added, which
/// cron leaves out: give it to [`HookRunner::new`](crate::hooks::runner::HookRunner::new). Validate
/// one hook after the other with the result of the one before.
pub fn validate(kind: HookKind, command: &str, path: &OsStr) -> Result<OsString, HookError> {
    let Some(program) = command.split_whitespace().next() else {
        return Ok(path.to_owned());
    };
    if is_found(program, path) {
        return Ok(path.to_owned());
    }
    let extended = extended(path);
    if is_found(program, &extended) {
        return Ok(extended);
    }
    Err(HookError::new(kind, program, path))
}

/// Why a hook cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HookError {
    /// There is such a file, but it may not be run.
    #[error("{program:?} of --{kind} is not executable")]
    NotExecutable {
        /// Which hook.
        kind: HookKind,
        /// The first word of the command.
        program: String,
    },
    /// There is no such program.
    #[error("{program:?} of --{kind} is not found in {path:?}")]
    NotFound {
        /// Which hook.
        kind: HookKind,
        /// The first word of the command.
        program: String,
        /// Where it was looked for.
        path: OsString,
    },
}

impl HookError {
    fn new(kind: HookKind, program: &str, path: &OsStr) -> Self {
        let program = program.to_owned();
        if fs::exists(Path::new(&program)) {
            return Self::NotExecutable { kind, program };
        }
        let path = path.to_owned();
        Self::NotFound { kind, program, path }
    }
}

fn is_found(program: &str, path: &OsStr) -> bool {
    if program.contains('/') {
        return fs::is_executable(Path::new(program));
    }
    env::split_paths(path).any(|folder| fs::is_executable(&folder.join(program)))
}

fn extended(path: &OsStr) -> OsString {
    let missing = SYSTEM_FOLDERS.map(Path::new).into_iter();
    let missing = missing.filter(|folder| !env::split_paths(path).any(|known| known == **folder));
    let folders: Vec<_> = env::split_paths(path).chain(missing.map(Into::into)).collect();
    // Only a folder with a colon in its name cannot be joined, and these come from splitting.
    env::join_paths(folders).unwrap_or_else(|_| path.to_owned())
}

const SYSTEM_FOLDERS: [&str; 3] = ["/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: &str, path: &str) -> Result<OsString, HookError> {
        validate(HookKind::Pre, command, OsStr::new(path))
    }

    #[test]
    fn the_first_word_decides() {
        assert_eq!(check("sh -c 'no such thing'", "/nowhere:/bin").unwrap(), "/nowhere:/bin");
        assert!(check("/bin/sh", "").is_ok());
        assert!(check("  ", "").is_ok());
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = check("no-such-program now", "/bin").unwrap_err();
        let wanted = "\"no-such-program\" of --pre-hook is not found in \"/bin\"";
        assert_eq!(error.to_string(), wanted);
        let error = check("/etc/passwd", "/bin").unwrap_err();
        assert!(matches!(error, HookError::NotExecutable { .. }));
    }

    #[test]
    fn system_folders_are_added_once() {
        let path = extended(OsStr::new("/bin:/usr/sbin"));
        assert_eq!(path, "/bin:/usr/sbin:/usr/local/bin:/usr/local/sbin");
        assert_eq!(extended(&path), path);
    }
}
