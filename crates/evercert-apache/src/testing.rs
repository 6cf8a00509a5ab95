//! A host to work on, in memory: files, links, and what was run.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use evercert_pki::identifier::Identifier;
use evercert_plugin::edit::{Edit, Plan};
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement};
use evercert_store::source::{Memory, Source};

use crate::edit::Wish;
use crate::files::{Facts, Files};
use crate::layout::Layout;
use crate::model::Model;
use crate::ports::Ports;
use crate::setup::Setup;

/// Files and links.
#[derive(Clone, Default)]
pub(crate) struct World {
    pub(crate) files: Memory,
    pub(crate) links: BTreeMap<PathBuf, PathBuf>,
    pub(crate) modules: Vec<String>,
    pub(crate) setup: Option<Setup>,
    /// Who holds every port.
    pub(crate) holder: Option<String>,
}

impl World {
    /// A Debian with a site of this text, switched on by a link, and modules.
    pub(crate) fn debian(site: &str, modules: &[&str]) -> Self {
        let files = [
            ("/etc/apache2/apache2.conf", "Include ports.conf\nIncludeOptional sites-enabled/*.conf\n"),
            ("/etc/apache2/ports.conf", "Listen 80\n\n<IfModule ssl_module>\n\tListen 443\n</IfModule>\n"),
            ("/etc/apache2/sites-available/site.conf", site),
        ];
        let mut world = Self { files: Memory::new(files), ..Self::default() };
        world.link("/etc/apache2/sites-enabled/site.conf", "/etc/apache2/sites-available/site.conf");
        world.modules = modules.iter().map(|name| format!("{name}_module")).collect();
        world
    }

    /// A host where everything is one file, and nothing is switched on by programs.
    pub(crate) fn plain(main: &str, modules: &[&str]) -> Self {
        let files = Memory::new([("/etc/httpd/conf/httpd.conf", main)]);
        let layout = Layout::of("ID=centos");
        let setup = Setup { conf: "/etc/httpd/conf/httpd.conf".into(), layout, ..setup() };
        let modules = modules.iter().map(|name| format!("{name}_module")).collect();
        Self { files, modules, setup: Some(setup), ..Self::default() }
    }

    pub(crate) fn link(&mut self, path: &str, target: &str) {
        self.links.insert(path.into(), target.into());
    }

    pub(crate) fn setup(&self) -> Setup {
        self.setup.clone().unwrap_or_else(setup)
    }

    pub(crate) fn text(&self, path: &str) -> String {
        String::from_utf8(self.read(Path::new(path)).unwrap()).unwrap()
    }

    pub(crate) fn facts(&self) -> Facts {
        let modules = self.modules.iter().map(|name| name.clone().into_bytes()).collect();
        Facts { root: self.setup().layout.server_root, modules, ..Facts::default() }
    }

    /// What the model is when these modules are there.
    pub(crate) fn with_model<T>(&self, extra: &[&str], look: impl FnOnce(&Model<'_>) -> T) -> T {
        let mut facts = self.facts();
        facts.modules.extend(extra.iter().map(|name| format!("{name}_module").into_bytes()));
        let files = Files::load(self, &self.setup().conf, &facts);
        look(&Model::new(&files, self.setup().ports.https))
    }

    pub(crate) fn deploy(&self, names: &str) -> Result<Plan, InstallError> {
        self.wish(names, &["ssl"], |wish| wish.deployed())
    }

    pub(crate) fn enhance(&self, names: &str, wanted: Enhancement) -> Result<Plan, InstallError> {
        self.wish(names, &["ssl", "rewrite", "headers"], |wish| wish.enhanced(wanted))
    }

    fn wish<T>(&self, names: &str, extra: &[&str], ask: impl FnOnce(Wish<'_>) -> T) -> T {
        let (setup, facts, deployment) = (self.setup(), self.facts(), deployment(names));
        self.with_model(extra, |model| {
            let holder = |_| self.holder.clone();
            ask(Wish { model, setup: &setup, facts: &facts, source: self, holder: &holder, deployment: &deployment })
        })
    }

    /// Does what a plan says; returns the programs that it runs.
    pub(crate) fn perform(&mut self, plan: &Plan) -> Vec<String> {
        let mut ran = Vec::new();
        for edit in &plan.edits {
            match edit {
                Edit::Replace { path, before, after } => {
                    assert_eq!(self.read(path).unwrap(), *before);
                    self.files.0.insert(self.canonical(path).unwrap(), after.clone());
                }
                Edit::Create { path, content, .. } => {
                    assert!(!self.exists(path), "{path:?} is free");
                    self.files.0.insert(path.clone(), content.clone());
                }
                Edit::Link { path, target } => drop(self.links.insert(path.clone(), target.clone())),
                Edit::Run { run, .. } => {
                    self.modules.push(format!("{}_module", run[1]));
                    ran.push(run.join(" "));
                }
            }
        }
        ran
    }
}

/// As text: that of a failed test is to be read.
impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut files = self.files.0.iter();
        writeln!(f, "{:?} {:?}", self.modules, self.links)?;
        files.try_for_each(|(path, text)| writeln!(f, "## {}\n{}", path.display(), String::from_utf8_lossy(text)))
    }
}

impl Source for World {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.files.read(&self.canonical(path)?)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let here = self.links.keys().filter(|link| link.parent() == Some(folder));
        let mut names: Vec<_> = here.filter_map(|link| link.file_name()).map(OsString::from).collect();
        match self.files.list(folder) {
            Ok(files) => names.extend(files),
            Err(error) if names.is_empty() => return Err(error),
            Err(_) => {}
        }
        Ok(names)
    }

    fn exists(&self, path: &Path) -> bool {
        self.links.contains_key(path) || self.files.exists(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(self.links.get(path).cloned().unwrap_or_else(|| path.to_path_buf()))
    }
}

/// A certificate for names and addresses with a space between them.
pub(crate) fn deployment(names: &str) -> Deployment {
    Deployment {
        identifiers: names.split(' ').map(identifier).collect(),
        cert: "/l/cert.pem".into(),
        key: "/l/privkey.pem".into(),
        chain: Some("/l/chain.pem".into()),
        fullchain: Some("/l/fullchain.pem".into()),
    }
}

pub(crate) fn identifier(text: &str) -> Identifier {
    let kind = if text.parse::<std::net::IpAddr>().is_ok() { "ip" } else { "dns" };
    Identifier::parse(kind, text).unwrap()
}

fn setup() -> Setup {
    Setup {
        layout: Layout::of("ID=debian"),
        conf: "/etc/apache2/apache2.conf".into(),
        options: "/c/options-ssl-apache.conf".into(),
        challenges: "/w/http_challenges".into(),
        ports: Ports::default(),
        chosen: Vec::new(),
    }
}
