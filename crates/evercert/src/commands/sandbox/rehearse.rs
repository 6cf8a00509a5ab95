//! `sandbox run -- COMMAND`: any command, against the CA in here, in a tree of its own.

use std::ffi::OsString;

use crate::app::Session;
use crate::commands::sandbox::ports::free_port;
use crate::commands::sandbox::running::Running;
use crate::commands::sandbox::{config, inner};
use crate::errors::desk::{CliError, Kind};
use crate::flags::defs::sandbox::{HTTP_PORT, TLS_PORT};
use crate::messages::message::msg;
use crate::ui::streams::Streams;

/// Runs the command after `--`; returns its exit code. What the user says of directories and ports
/// holds; what they leave open is a temporary tree and free ports.
pub(super) fn run(session: &Session) -> Result<u8, CliError> {
    let rehearsal = prepare(session)?;
    Ok(inner::call(&session.env, rehearsal.words, Streams::standard()))
}

struct Rehearsal {
    words: Vec<OsString>,
    _running: Running,
    _tree: tempfile::TempDir,
}

fn prepare(session: &Session) -> Result<Rehearsal, CliError> {
    let asked = &session.settings.rest;
    if asked.is_empty() {
        return Err(CliError::new(Kind::Usage, msg!("sandbox-usage")));
    }
    let args = session.settings.arguments();
    let mut config = config::config(args)?;
    config.tls = false;
    let tree = tempfile::tempdir().map_err(CliError::internal)?;
    // A web server that serves a webroot answers where it always does; we ourselves answer anywhere.
    let has = |flag: &str| asked.iter().any(|word| word == flag || word.starts_with(&format!("{flag}=")));
    let foreign = has("--webroot") || has("-w") || has("--webroot-path");
    let mut words: Vec<OsString> = asked.iter().map(OsString::from).collect();
    for (flag, given, port, usual) in [
        ("--http-01-port", args.is_said(&HTTP_PORT), &mut config.http_port, 80),
        ("--https-port", args.is_said(&TLS_PORT), &mut config.tls_port, 443),
    ] {
        if given || has(flag) {
            continue;
        }
        *port = if foreign { usual } else { free_port()? };
        words.extend([flag.into(), port.to_string().into()]);
    }
    let running = Running::start(config)?;
    words.extend(["--server".into(), running.ca.directory_url().into(), "--agree-tos".into()]);
    if !has("--email") && !has("-m") {
        words.push("--register-unsafely-without-email".into());
    }
    for (flag, name) in [("--config-dir", "etc"), ("--work-dir", "lib"), ("--logs-dir", "log")] {
        if !has(flag) {
            words.extend([flag.into(), tree.path().join(name).into_os_string()]);
        }
    }
    Ok(Rehearsal { words, _running: running, _tree: tree })
}
