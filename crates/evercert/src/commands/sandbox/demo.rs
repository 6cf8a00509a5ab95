//! `sandbox` alone: the life of a certificate in a minute, with nothing installed and nothing kept.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use evercert_ca::config::{AriPolicy, AriWindow};
use evercert_net::http::{self, HttpSettings};
use evercert_net::ocsp;
use evercert_pki::certificate::Chain;
use evercert_pki::clock::{Clock, SystemClock};
use evercert_pki::ocsp::OcspStatus;
use evercert_store::fs;
use serde_json::{Value, json};

use crate::app::Session;
use crate::commands::sandbox::ports::free_port;
use crate::commands::sandbox::running::Running;
use crate::commands::sandbox::{config, inner};
use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::failed::{CommandResult, Failed};
use crate::ui::speak::Mode;
use crate::ui::streams::Streams;

/// Issues for example names, shows what was written where, renews as the CA suggests, revokes and
/// cleans up.
pub(super) fn run(session: &Session) -> CommandResult {
    let mut demo = Demo::start(session)?;
    let outcome = demo.play();
    let steps = Value::Array(std::mem::take(&mut demo.steps));
    match outcome {
        Ok(()) => Ok(json!({ "steps": steps })),
        Err(error) => Err(Failed { error, result: json!({ "steps": steps }) }),
    }
}

struct Demo<'a> {
    session: &'a Session,
    running: Running,
    tree: tempfile::TempDir,
    http_port: u16,
    steps: Vec<Value>,
}

impl<'a> Demo<'a> {
    fn start(session: &'a Session) -> Result<Self, CliError> {
        let http_port = free_port()?;
        let mut config = config::config(session.settings.arguments())?;
        config.tls = false;
        config.http_port = http_port;
        let tree = tempfile::tempdir().map_err(CliError::internal)?;
        Ok(Self { session, running: Running::start(config)?, tree, http_port, steps: Vec::new() })
    }

    fn play(&mut self) -> Result<(), CliError> {
        let ui = &self.session.ui;
        ui.say(&msg!("demo-ca", url = self.running.ca.directory_url()));

        ui.notice(&msg!("demo-issue"));
        self.step(&["certonly", "--standalone", "-d", "example.test,www.example.test"])?;
        ui.say(&msg!("demo-tree", path = self.tree.path()));
        tree(self.tree.path(), self.tree.path(), &mut |line| ui.line(line))?;
        self.step(&["certificates"])?;

        ui.notice(&msg!("demo-renew"));
        self.suggest_renewal();
        self.step(&["renew"])?;

        ui.notice(&msg!("demo-revoke"));
        let chain = self.chain()?;
        self.step(&["revoke", "--cert-name", "example.test", "--reason", "superseded"])?;
        let status = self.ocsp(&chain)?;
        ui.say(&msg!("demo-ocsp", status = status));

        ui.notice(&msg!("demo-next"));
        for line in NEXT {
            ui.line(&format!("  {line}"));
        }
        Ok(())
    }

    /// Runs a command, shown without the flags that only keep the demonstration in its place.
    fn step(&mut self, words: &[&str]) -> Result<(), CliError> {
        let shown = format!("evercert {}", words.join(" "));
        self.session.ui.line(&format!("\n$ {shown}"));
        let words = self.words(words);
        let (code, document) = match self.session.ui.manner().mode {
            Mode::Text => (inner::call(&self.session.env, words, Streams::standard()), Value::Null),
            Mode::Json | Mode::Quiet => inner::call_for_json(&self.session.env, words),
        };
        self.steps.push(json!({ "command": shown, "exit_code": code, "document": document }));
        match code {
            0 => Ok(()),
            code => Err(CliError::new(Kind::Internal, msg!("demo-failed", command = shown, code = i64::from(code)))),
        }
    }

    fn words(&self, words: &[&str]) -> Vec<OsString> {
        let mut all: Vec<OsString> = words.iter().map(OsString::from).collect();
        let fixed =
            ["--non-interactive", "--agree-tos", "--register-unsafely-without-email", "--preconfigured-renewal"];
        all.extend(fixed.map(OsString::from));
        all.push("--no-random-sleep-on-renew".into());
        all.extend(["--server".into(), self.running.ca.directory_url().into()]);
        all.extend(["--http-01-address".into(), "127.0.0.1".into()]);
        all.extend(["--http-01-port".into(), self.http_port.to_string().into()]);
        for (flag, name) in [("--config-dir", "etc"), ("--work-dir", "lib"), ("--logs-dir", "log")] {
            all.extend([flag.into(), self.tree.path().join(name).into_os_string()]);
        }
        if let Some(language) = &self.session.settings.output.language {
            all.extend(["--lang".into(), language.into()]);
        }
        all
    }

    /// From now on the CA wants every certificate renewed at once, as after an incident.
    fn suggest_renewal(&self) {
        let window = AriWindow::Fraction { start: -0.02, end: -0.01 };
        self.running.ca.set_ari(AriPolicy { window, ..AriPolicy::default() });
    }

    fn chain(&self) -> Result<Chain, CliError> {
        let path = self.tree.path().join("etc/live/example.test/fullchain.pem");
        Ok(Chain::parse_pem(&fs::read(&path)?)?)
    }

    fn ocsp(&self, chain: &Chain) -> Result<&'static str, CliError> {
        let client = http::client(&HttpSettings::default())?;
        let Some(issuer) = chain.issuers().first() else { return Ok("?") };
        let asked = ocsp::status(&client, chain.leaf(), issuer, SystemClock.now());
        let runtime = &self.running.runtime;
        Ok(match runtime.block_on(asked) {
            Ok(OcspStatus::Revoked { .. }) => "revoked",
            Ok(OcspStatus::Good) => "good",
            Ok(OcspStatus::Unknown) | Err(_) => "unknown",
        })
    }
}

/// Prints what lies below `folder`, links with where they lead.
fn tree(root: &Path, folder: &Path, print: &mut dyn FnMut(&str)) -> Result<(), CliError> {
    for name in fs::list(folder)? {
        let path: PathBuf = folder.join(&name);
        let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        if fs::is_symlink(&path) {
            print(&format!("  {shown} -> {}", fs::read_link(&path)?.display()));
        } else if fs::is_dir(&path) {
            tree(root, &path, print)?;
        } else {
            print(&format!("  {shown}"));
        }
    }
    Ok(())
}

const NEXT: [&str; 4] = [
    "evercert sandbox run -- certonly --standalone -d www.example.org",
    "evercert sandbox serve",
    "evercert certonly --dry-run --webroot -w /var/www/html -d www.example.org",
    "evercert --help",
];
