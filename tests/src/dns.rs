//! The DNS of a scenario: every name is 127.0.0.1, TXT records come and go on demand.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::daemon::Daemon;
use crate::{lab, web};

/// A running DNS server at port 53; its management port is [`MANAGEMENT`].
#[derive(Debug)]
pub struct Dns(#[expect(dead_code, reason = "held so that the server lives")] Daemon);

impl Dns {
    /// Starts it.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(home: &Path) -> Self {
        let mut command = Command::new(lab::program("pebble-next/usr/bin/pebble-challtestsrv"));
        command
            .args(["-dnsserver", "127.0.0.1:53", "-management", MANAGEMENT])
            .args(["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""])
            .args(["-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", ""]);
        let address = MANAGEMENT.parse().expect("a constant address");
        Self(Daemon::start(&mut command, &home.join("dns.log"), address))
    }
}

/// Gives a name these addresses; names that get none have no IPv4 address any more.
pub fn set_addresses(name: &str, addresses: &[&str]) {
    manage("set-default-ipv4", &json!({"ip": ""}));
    let (v6, v4): (Vec<&str>, Vec<&str>) = addresses.iter().partition(|address| address.contains(':'));
    for (record, addresses) in [("a", v4), ("aaaa", v6)] {
        if !addresses.is_empty() {
            manage(&format!("add-{record}"), &json!({"host": format!("{name}."), "addresses": addresses}));
        }
    }
}

/// Sets the CAA records at a name: tags and values.
pub fn set_caa(name: &str, records: &[(&str, &str)]) {
    let policy = |(tag, value): &(&str, &str)| json!({"tag": tag, "value": value});
    let policies: Vec<_> = records.iter().map(policy).collect();
    let wish = json!({"host": format!("{name}."), "policies": policies});
    manage("add-caa", &wish);
}

/// Clears the CAA records at a name.
pub fn clear_caa(name: &str) {
    let wish = json!({"host": format!("{name}.")});
    manage("clear-caa", &wish);
}

fn manage(path: &str, wish: &Value) {
    let _said = web::ask(&format!("http://{MANAGEMENT}/{path}"), None, Some(wish));
}

/// Where records are set and cleared: `POST /set-txt` and `/clear-txt`, as Pebble's test server documents.
pub const MANAGEMENT: &str = "127.0.0.1:8055";
