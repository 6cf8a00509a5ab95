//! Our own CA as people start it: `evercert sandbox serve`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::daemon::Daemon;
use crate::server::{EAB_KEY, EAB_KID, Setup};
use crate::{files, lab, openssl, web};

/// A running sandbox.
#[derive(Debug)]
pub struct Sandbox {
    _daemon: Daemon,
    trust: PathBuf,
    crl: PathBuf,
}

impl Sandbox {
    /// Starts it: validation at ports 80 and 443, names from the DNS server at port 53.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(home: &Path, setup: &Setup) -> Self {
        let address = ADDRESS.parse().expect("a constant address");
        let daemon = Daemon::start(&mut command(home, setup), &home.join("sandbox.log"), address);
        let trust = home.join("ca.pem");
        files::write(&trust, &manage("tls-root", None));
        Self { _daemon: daemon, trust, crl: home.join("crl.pem") }
    }

    /// The URL of its directory.
    #[must_use]
    pub fn directory(&self) -> &'static str {
        "https://localhost:14000/directory"
    }

    /// The root of its own TLS certificate.
    #[must_use]
    pub fn trust(&self) -> &Path {
        &self.trust
    }

    /// The root, in PEM, of its chain number `index`.
    #[must_use]
    pub fn root(&self, index: usize) -> String {
        let roots = manage("roots", None);
        let end = "-----END CERTIFICATE-----\n";
        roots.split_inclusive(end).nth(index).unwrap_or_default().to_owned()
    }

    /// Whether it has revoked this certificate, by its revocation list.
    #[must_use]
    pub fn is_revoked(&self, serial: &str) -> bool {
        web::fetch(&format!("{BASE}/crl"), &self.crl);
        let list = openssl::read(&["crl", "-inform", "DER", "-noout", "-text", "-in", &self.crl.to_string_lossy()]);
        list.lines().any(|line| line.trim() == format!("Serial Number: {serial}"))
    }

    /// Moves the renewal window of every certificate into the past.
    pub fn advise_renewal(&self, _certificate: &str) {
        manage("ari", Some(&json!({"start": "2020-01-01T00:00:00Z", "end": "2020-01-02T00:00:00Z"})));
    }

    /// Makes something go wrong: the body is that of `POST /management/script`.
    pub fn script(&self, wish: &Value) {
        manage("script", Some(wish));
    }

    /// Changes its habits: the body is that of `POST /management/mischief`.
    pub fn mischief(&self, wish: &Value) {
        manage("mischief", Some(wish));
    }

    /// Makes it behave again: no scripts, no bad habits.
    pub fn behave(&self) {
        web::delete(&format!("{BASE}/management/script"));
        web::delete(&format!("{BASE}/management/mischief"));
    }

    /// How often each of its resources was asked: `GET /management/stats`.
    ///
    /// # Panics
    /// When the answer is not JSON.
    #[must_use]
    pub fn stats(&self) -> Value {
        serde_json::from_str(&manage("stats", None)).expect("the sandbox speaks JSON")
    }
}

fn command(home: &Path, setup: &Setup) -> Command {
    let mut command = Command::new(lab::evercert());
    command
        .args(["sandbox", "serve", "--listen", ADDRESS, "--http-port", "80", "--tls-port", "443"])
        .args(["--dns", setup.dns])
        .env_clear()
        .env("HOME", home);
    if setup.alternate_chain {
        command.args(["--alternate-chains", "1"]);
    }
    if setup.own_ip_profile {
        command.args(["--profile", "names=7776000:dns", "--profile", "addresses=86400"]);
    }
    if setup.crl_only {
        command.arg("--no-ocsp");
    }
    if setup.eab {
        command.args(["--eab", &format!("{EAB_KID}:{EAB_KEY}")]);
    }
    if setup.bad_nonces > 0 {
        command.args(["--reject-nonces", &setup.bad_nonces.to_string()]);
    }
    command
}

fn manage(path: &str, body: Option<&Value>) -> String {
    web::ask(&format!("{BASE}/management/{path}"), None, body)
}

/// The management API answers plain HTTP on the same port.
const BASE: &str = "http://localhost:14000";
const ADDRESS: &str = "127.0.0.1:14000";
