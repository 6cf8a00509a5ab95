//! Servers that could not be changed, and changes that cannot be undone.

use std::collections::BTreeSet;

use evercert_engine::install::failure::Cause;
use evercert_engine::install::witness::NotServed;
use evercert_plugin::install_error::{InstallError, Lack};
use evercert_store::checkpoint::CheckpointError;

use crate::{
    errors::{
        desk::{CliError, Kind},
        store,
    },
    messages::message::{Message, msg},
};

impl From<Cause> for CliError {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Changed { path } => Self::new(Kind::Plugin, msg!("server-changed", path = path.as_path())),
            Cause::Checkpoint(error) => error.into(),
            Cause::Command { ref command, .. } => {
                Self::caused_by(Kind::Plugin, msg!("server-command-failed", command = command), cause)
            }
            Cause::Disturbed(ref missed) => Self::caused_by(Kind::Plugin, disturbed(missed), cause),
            Cause::Fs(error) => error.into(),
            Cause::Interrupted(error) => error.into(),
            Cause::Installer(error) => error.into(),
            Cause::Overwritten { path } => Self::new(Kind::Plugin, msg!("server-overwritten", path = path.as_path())),
            Cause::Remnant { path } => Self::new(Kind::Plugin, msg!("server-remnant", path = path.as_path())),
            Cause::NotServed(ref missed) => Self::caused_by(Kind::Plugin, not_served(missed), cause),
        }
    }
}

impl From<InstallError> for CliError {
    fn from(error: InstallError) -> Self {
        type E = InstallError;
        let heading = heading(&error);
        match error {
            // What the server said is the cause.
            E::Faulty { .. } | E::NotStarted { .. } | E::Reload { .. } | E::Test { .. } => {
                Self::caused_by(Kind::Plugin, heading, error)
            }
            _ => Self::speaking_for(Kind::Plugin, heading, error),
        }
    }
}

impl From<CheckpointError> for CliError {
    fn from(error: CheckpointError) -> Self {
        let heading = match &error {
            CheckpointError::BadCommand { command } => msg!("checkpoint-bad-command", command = command),
            CheckpointError::BadPath { path } => msg!("checkpoint-bad-path", path = path.as_path()),
            CheckpointError::HeldByChallenge { path } => msg!("checkpoint-held", path = path.as_path()),
            CheckpointError::NotNew { path } => msg!("disk-exists", path = path.as_path()),
            CheckpointError::Refused { checkpoint, .. } => {
                let heading = msg!("checkpoint-refused", path = checkpoint.as_path());
                return Self::caused_by(Kind::Store, heading, error);
            }
            _ => {
                return match error {
                    CheckpointError::Fs(error) => error.into(),
                    other => Self::internal(other),
                };
            }
        };
        Self::speaking_for(Kind::Store, heading, error)
    }
}

fn not_served(missed: &[NotServed]) -> Message {
    let (names, places) = listed(missed);
    msg!("server-serves-another", name = names, address = places)
}

fn disturbed(missed: &[NotServed]) -> Message {
    let (names, places) = listed(missed);
    msg!("server-disturbs", name = names, address = places)
}

/// Each name once, each address once; which of them go together stands among the causes.
fn listed(missed: &[NotServed]) -> (String, String) {
    let names: BTreeSet<_> = missed.iter().map(|one| one.identifier.as_str()).collect();
    let places: BTreeSet<_> = missed.iter().map(|one| one.address.as_str()).collect();
    let joined = |values: BTreeSet<&str>| values.into_iter().collect::<Vec<_>>().join(", ");
    (joined(names), joined(places))
}

fn heading(error: &InstallError) -> Message {
    match error {
        InstallError::Ambiguous { identifier, places } => {
            msg!("server-ambiguous", name = identifier, places = places.join(", "))
        }
        InstallError::BadChallenge { identifier } => msg!("server-bad-challenge", name = identifier),
        InstallError::Circular { path, redirect } => {
            msg!("server-circular", path = path.as_path(), redirect = redirect)
        }
        InstallError::Command { command, .. } => msg!("command-failed", command = command),
        InstallError::Conflict { path, what } => msg!("server-conflict", path = path.as_path(), what = what),
        InstallError::Faulty { .. } => msg!("server-faulty"),
        InstallError::File { path, source } => store::disk(path, true, source),
        InstallError::Hanging { command, limit } => {
            msg!("server-hanging", command = command, seconds = limit.as_secs().to_string())
        }
        InstallError::Kept { path, directive } => {
            msg!("server-kept", path = path.as_path(), directive = *directive)
        }
        InstallError::Missing { flag } => msg!("server-needs-file", flag = *flag),
        InstallError::NoConfiguration { path, flag } => {
            msg!("server-without-configuration", path = path.as_path(), flag = *flag)
        }
        InstallError::NoPlace { identifier } => msg!("server-no-place", name = identifier),
        InstallError::NotInstalled { program, flag } => msg!("server-not-installed", program = program, flag = *flag),
        InstallError::NotSecure { identifier } => msg!("server-not-secure", name = identifier),
        InstallError::NotStarted { .. } => msg!("server-not-started"),
        InstallError::Reload { .. } => msg!("server-not-reloaded"),
        InstallError::Replaced { server, port, holder } => {
            msg!("server-replaced", server = *server, port = port.to_string(), holder = holder)
        }
        InstallError::Shared { path, include } => {
            msg!("server-shared-file", path = path.as_path(), include = include)
        }
        InstallError::Taken { port, holder } => {
            msg!("server-port-taken", port = port.to_string(), holder = holder)
        }
        InstallError::Test { .. } => msg!("server-rejects"),
        InstallError::Unreachable { pid, pid_file } => {
            msg!("server-unreachable", pid = pid.to_string(), path = pid_file.as_path())
        }
        InstallError::Unsuitable { program, lacks } => unsuitable(program, lacks),
    }
}

fn unsuitable(program: &str, lacks: &Lack) -> Message {
    match lacks {
        Lack::Answer => msg!("server-without-version", program = program),
        Lack::Module { module } => msg!("server-lacks-module", program = program, module = *module),
        Lack::Version { found, needed } => {
            msg!("server-too-old", program = program, found = found, needed = *needed)
        }
    }
}

#[cfg(test)]
mod tests {
    use evercert_store::checkpoint::Refusal;

    use super::*;

    #[test]
    fn a_checkpoint_that_is_none_is_named_with_what_is_wrong() {
        let refusal = Refusal::Path { list: "NEW_FILES", line: "../x".into() };
        let error = CliError::from(CheckpointError::Refused { checkpoint: "/w/backups/1.0".into(), refusal });
        assert_eq!(*error.heading(), msg!("checkpoint-refused", path = "/w/backups/1.0"));
        assert!(error.causes()[0].contains("\"../x\""), "{:?}", error.causes());
    }
}
