//! nginx, made from the settings.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use evercert_nginx::control::Control;
use evercert_nginx::options;
use evercert_nginx::plugin::Nginx;
use evercert_nginx::ports::Ports;
use evercert_nginx::setup::Setup;
use evercert_store::options_file::OptionsFile;
use evercert_store::source::{Disk, Source};

use crate::flags::defs::plugins::{NGINX_CTL, NGINX_SERVER_ROOT, NGINX_SLEEP_SECONDS};
use crate::plugins::installers::Host;
use crate::settings::whole::Settings;

/// What makes one nginx another one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NginxConfig {
    program: String,
    root: PathBuf,
    /// The longest wait for what cannot be seen.
    pub(super) patience: Duration,
    ports: Ports,
}

impl NginxConfig {
    pub(super) fn new(settings: &Settings) -> Self {
        let args = settings.arguments();
        let seconds = args.number(&NGINX_SLEEP_SECONDS).unwrap_or_default();
        Self {
            program: args.text(&NGINX_CTL).unwrap_or_default(),
            root: args.text(&NGINX_SERVER_ROOT).unwrap_or_default().into(),
            patience: Duration::from_secs(seconds.unsigned_abs()),
            ports: Ports { http: settings.challenge.http_01_port, https: settings.challenge.https_port },
        }
    }

    pub(super) fn make(&self, host: &Host) -> Made {
        let control = Arc::new(Control::new(self.program.clone(), self.root.clone(), self.patience));
        let server = Arc::new(self.plugin(host, control.clone(), Arc::new(Disk)));
        Made { control, server }
    }

    /// One that plans upon other files than the disk's.
    pub(super) fn upon(&self, host: &Host, source: Arc<dyn Source>) -> Nginx {
        let control = Arc::new(Control::new(self.program.clone(), self.root.clone(), self.patience));
        self.plugin(host, control, source)
    }

    fn plugin(&self, host: &Host, control: Arc<Control>, source: Arc<dyn Source>) -> Nginx {
        let setup = Setup {
            options: host.config.join(options::OPTIONS),
            dhparams: host.config.join(options::DHPARAMS),
            ports: self.ports,
            hostname: host.name.clone(),
        };
        Nginx::new(setup, control, source)
    }
}

/// An nginx that was made.
#[derive(Clone)]
pub(super) struct Made {
    control: Arc<Control>,
    pub(super) server: Arc<Nginx>,
}

impl Made {
    /// The files that its configuration will include. They depend on its version: there are none before it was prepared.
    pub(super) fn options(&self) -> Vec<OptionsFile<'static>> {
        self.control.known().map(|about| options::files(&about).to_vec()).unwrap_or_default()
    }
}
