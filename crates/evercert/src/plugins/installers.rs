//! The servers of a run, each made once: what shares a server is reloaded together.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use evercert_engine::installers::null::Null;
use evercert_net::program::FOLDERS;
use evercert_nginx::plugin::Nginx;
use evercert_nginx::source::Source;
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::installer::Installer;
use evercert_store::fs;
use evercert_store::options_file::OptionsFile;

use crate::environment::Environment;
use crate::flags::defs::plugins::NGINX_CTL;
use crate::plugins::nginx::{Made, NginxConfig};
use crate::settings::whole::Settings;

/// What installers need to know of the host.
#[derive(Clone, Debug)]
pub struct Host {
    /// The configuration directory.
    pub config: PathBuf,
    /// What the host calls itself.
    pub name: String,
}

/// Makes installers, and gives lineages with the same settings the same one.
pub struct Installers {
    host: Host,
    null: Arc<dyn Installer>,
    nginx: Mutex<Vec<Made>>,
}

impl Installers {
    /// None made yet.
    pub fn new(host: Host) -> Self {
        Self { host, null: Arc::new(Null), nginx: Mutex::default() }
    }

    /// The installer of that name; `None` if this version has none.
    pub fn get(&self, name: &str, settings: &Settings) -> Option<Arc<dyn Installer>> {
        match name {
            "null" => Some(self.null.clone()),
            "nginx" => Some(self.nginx(settings)),
            _ => None,
        }
    }

    /// The server of that name that can also show challenges, and its longest wait; `None` if there is none.
    pub fn challenge_server(&self, name: &str, settings: &Settings) -> Option<(Arc<dyn ChallengeServer>, Duration)> {
        let server = || self.nginx(settings) as Arc<dyn ChallengeServer>;
        (name == "nginx").then(|| (server(), NginxConfig::new(settings).patience))
    }

    /// The files in the configuration directory that this server's configuration includes, once it was prepared.
    pub fn options(&self, installer: &dyn Installer) -> Vec<OptionsFile<'static>> {
        let made = self.made();
        let found = made.iter().find(|made| place(&*made.server) == place(installer));
        found.map(Made::options).unwrap_or_default()
    }

    /// The nginx of these settings, planning upon other files than the disk's.
    pub fn nginx_upon(&self, settings: &Settings, source: Arc<dyn Source>) -> Nginx {
        NginxConfig::new(settings).upon(&self.host, source)
    }

    fn nginx(&self, settings: &Settings) -> Arc<Nginx> {
        let config = NginxConfig::new(settings);
        let mut made = self.made();
        if let Some(known) = made.iter().find(|made| made.config == config) {
            return known.server.clone();
        }
        let new = config.make(&self.host);
        let server = new.server.clone();
        made.push(new);
        server
    }

    fn made(&self) -> MutexGuard<'_, Vec<Made>> {
        self.nginx.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What tells servers apart: their places in memory, for each is made once.
pub fn place(server: &dyn Installer) -> usize {
    std::ptr::from_ref(server).cast::<()>() as usize
}

/// Whether the program of a plugin is on this host: menus leave out those that have none. A look at the disk.
pub fn is_here(name: &str, settings: &Settings, env: &Environment) -> bool {
    match name {
        "nginx" => is_found(&settings.arguments().text(&NGINX_CTL).unwrap_or_default(), env),
        _ => true,
    }
}

fn is_found(program: &str, env: &Environment) -> bool {
    if program.contains('/') {
        return fs::is_executable(Path::new(program));
    }
    let path = env.path("PATH").unwrap_or_default().into_os_string();
    let elsewhere = FOLDERS.iter().map(PathBuf::from);
    std::env::split_paths(&path).chain(elsewhere).any(|folder| fs::is_executable(&folder.join(program)))
}
