//! A machine with nginx as Debian installs it, furnished with a configuration of the corpus.

use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use crate::corpus::Corpus;
use crate::daemon::Daemon;
use crate::{dns, files, lab, namespace, tls};

/// The machine: `/etc/nginx` and what nginx writes to are this scenario's own.
#[derive(Debug)]
pub struct WebHost {
    _daemon: Option<Daemon>,
}

impl WebHost {
    /// Lays the case over Debian's files and starts nginx, unless the case says that it does not run.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(scratch: &Path, case: &Corpus) -> Self {
        let debian = scratch.join("debian");
        files::copy_folder(Path::new(ROOT), &debian);
        namespace::own_folders(&[ROOT, "/run", "/srv", "/var/log/nginx", "/var/www"]);
        lay(&debian);
        enable(case);
        if case.tree().exists() {
            lay(&case.tree());
        }
        for root in case.words("roots") {
            files::write(&Path::new(root).join("index.html"), &format!("this is {root}\n"));
        }
        certificates(case);
        resolve(case);
        Self { _daemon: start(scratch, case) }
    }

    /// The configuration as text: every path with its kind, mode, owner and content.
    ///
    /// # Panics
    /// When it changes while it is read.
    #[must_use]
    pub fn picture(&self) -> String {
        picture(Path::new(ROOT))
    }

    /// Whether nginx takes the configuration as it stands.
    ///
    /// # Panics
    /// When it cannot be asked.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let output = Command::new(lab::system(PROGRAM)).args(["-q", "-t"]).output().expect("nginx can be asked");
        output.status.success()
    }
}

/// Copies the content of a folder to where nginx looks.
fn lay(from: &Path) {
    let done = Command::new("cp").arg("-a").arg(from.join(".")).arg(ROOT).status();
    assert!(done.is_ok_and(|status| status.success()), "{}", from.display());
}

/// Of what Debian enables, all that the case wants.
fn enable(case: &Corpus) {
    if !case.is("default-site", "on") {
        files::remove(&Path::new(ROOT).join("sites-enabled/default"));
    }
    let modules = case.words("modules");
    let is_wanted = |file: &str| modules.iter().any(|module| file.ends_with(&format!("-mod-{module}.conf")));
    for link in files::list(&Path::new(ROOT).join("modules-enabled")) {
        if !is_wanted(&link.to_string_lossy()) {
            files::remove(&link);
        }
    }
}

fn certificates(case: &Corpus) {
    if case.is("own-certificate", "yes") {
        let [certificate, key] = ["ssl/own.pem", "ssl/own.key"].map(|name| Path::new(ROOT).join(name));
        tls::write_self_signed(&case.names(), &certificate, &key);
    }
    let lineages = case.words("letsencrypt");
    for name in &lineages {
        let live = Path::new("/etc/letsencrypt/live").join(name);
        tls::write_self_signed(&[name], &live.join("fullchain.pem"), &live.join("privkey.pem"));
    }
    if !lineages.is_empty() {
        files::write(Path::new("/etc/letsencrypt/options-ssl-nginx.conf"), OPTIONS);
    }
}

fn resolve(case: &Corpus) {
    let addresses = case.words("at");
    let names = ["names", "neighbours"].map(|key| case.words(key)).concat();
    for name in names.into_iter().filter(|_| !addresses.is_empty()) {
        dns::set_addresses(name, &addresses);
    }
}

fn start(scratch: &Path, case: &Corpus) -> Option<Daemon> {
    let port = case.words("running").first().copied().unwrap_or("80");
    let port = port.parse().ok()?;
    let address = case.words("at").first().copied().unwrap_or("127.0.0.1");
    let address = SocketAddr::new(address.parse().expect("a case has good addresses"), port);
    let mut command = Command::new(lab::system(PROGRAM));
    command.args(["-g", "daemon off;"]);
    Some(Daemon::start(&mut command, &scratch.join("nginx.log"), address))
}

fn picture(folder: &Path) -> String {
    let mut lines = String::new();
    for path in files::list(folder) {
        let metadata = path.symlink_metadata().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        lines += &format!("{} {:o} {}:{}\n", path.display(), metadata.mode(), metadata.uid(), metadata.gid());
        if metadata.is_dir() {
            lines += &picture(&path);
        } else if metadata.is_symlink() {
            lines += &format!("-> {:?}\n", std::fs::read_link(&path).unwrap_or_default());
        } else {
            lines.extend(files::read_bytes(&path).into_iter().map(char::from));
        }
    }
    lines
}

const ROOT: &str = "/etc/nginx";
const PROGRAM: &str = "/usr/sbin/nginx";

/// What stands in for the file that certbot keeps there, in configurations that certbot has been at.
const OPTIONS: &str = "ssl_session_timeout 1440m;\nssl_protocols TLSv1.2 TLSv1.3;\nssl_prefer_server_ciphers off;\n";
