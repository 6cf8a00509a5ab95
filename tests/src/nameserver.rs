//! Authoritative name servers: BIND, each with a copy of a zone of its own, so that one can lag behind.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::daemon::Daemon;
use crate::{files, lab, namespace};

/// A running name server for one zone.
#[derive(Debug)]
pub struct Nameserver {
    daemon: Daemon,
    file: PathBuf,
    zone: String,
    records: Vec<String>,
    serial: u32,
}

impl Nameserver {
    /// Starts one at port 53 of `address`, a loopback address, keeping its files below `home`. It has the zone with
    /// these records, lines of a zone file; NS records among them.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(home: &Path, address: &str, zone: &str, records: &[&str]) -> Self {
        Self::with_clauses(home, address, zone, records, ["", ""])
    }

    /// One that takes updates signed by the key [`KEY_NAME`], with HMAC-SHA512; its secret is [`KEY`].
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn dynamic(home: &Path, address: &str, zone: &str, records: &[&str]) -> Self {
        let key = format!("key \"{KEY_NAME}\" {{ algorithm hmac-sha512; secret \"{KEY}\"; }};\n");
        let allowed = format!("update-policy {{ grant {KEY_NAME} name _acme-challenge.{zone}. TXT; }};");
        Self::with_clauses(home, address, zone, records, [&key, &allowed])
    }

    fn with_clauses(home: &Path, address: &str, zone: &str, records: &[&str], [head, of_zone]: [&str; 2]) -> Self {
        // BIND listens at addresses that an interface has, and 127.0.0.0/8 is not such.
        namespace::add_address(address);
        let folder = home.join(format!("named-{address}"));
        let file = folder.join("zone");
        let records = records.iter().map(|&line| line.to_owned()).collect::<Vec<_>>();
        files::write(&file, &zone_file(1, &records));
        files::write(&folder.join("named.conf"), &(head.to_owned() + &configuration(&folder, address, zone, of_zone)));
        let mut command = Command::new(lab::system("/usr/sbin/named"));
        command.arg("-g").arg("-c").arg(folder.join("named.conf")).args(["-n", "1"]);
        let socket = format!("{address}:53").parse().expect("a loopback address");
        let daemon = Daemon::start(&mut command, &folder.join("log"), socket);
        Self { daemon, file, zone: zone.to_owned(), records, serial: 1 }
    }

    /// Adds a record, a line of a zone file, and waits until it is loaded.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn add(&mut self, record: &str) {
        self.records.push(record.to_owned());
        self.serial += 1;
        files::write(&self.file, &zone_file(self.serial, &self.records));
        self.daemon.signal("HUP");
        let loaded = format!("zone {}/IN: loaded serial {}\n", self.zone, self.serial);
        let deadline = Instant::now() + PATIENCE;
        while !self.daemon.log().contains(&loaded) {
            assert!(Instant::now() < deadline, "{record} is not taken:\n{}", self.daemon.log());
            std::thread::yield_now();
        }
    }
}

/// The TXT values that the server at `address` has at a name, sorted.
///
/// # Panics
/// When it cannot be asked.
#[must_use]
pub fn texts(address: &str, name: &str) -> Vec<String> {
    let mut command = Command::new(lab::system("/usr/bin/dig"));
    let said = command.args(["+short", "+norecurse", &format!("@{address}"), name, "TXT"]).output();
    let said = String::from_utf8_lossy(&said.expect("dig can be started").stdout).into_owned();
    let mut values: Vec<String> = said.lines().map(|line| line.trim_matches('"').to_owned()).collect();
    values.sort();
    values
}

fn zone_file(serial: u32, records: &[String]) -> String {
    let head = format!("$TTL 60\n@ IN SOA ns1 root {serial} 3600 600 86400 60\n");
    records.iter().fold(head, |text, record| text + record + "\n")
}

fn configuration(folder: &Path, address: &str, zone: &str, of_zone: &str) -> String {
    let folder = folder.display();
    format!(
        "options {{ directory \"{folder}\"; listen-on port 53 {{ {address}; }}; listen-on-v6 {{ none; }};\n\
         recursion no; dnssec-validation no; pid-file none; session-keyfile none; notify no; }};\n\
         controls {{ }};\n\
         zone \"{zone}\" {{ type primary; file \"zone\"; {of_zone} }};\n"
    )
}

/// The name of the key that may change records.
pub const KEY_NAME: &str = "certs.key";
/// Its secret, in base64.
pub const KEY: &str = "c2VjcmV0IG9mIHRoZSBuYW1lIHNlcnZlcg==";

const PATIENCE: Duration = Duration::from_secs(10);
