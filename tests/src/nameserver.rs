//! Authoritative name servers: BIND, each with a copy of a zone of its own, so that one can lag behind.

use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::daemon::Daemon;
use crate::{files, lab, namespace};

/// A running name server for one zone.
#[derive(Debug)]
pub struct Nameserver {
    daemon: Daemon,
    address: SocketAddr,
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
        let address = format!("{address}:53").parse().expect("a loopback address");
        let daemon = Daemon::start(&mut command, &folder.join("log"), address);
        Self { daemon, address, file, zone: zone.to_owned(), records, serial: 1 }
    }

    /// Adds a record, a line of a zone file, and waits until it is served.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn add(&mut self, record: &str) {
        self.records.push(record.to_owned());
        self.serial += 1;
        files::write(&self.file, &zone_file(self.serial, &self.records));
        self.daemon.signal("HUP");
        let deadline = Instant::now() + PATIENCE;
        while self.served() < self.serial {
            assert!(Instant::now() < deadline, "{record} is not served:\n{}", self.daemon.log());
        }
    }

    /// The serial number of the zone as it is served now.
    fn served(&self) -> u32 {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port is free");
        socket.set_read_timeout(Some(Duration::from_millis(500))).expect("a socket has a timeout");
        let mut answer = [0; 512];
        let asked = socket.send_to(&soa_query(&self.zone), self.address).and_then(|_| socket.recv(&mut answer));
        // The SOA record ends the answer section; nothing follows it but what EDNS would add, which was not asked for.
        // Its last five numbers are serial, refresh, retry, expire, minimum.
        asked.map_or(0, |length| number_before(&answer[..length], self.zone.len() + 18))
    }
}

/// A question for the SOA record of a name.
fn soa_query(zone: &str) -> Vec<u8> {
    let mut query = vec![0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in zone.split('.') {
        query.push(u8::try_from(label.len()).expect("a label is short"));
        query.extend_from_slice(label.as_bytes());
    }
    query.extend_from_slice(&[0, 0, 6, 0, 1]);
    query
}

/// The serial number in an answer whose first record begins at `record`: its name (two bytes), type, class, time to
/// live and length, two names and the number. The first name of the data is `ns1`, the second `root`, both compressed.
fn number_before(answer: &[u8], record: usize) -> u32 {
    let data = record + 12;
    let numbers = data + "\u{3}ns1..".len() + "\u{4}root..".len();
    let bytes = answer.get(numbers..numbers + 4).and_then(|bytes| bytes.try_into().ok());
    bytes.map_or(0, u32::from_be_bytes)
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
