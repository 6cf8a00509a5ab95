//! A server process, held: started, waited for, ended with its holder.

use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server. Dropping it kills and reaps the process.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    log: PathBuf,
}

impl Daemon {
    /// Starts the server, its output going to `log`, and waits until it accepts connections at `address`.
    ///
    /// # Panics
    /// When it cannot be started, ends early, or does not answer within ten seconds; the log is shown.
    #[must_use]
    pub fn start(command: &mut Command, log: &Path, address: SocketAddr) -> Self {
        let output = std::fs::File::create(log).expect("a log file can be created");
        let errors = output.try_clone().expect("a file handle can be doubled");
        let child = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        let mut daemon = Self { child, log: log.to_owned() };
        daemon.wait_for(address);
        daemon
    }

    /// Sends it a signal, by name.
    ///
    /// # Panics
    /// When it is gone.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(sent.is_ok_and(|status| status.success()), "no {name} for the server:\n{}", self.log());
    }

    /// Asks it to end in its own way, with the processes that it started, and waits until it has.
    ///
    /// # Panics
    /// When it is gone.
    pub fn end(mut self) {
        self.signal("TERM");
        self.child.wait().expect("a child can be waited for");
    }

    /// All that the server has written so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    fn wait_for(&mut self, address: SocketAddr) {
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(address).is_err() {
            let ended = self.child.try_wait().expect("a child can be asked");
            assert!(ended.is_none(), "server ended ({ended:?}) before it answered:\n{}", self.log());
            assert!(Instant::now() < deadline, "nobody answers at {address}:\n{}", self.log());
            std::thread::yield_now();
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Ended already is as good as killed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

const PATIENCE: Duration = Duration::from_secs(10);
