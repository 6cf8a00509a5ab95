//! Apache, made from the settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use evercert_apache::control::Control;
use evercert_apache::layout::Layout;
use evercert_apache::options;
use evercert_apache::plugin::Apache;
use evercert_apache::ports::Ports;
use evercert_apache::setup::Setup;
use evercert_store::fs;
use evercert_store::options_file::OptionsFile;
use evercert_store::source::{Disk, Source};

use crate::flags::arguments::Arguments;
use crate::flags::defs::plugins::{
    APACHE_BIN, APACHE_CHALLENGE_LOCATION, APACHE_CTL, APACHE_DISMOD, APACHE_ENMOD, APACHE_HANDLE_MODULES,
    APACHE_HANDLE_SITES, APACHE_LE_VHOST_EXT, APACHE_LOGS_ROOT, APACHE_SERVER_ROOT, APACHE_VHOST_ROOT,
};
use crate::plugins::installers::Host;
use crate::settings::whole::Settings;

/// What makes one Apache another one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ApacheConfig {
    layout: Layout,
    ports: Ports,
}

impl ApacheConfig {
    pub(super) fn new(settings: &Settings) -> Self {
        let ports = Ports { http: settings.challenge.http_01_port, https: settings.challenge.https_port };
        Self { layout: layout(settings), ports }
    }

    pub(super) fn make(&self, host: &Host) -> Made {
        let control = Arc::new(Control::new(self.layout.clone()));
        let server = Arc::new(self.plugin(host, control.clone(), Arc::new(Disk)));
        Made { control, server }
    }

    /// One that plans upon other files than the disk's.
    pub(super) fn upon(&self, host: &Host, source: Arc<dyn Source>) -> Apache {
        self.plugin(host, Arc::new(Control::new(self.layout.clone())), source)
    }

    fn plugin(&self, host: &Host, control: Arc<Control>, source: Arc<dyn Source>) -> Apache {
        let setup = Setup {
            conf: self.layout.main_file(fs::present),
            layout: self.layout.clone(),
            options: host.config.join(options::OPTIONS),
            challenges: challenges(host),
            ports: self.ports,
            chosen: Vec::new(),
        };
        Apache::new(setup, control, source)
    }
}

/// An Apache that was made.
#[derive(Clone)]
pub(super) struct Made {
    control: Arc<Control>,
    pub(super) server: Arc<Apache>,
}

impl Made {
    /// The files that its configuration will include. They depend on its version: there are none before it was prepared.
    pub(super) fn options(&self) -> Vec<OptionsFile<'static>> {
        self.control.known().map(|about| vec![options::file(&about)]).unwrap_or_default()
    }
}

/// Where the files for the CA are put, as certbot does.
pub(super) fn challenges(host: &Host) -> PathBuf {
    host.work.join("http_challenges")
}

/// Where this host keeps Apache's things, but for what the settings say.
pub(super) fn layout(settings: &Settings) -> Layout {
    let os_release = OS_RELEASES.iter().find_map(|path| fs::read_text(Path::new(path)).ok()).unwrap_or_default();
    adapted(Layout::of(&os_release), settings.arguments())
}

fn adapted(mut layout: Layout, args: &Arguments) -> Layout {
    let path = |flag| args.text(flag).map(PathBuf::from);
    if let Some(root) = path(&APACHE_SERVER_ROOT) {
        layout.move_to(&root);
    }
    layout.is_vhost_root_chosen = path(&APACHE_VHOST_ROOT).is_some();
    for (place, flag) in [
        (&mut layout.vhost_root, &APACHE_VHOST_ROOT),
        (&mut layout.logs_root, &APACHE_LOGS_ROOT),
        (&mut layout.challenge_location, &APACHE_CHALLENGE_LOCATION),
    ] {
        *place = path(flag).unwrap_or_else(|| std::mem::take(place));
    }
    for (place, flag) in [
        (&mut layout.ctl, &APACHE_CTL),
        (&mut layout.bin, &APACHE_BIN),
        (&mut layout.le_vhost_ext, &APACHE_LE_VHOST_EXT),
    ] {
        *place = args.text(flag).unwrap_or_else(|| std::mem::take(place));
    }
    for (place, flag) in [(&mut layout.enmod, &APACHE_ENMOD), (&mut layout.dismod, &APACHE_DISMOD)] {
        *place = args.text(flag).or_else(|| place.take());
    }
    for (place, flag) in
        [(&mut layout.handle_modules, &APACHE_HANDLE_MODULES), (&mut layout.handle_sites, &APACHE_HANDLE_SITES)]
    {
        *place = args.text(flag).map_or(*place, |text| is_yes(&text));
    }
    layout
}

/// Words of people, and what certbot saves.
fn is_yes(text: &str) -> bool {
    !matches!(text.trim().to_ascii_lowercase().as_str(), "" | "0" | "no" | "off" | "false" | "none")
}

const OS_RELEASES: [&str; 2] = ["/etc/os-release", "/usr/lib/os-release"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::whole::tests::settings;

    fn of(line: &str) -> Layout {
        adapted(Layout::of("ID=debian"), settings(line).unwrap().arguments())
    }

    #[test]
    fn what_is_said_goes_before_what_is_usual() {
        let usual = of("run --apache");
        assert_eq!((usual.clone(), usual.is_vhost_root_chosen), (Layout::of("ID=debian"), false));
        let moved = of("run --apache --apache-server-root /srv/httpd --apache-ctl /x/ctl --apache-enmod /x/on");
        assert_eq!(moved.challenge_location, Path::new("/srv/httpd"));
        assert_eq!(moved.vhost_root, Path::new("/srv/httpd/sites-available"));
        assert_eq!((moved.ctl.as_str(), moved.enmod.as_deref()), ("/x/ctl", Some("/x/on")));
        let hosts = of("run --apache --apache-vhost-root /v --apache-le-vhost-ext .tls.conf");
        assert_eq!((hosts.is_vhost_root_chosen, hosts.le_vhost_ext.as_str()), (true, ".tls.conf"));
    }

    #[test]
    fn yes_and_no_have_many_words() {
        for (word, is_yes) in
            [("True", true), ("yes", true), ("1", true), ("False", false), ("no", false), ("0", false)]
        {
            let layout = of(&format!("run --apache-handle-modules {word} --apache-handle-sites {word}"));
            assert_eq!((layout.handle_modules, layout.handle_sites), (is_yes, is_yes), "{word}");
        }
    }
}
