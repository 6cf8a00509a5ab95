//! The programs that are measured, and their words for the same wishes.
//!
//! All make P-256 keys, and all ask a server with the same answers; account keys are each one's own habit.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::bench::site::Site;
use crate::bench::stage::BUNDLE;
use crate::workspace;

/// A program that gets certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Client {
    /// Ours.
    Evercert,
    /// The newest certbot, from PyPI.
    Certbot,
    /// Debian's lego.
    Lego,
    /// Debian's uacme.
    Uacme,
    /// Debian's dehydrated.
    Dehydrated,
}

impl Client {
    /// All of them, ours first.
    pub(super) const ALL: [Self; 5] = [Self::Evercert, Self::Certbot, Self::Lego, Self::Uacme, Self::Dehydrated];

    /// The word for it in tables and options.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Evercert => "evercert",
            Self::Certbot => "certbot",
            Self::Lego => "lego",
            Self::Uacme => "uacme",
            Self::Dehydrated => "dehydrated",
        }
    }

    /// The file that is started.
    pub(super) fn program(self) -> PathBuf {
        match self {
            Self::Evercert => workspace::root().join("target/release/evercert"),
            Self::Certbot => workspace::lab().join("certbot-5.8.0/bin/certbot"),
            Self::Lego => PathBuf::from("/usr/bin/lego"),
            Self::Uacme => PathBuf::from("/usr/bin/uacme"),
            Self::Dehydrated => PathBuf::from("/usr/bin/dehydrated"),
        }
    }

    /// Whether it keeps certbot's tree and renews all of it in one run.
    pub(super) fn has_lineages(self) -> bool {
        matches!(self, Self::Evercert | Self::Certbot)
    }

    /// Whether it can answer http-01 with a web server of its own.
    pub(super) fn has_web_server(self) -> bool {
        matches!(self, Self::Evercert | Self::Certbot | Self::Lego)
    }

    /// Saying its version.
    pub(super) fn version(self, home: &Path) -> Command {
        self.bare(home, &["--version"])
    }

    /// Making an account, and whatever else is done once.
    pub(super) fn register(self, site: &Site) -> Result<Command> {
        Ok(match self {
            Self::Evercert | Self::Certbot => {
                self.on_tree(site, &["register", "--agree-tos", "--email", CONTACT, "--server", &site.directory])
            }
            // It registers with the first certificate.
            Self::Lego => self.issue(site, &["first.test".to_owned()]),
            Self::Uacme => self.uacme(site, &["--yes", "new", CONTACT]),
            Self::Dehydrated => {
                std::fs::write(site.file("config"), dehydrated_config(site))?;
                self.dehydrated(site, &["--register", "--accept-terms"])
            }
        })
    }

    /// Getting a certificate, under the first name.
    pub(super) fn issue(self, site: &Site, names: &[String]) -> Command {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match self {
            Self::Evercert | Self::Certbot => {
                let certonly = ["certonly", "--server", &site.directory, "--key-type", "ecdsa", "--domains"];
                self.on_tree(site, &[&certonly[..], &[&names.join(",")], &texts(&site.certbot_way())].concat())
            }
            Self::Lego => {
                let mut command = self.bare(&site.tree, &["--accept-tos", "--email", CONTACT, "--key-type", "ec256"]);
                command.args(["--server", &site.directory, "--path", &site.file("lego")]).args(site.lego_way());
                command.args(names.iter().flat_map(|name| ["--domains", *name])).arg("run");
                command
            }
            Self::Uacme => {
                let hook = site.hook();
                self.uacme(site, &[&["--hook", &hook, "--type", "EC", "--bits", "256", "issue"], &names[..]].concat())
            }
            Self::Dehydrated => {
                let domains = names.iter().flat_map(|name| ["--domain", *name]);
                self.dehydrated(site, &["--cron"].into_iter().chain(domains).collect::<Vec<_>>())
            }
        }
    }

    /// A verb of certbot's on the tree of the site.
    pub(super) fn on_tree(self, site: &Site, words: &[&str]) -> Command {
        let mut command = self.bare(&site.tree, words);
        command.args(["--non-interactive", "--config-dir", &site.file("config")]);
        command.args(["--work-dir", &site.file("work"), "--logs-dir", &site.file("logs")]);
        command
    }

    fn uacme(self, site: &Site, words: &[&str]) -> Command {
        let mut command = self.bare(&site.tree, &["--confdir", &site.file("uacme"), "--acme-url", &site.directory]);
        command.args(words);
        command
    }

    fn dehydrated(self, site: &Site, words: &[&str]) -> Command {
        let mut command = self.bare(&site.tree, &["--config", &site.file("config")]);
        command.args(words);
        command
    }

    fn bare(self, home: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(self.program());
        command
            .args(words)
            .current_dir(home)
            .env_clear()
            .env("HOME", home)
            .env("LANG", "C.UTF-8")
            .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            // certbot brings roots of its own; with these it reads as much as everybody else.
            .env("REQUESTS_CA_BUNDLE", BUNDLE)
            .env("TZ", "UTC");
        command
    }
}

fn dehydrated_config(site: &Site) -> String {
    let (directory, tree, webroot) = (&site.directory, site.tree.display(), site.webroot.display());
    format!(
        "CA={directory}\nBASEDIR={tree}\nWELLKNOWN={webroot}/.well-known/acme-challenge\nKEY_ALGO=prime256v1\n\
         CONTACT_EMAIL={CONTACT}\n"
    )
}

fn texts(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

const CONTACT: &str = "admin@example.test";
