//! `sandbox run -- COMMAND`: any command, against the CA in here, in a tree of its own.

use std::ffi::OsString;

use evercert_ca::config::CaConfig;

use crate::app::Session;
use crate::commands::sandbox::ports::free_port;
use crate::commands::sandbox::running::Running;
use crate::commands::sandbox::tree::Named;
use crate::commands::sandbox::{config, inner};
use crate::errors::desk::{CliError, Kind};
use crate::flags::arguments::Arguments;
use crate::flags::defs::account::EMAIL;
use crate::flags::defs::challenge::{HTTP_01_PORT, HTTPS_PORT};
use crate::flags::defs::interaction::{CONFIG_DIR, LOGS_DIR, WORK_DIR};
use crate::flags::defs::plugins::{AUTHENTICATOR, CONFIGURATOR, WEBROOT, WEBROOT_PATH};
use crate::flags::defs::sandbox::{HTTP_PORT, TLS_PORT};
use crate::flags::flag::Flag;
use crate::log::journal;
use crate::messages::message::msg;
use crate::ui::streams::Streams;

/// Runs the command after `--`; returns its exit code. What the user says of directories and ports
/// holds; what they leave open is a temporary tree and free ports.
pub(super) fn run(session: &Session) -> Result<u8, CliError> {
    let words: Vec<OsString> = session.settings.rest.iter().map(OsString::from).collect();
    if words.is_empty() {
        return Err(CliError::new(Kind::Usage, msg!("sandbox-usage")));
    }
    let Some(asked) = inner::arguments(&session.env, words.clone()) else {
        return Ok(inner::call(&session.env, words, Streams::standard()));
    };
    let named = Named::new(&asked, &session.env);
    named.check(&asked)?;
    let config = ca(session.settings.arguments(), &asked, named.is_in_use())?;
    let tree = tempfile::tempdir().map_err(CliError::internal)?;
    let ports = [(&HTTP_01_PORT, config.http_port), (&HTTPS_PORT, config.tls_port)];
    let running = Running::start(config)?;
    let url = running.ca.directory_url();
    let mut line = Line { words, asked: &asked };
    for (flag, port) in ports {
        line.complete(flag, port.to_string());
    }
    for (flag, name) in [(&CONFIG_DIR, "etc"), (&WORK_DIR, "lib")] {
        line.complete(flag, tree.path().join(name));
    }
    let logs = journal::folder(&session.env.temporary).map_err(CliError::internal)?;
    line.complete(&LOGS_DIR, logs.path());
    let code = inner::call(&session.env, line.with_account(&url), Streams::standard());
    if code != 0 && !asked.is_said(&LOGS_DIR) {
        // The command has named the log to whoever wants to know why.
        let _kept = logs.keep();
    }
    named.forget_accounts(&url)?;
    Ok(code)
}

/// The CA, asking on the ports that the command answers on: those that are said, on this or that
/// side of `--`, else free ones. Where somebody else answers, a web server or what a tree that is in
/// use is made for, it asks on the usual ones.
fn ca(said: &Arguments, asked: &Arguments, in_use: bool) -> Result<CaConfig, CliError> {
    let mut config = config::config(said)?;
    config.tls = false;
    let foreign = in_use || uses_webroot(asked);
    for (own, flag, port, usual) in
        [(&HTTP_PORT, &HTTP_01_PORT, &mut config.http_port, 80), (&TLS_PORT, &HTTPS_PORT, &mut config.tls_port, 443)]
    {
        let answered = asked.number(flag).filter(|_| asked.is_said(flag) && !foreign);
        *port = match (said.is_said(own), answered.and_then(|port| u16::try_from(port).ok())) {
            (true, _) => *port,
            (false, Some(port)) => port,
            (false, None) if foreign => usual,
            (false, None) => free_port()?,
        };
    }
    Ok(config)
}

fn uses_webroot(asked: &Arguments) -> bool {
    let names_it = |flag| asked.text(flag).as_deref() == Some(WEBROOT.long);
    asked.switch(&WEBROOT) || asked.is_said(&WEBROOT_PATH) || names_it(&AUTHENTICATOR) || names_it(&CONFIGURATOR)
}

/// The command's words, with what they leave open.
struct Line<'a> {
    words: Vec<OsString>,
    asked: &'a Arguments,
}

impl Line<'_> {
    fn complete(&mut self, flag: &Flag, value: impl Into<OsString>) {
        if !self.asked.is_said(flag) {
            self.words.extend([format!("--{}", flag.long).into(), value.into()]);
        }
    }

    fn with_account(mut self, server: &str) -> Vec<OsString> {
        self.words.extend(["--server".into(), server.into(), "--agree-tos".into()]);
        if !self.asked.is_said(&EMAIL) {
            self.words.push("--register-unsafely-without-email".into());
        }
        self.words
    }
}
