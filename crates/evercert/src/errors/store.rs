//! The disk, and what is on it.

use std::{
    io::{self, ErrorKind},
    path::Path,
};

use evercert_store::{
    accounts::AccountError,
    fs::{FsError, Obstacle, Operation},
    layout::LayoutError,
    lineage::{LineageError, NameError},
    lock::{Holder, LockError},
    plugin_storage::PluginStorageError,
    renewal_conf::{ConfError, ConfProblem},
};

use crate::{
    errors::desk::{CliError, Kind},
    messages::message::{Message, msg},
};

impl From<FsError> for CliError {
    fn from(error: FsError) -> Self {
        let denied = error.is_denied();
        let desk = Self::speaking_for(Kind::Store, heading(&error), error);
        match denied {
            true => desk.hint(msg!("disk-own-directories")),
            false => desk,
        }
    }
}

impl From<LayoutError> for CliError {
    fn from(error: LayoutError) -> Self {
        match error {
            LayoutError::Fs(error) => error.into(),
            LayoutError::Lock(error) => error.into(),
            LayoutError::Permissions { path, mode } => {
                let mode = format!("{mode:04o}");
                Self::new(Kind::Store, msg!("directory-permissions", path = path.as_path(), mode = mode))
            }
            other => Self::internal(other),
        }
    }
}

impl From<LockError> for CliError {
    fn from(error: LockError) -> Self {
        let heading = match error {
            LockError::Held { holder: Some(Holder { pid, program: Some(program) }), path } => {
                msg!("lock-held-by", program = program, pid = pid.to_string(), path = path.as_path())
            }
            LockError::Held { holder: Some(Holder { pid, program: None }), path } => {
                msg!("lock-held-by-process", pid = pid.to_string(), path = path.as_path())
            }
            LockError::Held { holder: None, path } => msg!("lock-held", path = path.as_path()),
            LockError::Fs(error) => return error.into(),
            other => return Self::internal(other),
        };
        Self::new(Kind::Store, heading).retryable(None)
    }
}

impl From<AccountError> for CliError {
    fn from(error: AccountError) -> Self {
        let heading = match error {
            AccountError::Fs(error) => return error.into(),
            AccountError::BadServerUrl { ref url } => msg!("ca-url-bad", url = url),
            AccountError::Json { ref path, .. } => msg!("account-file-broken", path = path.as_path()),
            AccountError::Key { ref path, .. } => msg!("account-key-broken", path = path.as_path()),
            AccountError::NotFound { ref id, ref directory } => {
                msg!("account-not-found", id = id, directory = directory.as_path())
            }
            other => return Self::internal(other),
        };
        Self::speaking_for(Kind::Store, heading, error)
    }
}

impl From<PluginStorageError> for CliError {
    fn from(error: PluginStorageError) -> Self {
        let heading = match error {
            PluginStorageError::Fs(error) => return error.into(),
            PluginStorageError::Json { ref path, .. } => msg!("plugin-storage-broken", path = path.as_path()),
            other => return Self::internal(other),
        };
        Self::speaking_for(Kind::Store, heading, error)
    }
}

impl From<NameError> for CliError {
    fn from(error: NameError) -> Self {
        Self::new(Kind::Input, msg!("cert-name-bad", name = error.name))
    }
}

impl From<LineageError> for CliError {
    fn from(error: LineageError) -> Self {
        match error {
            LineageError::Conf(error) => error.into(),
            LineageError::Fs(error) => error.into(),
            LineageError::Name(error) => error.into(),
            LineageError::NotFound { name, conf } => {
                Self::new(Kind::Input, msg!("cert-not-found", name = name.as_str(), conf = conf.as_path()))
            }
            broken => Self::speaking_for(Kind::Store, lineage(&broken), broken),
        }
    }
}

impl From<ConfError> for CliError {
    fn from(error: ConfError) -> Self {
        let ConfError { path, problem } = error;
        match problem {
            ConfProblem::Fs(error) => error.into(),
            // The line and what is wrong there stand in the problem's own text.
            ConfProblem::Syntax(_) | ConfProblem::Interpolation(_) => {
                Self::caused_by(Kind::Store, conf(&path, &problem), problem)
            }
            problem => Self::speaking_for(Kind::Store, conf(&path, &problem), problem),
        }
    }
}

/// The heading for an operation on a path that the system refused.
pub(super) fn disk(path: &Path, reads: bool, error: &io::Error) -> Message {
    match (error.kind(), reads) {
        (ErrorKind::StorageFull | ErrorKind::QuotaExceeded, _) => {
            // The file itself may be gone by the time somebody looks.
            msg!("disk-full", path = path, folder = path.parent().unwrap_or(path))
        }
        (ErrorKind::ReadOnlyFilesystem, _) => msg!("disk-read-only", path = path),
        (ErrorKind::PermissionDenied, true) => msg!("disk-denied-read", path = path),
        (ErrorKind::PermissionDenied, false) => msg!("disk-denied-write", path = path),
        (ErrorKind::NotFound | ErrorKind::NotADirectory, _) => msg!("disk-missing", path = path),
        (ErrorKind::AlreadyExists, _) => msg!("disk-exists", path = path),
        (_, true) => msg!("disk-read-failed", path = path),
        (_, false) => msg!("disk-write-failed", path = path),
    }
}

fn heading(error: &FsError) -> Message {
    if error.is_not_regular() {
        return msg!("disk-not-regular", path = error.path.as_path());
    }
    match error.obstacle() {
        Some(Obstacle::File) => return msg!("disk-no-directory", path = error.path.as_path()),
        Some(Obstacle::DanglingLink { target }) => {
            return msg!("disk-dangling", path = error.path.as_path(), target = target.as_path());
        }
        None => {}
    }
    let reads = matches!(error.operation, Operation::Inspect | Operation::List | Operation::Read);
    disk(&error.path, reads, &error.source)
}

fn lineage(error: &LineageError) -> Message {
    match error {
        LineageError::ArchiveExists { path } | LineageError::LiveExists { path } => {
            msg!("cert-directory-taken", path = path.as_path())
        }
        LineageError::BrokenLink { link, target } => {
            msg!("cert-link-broken", link = link.as_path(), target = target.as_path())
        }
        LineageError::Certificate { path, .. } => msg!("cert-file-broken", path = path.as_path()),
        LineageError::FullchainDiffers { path } => msg!("cert-fullchain-differs", path = path.as_path()),
        LineageError::Key { path, .. } => msg!("cert-key-broken", path = path.as_path()),
        LineageError::KeyMismatch => msg!("cert-key-mismatch"),
        LineageError::LinkAstray { link, target, directory } => {
            msg!(
                "cert-link-astray",
                link = link.as_path(),
                target = target.as_path(),
                folder = link.parent().unwrap_or(link),
                directory = directory.as_path()
            )
        }
        LineageError::NoCompleteVersion { archive } => msg!("cert-no-version", archive = archive.as_path()),
        LineageError::NotALink { path } => msg!("cert-not-a-link", path = path.as_path()),
        LineageError::NotAVersion { link } => msg!("cert-not-a-version", link = link.as_path()),
        LineageError::WrongIssuer { path, .. } => msg!("cert-wrong-issuer", path = path.as_path()),
        other => msg!("internal", what = other.to_string()),
    }
}

fn conf(path: &Path, problem: &ConfProblem) -> Message {
    match problem {
        ConfProblem::Bool { key, value } => msg!("conf-bool", path = path, key = key, value = value),
        ConfProblem::Int { key, value } => msg!("conf-number", path = path, key = key, value = value),
        ConfProblem::Interpolation(_) => msg!("conf-reference", path = path),
        ConfProblem::MissingAuthenticator => msg!("conf-no-authenticator", path = path),
        ConfProblem::MissingParams => msg!("conf-no-params", path = path),
        ConfProblem::MissingReference(kind) => msg!("conf-no-path", path = path, key = kind.as_str()),
        ConfProblem::NotText { key } => msg!("conf-list", path = path, key = key),
        ConfProblem::Quote(error) => msg!("conf-cannot-say", path = path, key = error.key.as_str()),
        ConfProblem::Syntax(_) => msg!("conf-syntax", path = path),
        ConfProblem::UnknownChallenge { name } => msg!("conf-challenge", path = path, name = name),
        other => msg!("internal", what = other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use evercert_store::{
        ini::{IniError, Problem},
        lineage::LineageName,
    };

    use super::*;

    fn refused(operation: Operation, kind: ErrorKind) -> CliError {
        FsError { operation, path: "/etc/letsencrypt/live".into(), source: kind.into() }.into()
    }

    #[test]
    fn what_the_system_refuses_is_told_by_its_reason() {
        let id = |operation, kind| refused(operation, kind).heading().id;
        assert_eq!(id(Operation::Create, ErrorKind::PermissionDenied), "disk-denied-write");
        assert_eq!(id(Operation::Read, ErrorKind::PermissionDenied), "disk-denied-read");
        assert_eq!(id(Operation::Write, ErrorKind::StorageFull), "disk-full");
        assert_eq!(id(Operation::Sync, ErrorKind::QuotaExceeded), "disk-full");
        assert_eq!(id(Operation::Rename, ErrorKind::ReadOnlyFilesystem), "disk-read-only");
        assert_eq!(id(Operation::Read, ErrorKind::NotFound), "disk-missing");
        assert_eq!(id(Operation::Create, ErrorKind::AlreadyExists), "disk-exists");
        assert_eq!(id(Operation::Write, ErrorKind::Other), "disk-write-failed");
    }

    #[test]
    fn who_is_not_root_hears_of_the_three_directories() {
        let denied = refused(Operation::CreateDirectory, ErrorKind::PermissionDenied);
        assert_eq!(denied.hints(), [msg!("disk-own-directories")]);
        assert_eq!(denied.causes(), ["permission denied"]);
        assert!(refused(Operation::Write, ErrorKind::StorageFull).hints().is_empty());
    }

    #[test]
    fn whoever_holds_the_lock_is_named() {
        let held = |holder| {
            let path = "/l/.certbot.lock".into();
            CliError::from(LayoutError::Lock(LockError::Held { path, holder }))
        };
        assert_eq!(held(None).heading().id, "lock-held");
        assert!(held(None).is_retryable());
        assert_eq!(held(Some(Holder { pid: 7, program: None })).heading().id, "lock-held-by-process");
        let named = held(Some(Holder { pid: 7, program: Some("certbot".into()) }));
        let expected = msg!("lock-held-by", program = "certbot", pid = "7", path = "/l/.certbot.lock");
        assert_eq!(*named.heading(), expected);
    }

    #[test]
    fn a_broken_conf_names_its_key_or_its_line() {
        let path = Path::new("/c/renewal/a.test.conf");
        let broken = |problem| CliError::from(ConfError { path: path.into(), problem });
        let error = broken(ConfProblem::Int { key: "rsa_key_size".into(), value: "many".into() });
        assert_eq!(*error.heading(), msg!("conf-number", path = path, key = "rsa_key_size", value = "many"));
        assert!(error.causes().is_empty());
        let error = broken(ConfProblem::Syntax(IniError { line: 3, problem: Problem::Unclosed }));
        assert_eq!(error.causes()[0], "line 3: the triple quotes are not closed");
    }

    #[test]
    fn an_unknown_name_points_to_where_it_was_looked_for() {
        let name = LineageName::parse("a.test").unwrap();
        let error = CliError::from(LineageError::NotFound { name, conf: "/c/renewal/a.test.conf".into() });
        assert_eq!(*error.heading(), msg!("cert-not-found", name = "a.test", conf = "/c/renewal/a.test.conf"));
    }
}
