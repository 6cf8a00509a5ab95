//! A machine with a web server as Debian installs it, furnished with a configuration of the corpus.

use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use crate::breed::Breed;
use crate::corpus::Corpus;
use crate::daemon::Daemon;
use crate::{dns, files, namespace, tls};

/// The machine: the server's configuration and what it writes to are this scenario's own.
#[derive(Debug)]
pub struct WebHost {
    breed: Breed,
    _daemon: Option<Daemon>,
}

impl WebHost {
    /// Lays the case over Debian's files and starts the server, unless the case says that it does not run.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(scratch: &Path, case: &Corpus) -> Self {
        let debian = scratch.join("debian");
        let (breed, root) = (case.breed, case.breed.root());
        files::copy_folder(root, &debian);
        namespace::own_folders(&[&*root.to_string_lossy()]);
        namespace::own_folders(breed.writes());
        lay(&debian, root);
        match breed {
            Breed::Apache => enable_apache(case),
            Breed::Nginx => enable_nginx(case),
        }
        if case.tree().exists() {
            lay(&case.tree(), root);
        }
        if breed == Breed::Apache {
            enable_sites(case);
        }
        for root in case.words("roots") {
            files::write(&Path::new(root).join("index.html"), &format!("this is {root}\n"));
        }
        certificates(case);
        resolve(case);
        Self { breed, _daemon: start(scratch, case) }
    }

    /// The configuration as text: every path with its kind, mode, owner and content.
    ///
    /// # Panics
    /// When it changes while it is read.
    #[must_use]
    pub fn picture(&self) -> String {
        picture(self.breed.root())
    }

    /// Whether the server takes the configuration as it stands.
    ///
    /// # Panics
    /// When it cannot be asked.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.breed.check().output().expect("the server can be asked").status.success()
    }
}

/// Copies the content of a folder to where the server looks.
fn lay(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").arg(from.join(".")).arg(to).status();
    assert!(done.is_ok_and(|status| status.success()), "{}", from.display());
}

/// Of what Debian enables, all that the case wants.
fn enable_nginx(case: &Corpus) {
    let root = case.breed.root();
    if !case.is("default-site", "on") {
        files::remove(&root.join("sites-enabled/default"));
    }
    let modules = case.words("modules");
    let is_wanted = |file: &str| modules.iter().any(|module| file.ends_with(&format!("-mod-{module}.conf")));
    for link in files::list(&root.join("modules-enabled")) {
        if !is_wanted(&link.to_string_lossy()) {
            files::remove(&link);
        }
    }
}

/// Of what Debian enables, all but the site, and what the case wants besides.
fn enable_apache(case: &Corpus) {
    let root = case.breed.root();
    files::make_folder(Path::new("/run/lock"));
    if !case.is("default-site", "on") {
        files::remove(&root.join("sites-enabled/000-default.conf"));
    }
    for module in case.words("modules") {
        for file in ["load", "conf"].map(|ending| format!("{module}.{ending}")) {
            let link = root.join("mods-enabled").join(&file);
            if root.join("mods-available").join(&file).exists() && !link.exists() {
                files::link(&Path::new("../mods-available").join(&file), &link);
            }
        }
    }
}

fn enable_sites(case: &Corpus) {
    for site in case.words("sites") {
        let file = format!("{site}.conf");
        files::link(&Path::new("../sites-available").join(&file), &case.breed.root().join("sites-enabled").join(&file));
    }
}

fn certificates(case: &Corpus) {
    if case.is("own-certificate", "yes") {
        let [certificate, key] = ["ssl/own.pem", "ssl/own.key"].map(|name| case.breed.root().join(name));
        tls::write_self_signed(&case.names(), &certificate, &key);
    }
    let lineages = case.words("letsencrypt");
    for name in &lineages {
        let live = Path::new("/etc/letsencrypt/live").join(name);
        tls::write_self_signed(&[name], &live.join("fullchain.pem"), &live.join("privkey.pem"));
    }
    if !lineages.is_empty() {
        let (name, text) = case.breed.options();
        files::write(&Path::new("/etc/letsencrypt").join(name), text);
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
    Some(Daemon::start(&mut case.breed.command(), &scratch.join("web-server.log"), address))
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
