//! `sandbox serve`: the CA stays up for any ACME client.

use std::path::{Path, PathBuf};

use evercert_store::fs::{self, Mode};
use serde_json::json;

use crate::app::Session;
use crate::commands::sandbox::config;
use crate::commands::sandbox::running::Running;
use crate::errors::desk::CliError;
use crate::flags::defs::sandbox::ROOT_FILE;
use crate::messages::message::msg;
use crate::steps::failed::CommandResult;
use crate::world::signals::Signals;

/// Serves until a signal comes.
pub(super) fn run(session: &Session) -> CommandResult {
    let args = session.settings.arguments();
    let config = config::config(args)?;
    let (http_port, tls_port) = (config.http_port, config.tls_port);
    let running = Running::start(config)?;
    let url = running.ca.directory_url();
    let root = write_root(session, &running)?;
    session.ui.say(&msg!("sandbox-serving", url = url.as_str()));
    session.ui.say(&msg!("sandbox-ports", http = http_port, tls = tls_port));
    session.ui.line(&format!("\n  {}", certbot(&running, root.as_deref(), http_port)));
    session.ui.line(&format!("  curl {}\n", management(&running, root.as_deref())));
    session.ui.say(&msg!("sandbox-until"));
    wait(&running)?;
    Ok(json!({ "directory": url, "root": root }))
}

/// How certbot gets a certificate here: a line to copy. Every name leads to this host.
fn certbot(running: &Running, root: Option<&Path>, http_port: u16) -> String {
    let url = running.ca.directory_url();
    let (before, after) = match (root, running.ca.tls_root_pem()) {
        (Some(root), _) => (format!("REQUESTS_CA_BUNDLE={} ", root.display()), ""),
        (None, Some(_)) => (String::new(), " --no-verify-ssl"),
        (None, None) => (String::new(), ""),
    };
    format!("{before}certbot certonly --standalone --http-01-port {http_port} -d www.example.org --server {url}{after}")
}

/// What curl needs to be told. The management API is there without TLS too, for want of a root to trust.
fn management(running: &Running, root: Option<&Path>) -> String {
    let base = running.ca.base_url();
    match root {
        Some(root) => format!("--cacert {} {base}/management/", root.display()),
        None => format!("http://{}/management/", running.ca.address()),
    }
}

fn wait(running: &Running) -> Result<(), CliError> {
    let signals = Signals::default();
    signals.listen(|| {}).map_err(CliError::internal)?;
    let _interrupted = running.runtime.block_on(signals.stop().race(std::future::pending::<()>()));
    Ok(())
}

/// The root of the directory's own HTTPS, where clients can be pointed to it.
fn write_root(session: &Session, running: &Running) -> Result<Option<PathBuf>, CliError> {
    let Some(pem) = running.ca.tls_root_pem() else { return Ok(None) };
    let named = session.settings.arguments().text(&ROOT_FILE);
    let path = match named {
        Some(path) => session.env.expanded(&path),
        None => return Ok(None),
    };
    fs::write_atomic(&path, pem.as_bytes(), Mode::FILE)?;
    Ok(Some(path))
}
