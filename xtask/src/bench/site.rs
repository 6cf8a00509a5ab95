//! Where the clients work: two CAs, a webroot, and a folder for each client.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::bench::ca::Ca;
use crate::bench::client::Client;
use crate::bench::measure::{self, Cost};
use crate::bench::{stage, web};

/// Everything the clients need around them.
#[derive(Debug)]
pub(super) struct Ground {
    home: PathBuf,
    webroot: PathBuf,
    /// Asks port 80, where the webroot is served.
    webroot_ca: Ca,
    /// Asks port 81, where the clients' own web servers listen.
    standalone_ca: Ca,
}

impl Ground {
    /// Starts the servers and registers an account for each client at both CAs.
    pub(super) fn prepare(home: &Path, clients: &[Client]) -> Result<Self> {
        let webroot = home.join("webroot");
        std::fs::create_dir_all(webroot.join(".well-known/acme-challenge"))?;
        write_hook(home, &webroot)?;
        web::serve(&webroot)?;
        let webroot_ca = Ca::start(14_000, 80, home)?;
        let standalone_ca = Ca::start(14_001, 81, home)?;
        stage::trust(&(webroot_ca.tls_root()? + &standalone_ca.tls_root()?), home)?;
        let ground = Self { home: home.to_owned(), webroot, webroot_ca, standalone_ca };
        for client in clients {
            ground.register(&ground.site(*client, Way::Webroot, "one")?, *client)?;
            if client.has_web_server() {
                ground.register(&ground.site(*client, Way::Standalone, "one")?, *client)?;
            }
        }
        Ok(ground)
    }

    /// A client's folder called `name`, made if it is missing.
    pub(super) fn site(&self, client: Client, way: Way, name: &str) -> Result<Site> {
        let tree = self.home.join(client.name()).join(format!("{}-{name}", way.word()));
        std::fs::create_dir_all(&tree)?;
        Ok(Site {
            way,
            directory: self.ca(way).directory(),
            hook: self.home.join(HOOK),
            tree,
            webroot: self.webroot.clone(),
        })
    }

    /// The CA that validates this way.
    pub(super) fn ca(&self, way: Way) -> &Ca {
        match way {
            Way::Webroot => &self.webroot_ca,
            Way::Standalone => &self.standalone_ca,
        }
    }

    /// Makes an account in the folder of a site.
    pub(super) fn register(&self, site: &Site, client: Client) -> Result<()> {
        self.run(&client.register(site)?).map(drop)
    }

    /// Runs and measures a command.
    pub(super) fn run(&self, command: &Command) -> Result<Cost> {
        measure::run(command, &self.home.join("output"))
    }

    /// Measures a command that says something and ends as it likes: uacme says its version and ends with 2.
    pub(super) fn listen(&self, command: &Command) -> Result<Cost> {
        measure::run_anyway(command, &self.home.join("output")).map(|(_, cost)| cost)
    }

    /// The bench's own folder.
    pub(super) fn home(&self) -> &Path {
        &self.home
    }
}

/// How a challenge is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A file for a web server that runs already.
    Webroot,
    /// A web server of the client's own.
    Standalone,
}

impl Way {
    fn word(self) -> &'static str {
        match self {
            Self::Webroot => "webroot",
            Self::Standalone => "standalone",
        }
    }
}

/// One client's folder, and whom it asks.
#[derive(Debug)]
pub(super) struct Site {
    way: Way,
    /// The URL of the CA's directory.
    pub(super) directory: String,
    hook: PathBuf,
    /// The folder.
    pub(super) tree: PathBuf,
    /// What is served at port 80.
    pub(super) webroot: PathBuf,
}

impl Site {
    /// A path in the folder.
    pub(super) fn file(&self, name: &str) -> String {
        self.tree.join(name).display().to_string()
    }

    /// The program that answers challenges for uacme.
    pub(super) fn hook(&self) -> String {
        self.hook.display().to_string()
    }

    /// The way in certbot's words.
    pub(super) fn certbot_way(&self) -> Vec<String> {
        match self.way {
            Way::Webroot => words(&["--webroot", "--webroot-path", &self.webroot.display().to_string()]),
            Way::Standalone => words(&["--standalone", "--http-01-port", "81"]),
        }
    }

    /// The way in lego's words.
    pub(super) fn lego_way(&self) -> Vec<String> {
        match self.way {
            Way::Webroot => words(&["--http", "--http.webroot", &self.webroot.display().to_string()]),
            Way::Standalone => words(&["--http", "--http.port", ":81"]),
        }
    }
}

/// uacme calls it with: method, type, identifier, token, authorization.
fn write_hook(home: &Path, webroot: &Path) -> Result<()> {
    let file = home.join(HOOK);
    let folder = webroot.join(".well-known/acme-challenge").display().to_string();
    let script = format!(
        "#!/bin/sh\n[ \"$2\" = http-01 ] || exit 1\ncase $1 in\nbegin) printf %s \"$5\" > '{folder}'/\"$4\" ;;\n\
         *) rm -f '{folder}'/\"$4\" ;;\nesac\n"
    );
    std::fs::write(&file, script)?;
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

const HOOK: &str = "uacme-hook";
