//! Pebble, Let's Encrypt's test server, old and new.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::daemon::Daemon;
use crate::server::{EAB_KEY, EAB_KID, Setup};
use crate::{lab, tls, web};

/// Which Pebble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// 2.4.0, of Debian 12.
    Old,
    /// 2.10.0, with profiles and ARI.
    New,
}

/// A running Pebble.
#[derive(Debug)]
pub struct Pebble {
    daemon: Daemon,
    trust: PathBuf,
}

impl Pebble {
    /// Starts it: validation at ports 80 and 443, names from the DNS server at port 53.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(generation: Generation, home: &Path, setup: &Setup) -> Self {
        tls::write_localhost(home);
        let config = home.join("pebble.json");
        std::fs::write(&config, config_of(home, setup).to_string()).expect("the scratch folder is ours");
        let address = ACME.parse().expect("a constant address");
        let daemon = Daemon::start(&mut command(generation, &config, setup), &home.join("pebble.log"), address);
        Self { daemon, trust: home.join("ca.pem") }
    }

    /// The URL of its directory.
    #[must_use]
    pub fn directory(&self) -> &'static str {
        "https://localhost:14000/dir"
    }

    /// The root of its own TLS certificate.
    #[must_use]
    pub fn trust(&self) -> &Path {
        &self.trust
    }

    /// The root, in PEM, of its chain number `index`.
    #[must_use]
    pub fn root(&self, index: usize) -> String {
        self.manage(&format!("roots/{index}"), None)
    }

    /// Whether it has revoked this certificate.
    #[must_use]
    pub fn is_revoked(&self, serial: &str) -> bool {
        let path = format!("cert-status-by-serial/{}", serial.to_lowercase());
        let answer: Value = serde_json::from_str(&self.manage(&path, None)).expect("Pebble speaks JSON");
        answer["Status"] == "Revoked"
    }

    /// Moves the renewal window of this certificate into the past.
    pub fn advise_renewal(&self, certificate: &str) {
        let window = json!({"suggestedWindow": {"start": "2020-01-01T00:00:00Z", "end": "2020-01-02T00:00:00Z"}});
        let wish = json!({"Certificate": certificate, "ARIResponse": window.to_string()});
        self.manage("set-renewal-info/", Some(&wish));
    }

    /// What it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        self.daemon.log()
    }

    fn manage(&self, path: &str, body: Option<&Value>) -> String {
        web::ask(&format!("https://localhost:15000/{path}"), Some(&self.trust), body)
    }
}

fn command(generation: Generation, config: &Path, setup: &Setup) -> Command {
    let program = match generation {
        Generation::Old => lab::system("/usr/bin/pebble"),
        Generation::New => lab::program("pebble-next/usr/bin/pebble"),
    };
    let mut command = Command::new(program);
    command
        .arg("-config")
        .arg(config)
        .args(["-dnsserver", setup.dns])
        .env("PEBBLE_VA_NOSLEEP", "1")
        .env("PEBBLE_AUTHZREUSE", "0")
        .env("PEBBLE_ALTERNATE_ROOTS", if setup.alternate_chain { "1" } else { "0" })
        .env("PEBBLE_WFE_NONCEREJECT", setup.bad_nonces.to_string());
    command
}

/// Both generations read this: the older one passes over the keys it does not know.
fn config_of(home: &Path, setup: &Setup) -> Value {
    json!({"pebble": {
        "listenAddress": ACME,
        "managementListenAddress": "127.0.0.1:15000",
        "certificate": home.join("cert.pem"),
        "privateKey": home.join("key.pem"),
        "httpPort": 80,
        "tlsPort": 443,
        "ocspResponderURL": "",
        "externalAccountBindingRequired": setup.eab,
        "externalAccountMACKeys": if setup.eab { json!({EAB_KID: EAB_KEY}) } else { json!({}) },
        "retryAfter": {"authz": 1, "order": 1},
        "certificateValidityPeriod": NINETY_DAYS,
        "keyAlgorithm": "ecdsa",
        "profiles": profiles(setup),
    }})
}

fn profiles(setup: &Setup) -> Value {
    let mut profiles = json!({"default": {"description": "ninety days", "validityPeriod": NINETY_DAYS}});
    if setup.profiles {
        profiles["shortlived"] = json!({"description": "six days", "validityPeriod": 6 * DAY});
    }
    profiles
}

const ACME: &str = "127.0.0.1:14000";
const DAY: u32 = 24 * 60 * 60;
const NINETY_DAYS: u32 = 90 * DAY;
