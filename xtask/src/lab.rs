//! What the tests need from outside: installs it, only what is missing.

pub(crate) mod apt;
mod certbot;
mod namespaces;
mod pebble;
pub(crate) mod sources;

use anyhow::Result;

use crate::workspace;

/// Brings the machine to where every test can run; quick and silent when it is there already.
pub(crate) fn install() -> Result<()> {
    let lab = workspace::lab();
    std::fs::create_dir_all(&lab)?;
    apt::install(PACKAGES)?;
    namespaces::check()?;
    certbot::install(&lab)?;
    certbot::nginx(&lab)?;
    certbot::plugins(&lab)?;
    certbot::acme_dns(&lab)?;
    pebble::install(&lab)
}

/// Brings the machine to where packages can be built and tested.
pub(crate) fn packaging() -> Result<()> {
    std::fs::create_dir_all(workspace::lab())?;
    apt::install(PACKAGING)
}

/// Debian's packages that packages are built and tested with.
const PACKAGING: &[(&str, &str)] = &[
    ("dpkg-dev", "knows the libraries a program needs"),
    ("gzip", "compresses manuals and changelogs"),
    ("lintian", "knows Debian's rules"),
    ("mmdebstrap", "makes a root of its own for the test"),
    ("util-linux", "unshare: enters it"),
];

/// Debian's packages and what each is for.
const PACKAGES: &[(&str, &str)] = &[
    ("apache2", "a server whose files certbot and we change"),
    ("bind9", "name servers of a zone, one of which lags behind, and a resolver"),
    ("bind9-dnsutils", "dig: asks our own name server, and reads records independently of our own code"),
    ("certbot", "subject of the scenarios, and foreign client of our CA"),
    ("curl", "talks to the management ports of the servers"),
    ("dehydrated", "foreign client of our CA"),
    ("faketime", "a client whose clock stands in the future"),
    ("fish", "shell that completes"),
    ("iproute2", "the loopback of a private network"),
    ("knot-dnsutils", "kdig: asks it, too"),
    ("lego", "foreign client of our CA"),
    ("libnginx-mod-http-lua", "configurations with Lua in them"),
    ("libnginx-mod-mail", "configurations with a mail block"),
    ("libnginx-mod-stream", "configurations with a stream block"),
    ("mandoc", "reads the manual page"),
    ("nginx", "a server whose files certbot and we change"),
    ("openssl", "reads certificates independently of our own code"),
    ("pebble", "ACME server, and its DNS server"),
    ("python3-jsonschema", "judges what --json prints"),
    ("python3-venv", "home of the newest certbot"),
    ("strace", "ends a process between two chosen system calls"),
    ("time", "tells how much memory a program needed"),
    ("uacme", "foreign client of our CA"),
    ("util-linux", "unshare: a private network and file system for each scenario"),
    ("zsh", "shell that completes"),
];
