//! An nginx of the scenario's own: two sites on port 80, one of them another user's.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::daemon::Daemon;
use crate::{files, lab};

/// A running nginx. Its configuration is below [`Nginx::root`].
#[derive(Debug)]
pub struct Nginx {
    root: PathBuf,
    _daemon: Option<Daemon>,
}

impl Nginx {
    /// Writes a configuration below `root` with a site for each name, linked into place as Debian does, and starts it.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(root: &Path, names: &[&str]) -> Self {
        let asleep = Self::asleep(root, names);
        let mut command = Command::new(lab::system("/usr/sbin/nginx"));
        command.arg("-c").arg(root.join("nginx.conf")).args(["-g", "daemon off;"]);
        let address = "127.0.0.1:80".parse().expect("a constant address");
        Self { _daemon: Some(Daemon::start(&mut command, &root.join("nginx.log"), address)), ..asleep }
    }

    /// Writes the same, and starts nothing.
    #[must_use]
    pub fn asleep(root: &Path, names: &[&str]) -> Self {
        let at = |name: &str| root.join(name).display().to_string();
        files::write(&root.join("www/index.html"), "hello\n");
        files::make_folder(&root.join("sites-enabled"));
        files::write(&root.join("nginx.conf"), &MAIN.replace("ROOT", &root.display().to_string()));
        for name in names {
            let site = root.join("sites-available").join(format!("{name}.conf"));
            files::write(&site, &SITE.replace("NAME", name).replace("WWW", &at("www")));
            files::link(&site, &root.join("sites-enabled").join(name));
        }
        Self { root: root.to_owned(), _daemon: None }
    }

    /// The folder of the configuration: `--nginx-server-root`.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The configuration as text: every file with its mode, owner and content.
    #[must_use]
    pub fn picture(&self) -> String {
        let folders = ["", "sites-available", "sites-enabled"].map(|name| self.root.join(name));
        let confs = folders.iter().flat_map(|folder| files::list(folder)).filter(|path| is_conf(path));
        confs.map(|path| format!("{} {}\n{}", path.display(), files::attributes(&path), files::read(&path))).collect()
    }
}

fn is_conf(path: &Path) -> bool {
    path.is_file() && path.extension().is_none_or(|ending| ending == "conf" || ending == "test")
}

const MAIN: &str = "\
# The main file.
pid ROOT/nginx.pid;
error_log ROOT/error.log;
events { worker_connections 64; }
http {
\taccess_log off;
\tinclude sites-enabled/*;
}
";

const SITE: &str = "\
# One site, indented by tabs.
server {
\tlisten 80;
\tserver_name NAME;
\troot WWW;
}
";
