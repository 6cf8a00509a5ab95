//! A resolver that asks the world, which is as small as the scenario makes it: BIND.

use std::path::Path;
use std::process::Command;

use crate::daemon::Daemon;
use crate::{files, lab, namespace};

/// A running resolver.
#[derive(Debug)]
pub struct Resolver(#[expect(dead_code, reason = "held so that the server lives")] Daemon);

impl Resolver {
    /// Starts one at port 53 of `address`, a loopback address, keeping its files below `home`. It knows where the servers
    /// of these zones are, each with the address of one, and finds everything below by itself. Above them is `test` and
    /// nothing else.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(home: &Path, address: &str, zones: &[(&str, &str)]) -> Self {
        namespace::add_address(address);
        let folder = home.join(format!("resolver-{address}"));
        let conf = folder.join("named.conf");
        files::write(&conf, &configuration(&folder, address, zones));
        files::write(&folder.join("top"), "$TTL 60\n@ IN SOA ns root 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n");
        let mut command = Command::new(lab::system("/usr/sbin/named"));
        command.arg("-g").arg("-c").arg(&conf).args(["-n", "1"]);
        let socket = format!("{address}:53").parse().expect("a loopback address");
        Self(Daemon::start(&mut command, &folder.join("log"), socket))
    }
}

fn configuration(folder: &Path, address: &str, zones: &[(&str, &str)]) -> String {
    let folder = folder.display();
    let options = format!(
        "options {{ directory \"{folder}\"; listen-on port 53 {{ {address}; }}; listen-on-v6 {{ none; }};\n\
         recursion yes; dnssec-validation no; pid-file none; session-keyfile none; max-ncache-ttl 0; }};\n\
         controls {{ }};\n\
         zone \"test\" {{ type primary; file \"top\"; }};\n"
    );
    let zone = |(zone, server): &(&str, &str)| {
        format!("zone \"{zone}\" {{ type static-stub; server-addresses {{ {server}; }}; }};\n")
    };
    options + &zones.iter().map(zone).collect::<String>()
}
