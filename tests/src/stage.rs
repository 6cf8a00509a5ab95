//! Where a scenario plays: a server, a DNS, a tree, and a client.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::client::Client;
use crate::dns::Dns;
use crate::lineage::Lineage;
use crate::server::{Ca, Server, Setup};
use crate::subject::Subject;
use crate::{files, namespace, tree};

/// One combination of subject and server, ready to play.
#[derive(Debug)]
pub struct Stage {
    /// The running server.
    pub ca: Ca,
    /// Which server it is.
    pub server: Server,
    subject: Option<Subject>,
    // Fields are dropped in order: servers end before their folder goes.
    _dns: Dns,
    home: TempDir,
}

impl Stage {
    /// Furnishes the current namespaces and starts DNS and server.
    ///
    /// # Panics
    /// When a server does not come up.
    #[must_use]
    pub fn new(subject: Option<Subject>, server: Server, setup: &Setup) -> Self {
        let home = TempDir::new().expect("a scratch folder can be made");
        for folder in ["server", "www", "hooks"] {
            files::make_folder(&home.path().join(folder));
        }
        let servers = home.path().join("server");
        namespace::furnish(&servers);
        let dns = Dns::start(&servers);
        let ca = server.start(&servers, setup);
        Self { ca, server, subject, _dns: dns, home }
    }

    /// Whether it is about ours: what only ours says or does on purpose is asked of nobody else.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.subject == Some(Subject::Evercert)
    }

    /// The subject of this combination.
    ///
    /// # Panics
    /// When the scenario is about none.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client_as(self.subject.expect("the scenario has a subject"))
    }

    /// Another subject on the same tree, against the same server.
    #[must_use]
    pub fn client_as(&self, subject: Subject) -> Client {
        Client {
            subject,
            directory: self.ca.directory().to_owned(),
            trust: self.ca.trust().to_owned(),
            home: self.home.path().to_owned(),
            tree: self.home.path().join("tree"),
            days_ahead: 0,
            patience: None,
            with_plugins: false,
        }
    }

    /// The lineage of this name in the tree.
    #[must_use]
    pub fn lineage(&self, name: &str) -> Lineage {
        Lineage::new(&self.config(), name)
    }

    /// The configuration directory.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.home.path().join("tree/config")
    }

    /// The configuration directory as text, the same for every server.
    ///
    /// # Panics
    /// When the tree changes while it is read.
    #[must_use]
    pub fn tree(&self) -> String {
        let (host, directory) = self.account_folders();
        tree::draw(&self.config())
            .replace(&format!("accounts/{host}/{directory}"), "accounts/HOST/DIRECTORY")
            .replace(&format!("accounts/{host}/"), "accounts/HOST/")
    }

    /// The folder with the accounts of this server.
    #[must_use]
    pub fn accounts(&self) -> PathBuf {
        let (host, directory) = self.account_folders();
        self.config().join("accounts").join(host).join(directory)
    }

    /// `host:port` and path of the directory URL: what certbot names the folders of accounts after.
    fn account_folders(&self) -> (&str, &str) {
        self.ca
            .directory()
            .strip_prefix("https://")
            .and_then(|rest| rest.split_once('/'))
            .expect("a directory URL has a host and a path")
    }

    /// A path in the scenario's own folder; `www` and `hooks` are there.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The same, as an argument.
    #[must_use]
    pub fn arg(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// The scenario's own folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }
}
