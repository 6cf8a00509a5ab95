//! A CA at Let's Encrypt's names: what happens only there can be seen without it.

use std::path::Path;
use std::process::Command;

use crate::daemon::Daemon;
use crate::{files, lab, namespace};

/// Our CA at the addresses of Let's Encrypt's servers, in the scenario's own network. Its TLS
/// certificate is not for these names: clients need `--no-verify-ssl`.
#[derive(Debug)]
pub struct Pretend(#[expect(dead_code, reason = "held so that the server lives")] Daemon);

impl Pretend {
    /// Starts it.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(home: &Path) -> Self {
        let names = ["acme-v02", "acme-staging-v02"].map(|name| format!("127.0.0.2 {name}.api.letsencrypt.org\n"));
        files::make_folder(home);
        namespace::know(home, &names.concat());
        let mut command = Command::new(lab::evercert());
        command
            .args(["sandbox", "serve", "--listen", "127.0.0.2:443", "--http-port", "80", "--tls-port", "443"])
            .args(["--dns", "127.0.0.1:53"])
            .env_clear()
            .env("HOME", home);
        let address = "127.0.0.2:443".parse().expect("a constant address");
        Self(Daemon::start(&mut command, &home.join("pretend.log"), address))
    }
}

/// The directory URL of the server for real certificates.
pub const PRODUCTION: &str = "https://acme-v02.api.letsencrypt.org/directory";
