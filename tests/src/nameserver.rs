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
        // BIND listens at addresses that an interface has, and 127.0.0.0/8 is not such.
        namespace::add_address(address);
        let folder = home.join(format!("named-{address}"));
        let file = folder.join("zone");
        let records = records.iter().map(|&line| line.to_owned()).collect::<Vec<_>>();
        files::write(&file, &zone_file(1, &records));
        files::write(&folder.join("named.conf"), &configuration(&folder, address, zone));
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

fn zone_file(serial: u32, records: &[String]) -> String {
    let head = format!("$TTL 60\n@ IN SOA ns1 root {serial} 3600 600 86400 60\n");
    records.iter().fold(head, |text, record| text + record + "\n")
}

fn configuration(folder: &Path, address: &str, zone: &str) -> String {
    let folder = folder.display();
    format!(
        "options {{ directory \"{folder}\"; listen-on port 53 {{ {address}; }}; listen-on-v6 {{ none; }};\n\
         recursion no; dnssec-validation no; pid-file none; session-keyfile none; notify no; }};\n\
         controls {{ }};\n\
         zone \"{zone}\" {{ type primary; file \"zone\"; }};\n"
    )
}

const PATIENCE: Duration = Duration::from_secs(10);
