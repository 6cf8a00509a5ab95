//! The CA that everybody asks: ours, built with optimisation, in a process of its own.

use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{process, workspace};

/// A running CA; it ends with the value.
#[derive(Debug)]
pub(super) struct Ca {
    child: Child,
    port: u16,
}

impl Ca {
    /// Starts one at `port` that validates http-01 at `http_port`, and waits until it listens.
    pub(super) fn start(port: u16, http_port: u16, home: &Path) -> Result<Self> {
        let program = workspace::root().join("target/release/examples/serve");
        let log = std::fs::File::create(home.join(format!("ca-{port}.log")))?;
        let child = Command::new(&program)
            .args(["--tls", "--port", &port.to_string(), "--http-port", &http_port.to_string()])
            .stdin(Stdio::null())
            .stdout(log)
            .spawn()
            .with_context(|| program.display().to_string())?;
        let mut ca = Self { child, port };
        ca.wait()?;
        Ok(ca)
    }

    /// The URL of its directory.
    pub(super) fn directory(&self) -> String {
        format!("https://localhost:{}/directory", self.port)
    }

    /// The root of its own TLS certificate.
    pub(super) fn tls_root(&self) -> Result<String> {
        self.manage("tls-root", "GET")
    }

    /// Counts from zero.
    pub(super) fn reset(&self) -> Result<()> {
        self.manage("stats", "DELETE").map(drop)
    }

    /// ACME requests since the last reset, whatever was answered.
    pub(super) fn requests(&self) -> Result<u64> {
        let stats: Value = serde_json::from_str(&self.manage("stats", "GET")?)?;
        stats["acme_requests"].as_u64().context("the CA counts its requests")
    }

    fn manage(&self, path: &str, method: &str) -> Result<String> {
        let url = format!("http://localhost:{}/management/{path}", self.port);
        process::read(&mut process::command("curl", ["--silent", "--fail", "--request", method, &url]))
    }

    fn wait(&mut self) -> Result<()> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let deadline = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(address).is_err() {
            ensure!(
                self.child.try_wait()?.is_none() && Instant::now() < deadline,
                "the CA does not listen at {address}"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Ca {
    fn drop(&mut self) {
        // It may have ended by itself; it has nothing to lose.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
