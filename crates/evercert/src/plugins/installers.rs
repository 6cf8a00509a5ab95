//! The servers of a run, each made once: what shares a server is reloaded together.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use evercert_apache::plugin::Apache;
use evercert_engine::installers::null::Null;
use evercert_net::program::FOLDERS;
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::installer::Installer;
use evercert_store::fs::{self, FsError, Mode};
use evercert_store::options_file::OptionsFile;
use evercert_store::source::Source;

use crate::environment::Environment;
use crate::flags::defs::plugins::NGINX_CTL;
use crate::plugins::apache::{self, ApacheConfig};
use crate::plugins::nginx::{self, NginxConfig};
use crate::settings::whole::Settings;

/// What installers need to know of the host.
#[derive(Clone, Debug)]
pub struct Host {
    /// The configuration directory.
    pub config: PathBuf,
    /// The work directory.
    pub work: PathBuf,
    /// What the host calls itself.
    pub name: String,
}

/// Makes installers, and gives lineages with the same settings the same one.
pub struct Installers {
    host: Host,
    null: Arc<dyn Installer>,
    apache: Once<ApacheConfig, apache::Made>,
    nginx: Once<NginxConfig, nginx::Made>,
}

impl Installers {
    /// None made yet.
    pub fn new(host: Host) -> Self {
        Self { host, null: Arc::new(Null), apache: Once::default(), nginx: Once::default() }
    }

    /// The installer of that name; `None` if this version has none.
    pub fn get(&self, name: &str, settings: &Settings) -> Option<Arc<dyn Installer>> {
        match name {
            "null" => Some(self.null.clone()),
            "apache" => Some(self.apache(settings)),
            "nginx" => Some(self.nginx(settings)),
            _ => None,
        }
    }

    /// The server of that name that can also show challenges, and its longest wait; `None` if there is none.
    pub fn challenge_server(&self, name: &str, settings: &Settings) -> Option<(Arc<dyn ChallengeServer>, Duration)> {
        match name {
            "apache" => Some((self.apache(settings), APACHES_PATIENCE)),
            "nginx" => Some((self.nginx(settings), NginxConfig::new(settings).patience)),
            _ => None,
        }
    }

    /// The files in the configuration directory that this server's configuration includes, once it was prepared.
    pub fn options(&self, installer: &dyn Installer) -> Vec<OptionsFile<'static>> {
        let apache = self.apache.find(|made| place(&*made.server) == place(installer));
        let nginx = self.nginx.find(|made| place(&*made.server) == place(installer));
        apache.map(|made| made.options()).or_else(|| nginx.map(|made| made.options())).unwrap_or_default()
    }

    /// Makes the folder that a server shows to the CA, if it needs one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn make_room(&self, server: &dyn Installer) -> Result<(), FsError> {
        match server.name() {
            "apache" => fs::create_dir_all(&apache::challenges(&self.host), Mode::Exact(0o755)).map(drop),
            _ => Ok(()),
        }
    }

    /// The server of that name with these settings, planning upon other files than the disk's; `None` if there is none.
    pub fn upon(&self, name: &str, settings: &Settings, source: Arc<dyn Source>) -> Option<Arc<dyn ChallengeServer>> {
        match name {
            "apache" => Some(Arc::new(ApacheConfig::new(settings).upon(&self.host, source))),
            "nginx" => Some(Arc::new(NginxConfig::new(settings).upon(&self.host, source))),
            _ => None,
        }
    }

    /// The Apache of these settings.
    pub fn apache(&self, settings: &Settings) -> Arc<Apache> {
        let config = ApacheConfig::new(settings);
        self.apache.get(&config, || config.make(&self.host)).server
    }

    fn nginx(&self, settings: &Settings) -> Arc<dyn ChallengeServer> {
        let config = NginxConfig::new(settings);
        self.nginx.get(&config, || config.make(&self.host)).server
    }
}

/// Servers of one kind by what makes them.
struct Once<C, M>(Mutex<Vec<(C, M)>>);

impl<C: Clone + PartialEq, M: Clone> Once<C, M> {
    fn get(&self, config: &C, make: impl FnOnce() -> M) -> M {
        let mut all = self.all();
        if let Some((_, known)) = all.iter().find(|(known, _)| known == config) {
            return known.clone();
        }
        let new = make();
        all.push((config.clone(), new.clone()));
        new
    }

    fn find(&self, is_wanted: impl Fn(&M) -> bool) -> Option<M> {
        self.all().iter().map(|(_, made)| made).find(|made| is_wanted(made)).cloned()
    }

    fn all(&self) -> MutexGuard<'_, Vec<(C, M)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C, M> Default for Once<C, M> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// What tells servers apart: their places in memory, for each is made once.
pub fn place(server: &dyn Installer) -> usize {
    std::ptr::from_ref(server).cast::<()>() as usize
}

/// Whether the program of a plugin is on this host: menus leave out those that have none. A look at the disk.
pub fn is_here(name: &str, settings: &Settings, env: &Environment) -> bool {
    match name {
        "apache" => is_found(&apache::layout(settings).ctl, env),
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

/// certbot waits three seconds after each reload; what is seen to be there earlier is not waited for.
const APACHES_PATIENCE: Duration = Duration::from_secs(5);
