//! Where a distribution keeps Apache's things.

use std::path::{Path, PathBuf};

/// Folders, programs and habits of one distribution. Every field can be set otherwise by a flag of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The folder of the configuration.
    pub server_root: PathBuf,
    /// Where virtual hosts are kept.
    pub vhost_root: PathBuf,
    /// Whether a person chose it: new hosts go there then, and not beside those they are made of.
    pub is_vhost_root_chosen: bool,
    /// Where logs are kept.
    pub logs_root: PathBuf,
    /// Where the files for challenges are written.
    pub challenge_location: PathBuf,
    /// The program that controls the server.
    pub ctl: String,
    /// The server itself.
    pub bin: String,
    /// Whether questions go to the server itself: the program that controls it takes orders only.
    pub is_asked_itself: bool,
    /// Switches a module on, where there is such a program.
    pub enmod: Option<String>,
    /// Switches it off.
    pub dismod: Option<String>,
    /// Whether modules may be switched.
    pub handle_modules: bool,
    /// Whether sites are switched on by links.
    pub handle_sites: bool,
    /// What stands at the end of the names of files with new hosts.
    pub le_vhost_ext: String,
    /// The service manager's name for it.
    pub unit: String,
    /// Files with variables that it is started with.
    pub environment: Option<PathBuf>,
}

impl Layout {
    /// The one of a distribution, by the text of its os-release(5); as Debian's for one that nobody knows.
    pub fn of(os_release: &str) -> Self {
        let value = |name: &str| {
            let line = os_release.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches(['"', '\'']).to_ascii_lowercase()
        };
        let ids = [vec![value("ID")], value("ID_LIKE").split_whitespace().map(str::to_owned).collect()].concat();
        let known = ids.iter().find_map(|id| Some((family(id)?, id.as_str())));
        match known {
            Some((Family::Debian, _)) => Self::debian(),
            Some((Family::RedHat, "fedora")) if value("ID") == "fedora" => {
                Self { ctl: "httpd".into(), ..Self::red_hat() }
            }
            Some((Family::RedHat, _)) => Self::red_hat(),
            Some((Family::Suse, _)) => Self {
                enmod: Some("a2enmod".into()),
                dismod: Some("a2dismod".into()),
                unit: "apache2.service".into(),
                bin: "apache2".into(),
                ..Self::plain("/etc/apache2", "vhosts.d", "/var/log/apache2")
            },
            Some((Family::Gentoo, _)) => Self {
                ctl: "apache2ctl".into(),
                bin: "apache2".into(),
                unit: "apache2.service".into(),
                ..Self::plain("/etc/apache2", "vhosts.d", "/var/log/apache2")
            },
            Some((Family::Arch, _)) => Self::plain("/etc/httpd", "conf", "/var/log/httpd"),
            Some((Family::Alpine, _)) => Self::plain("/etc/apache2", "conf.d", "/var/log/apache2"),
            Some((Family::Void, _)) => Self::plain("/etc/apache", "extra", "/var/log/httpd"),
            None => Self { handle_modules: false, handle_sites: false, enmod: None, dismod: None, ..Self::debian() },
        }
    }

    /// The first of the names that a main file has, below this folder; the first one if there is none.
    pub fn main_file(&self, exists: impl Fn(&Path) -> bool) -> PathBuf {
        let names = ["apache2.conf", "httpd.conf", "conf/httpd.conf"].map(|name| self.server_root.join(name));
        names.iter().find(|path| exists(path)).unwrap_or(&names[0]).clone()
    }

    /// Moves the folder of the configuration, and what is kept below it.
    pub fn move_to(&mut self, root: &Path) {
        let old = std::mem::replace(&mut self.server_root, root.to_path_buf());
        let below = [&mut self.vhost_root, &mut self.challenge_location].into_iter().chain(&mut self.environment);
        for path in below {
            if let Ok(rest) = path.strip_prefix(&old) {
                // Joining nothing would leave a slash at the end.
                *path = rest.iter().fold(root.to_path_buf(), |path, name| path.join(name));
            }
        }
    }

    /// The folder below `/var/run` that is the server's.
    pub(crate) fn run_folder(&self) -> String {
        self.server_root.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn debian() -> Self {
        Self {
            vhost_root: "/etc/apache2/sites-available".into(),
            challenge_location: "/etc/apache2".into(),
            ctl: "apache2ctl".into(),
            bin: "apache2".into(),
            enmod: Some("a2enmod".into()),
            dismod: Some("a2dismod".into()),
            handle_modules: true,
            handle_sites: true,
            unit: "apache2.service".into(),
            environment: Some("/etc/apache2/envvars".into()),
            ..Self::plain("/etc/apache2", "sites-available", "/var/log/apache2")
        }
    }

    fn red_hat() -> Self {
        Self { is_asked_itself: true, ..Self::plain("/etc/httpd", "conf.d", "/var/log/httpd") }
    }

    fn plain(root: &str, vhosts: &str, logs: &str) -> Self {
        let vhost_root = Path::new(root).join(vhosts);
        Self {
            server_root: root.into(),
            challenge_location: vhost_root.clone(),
            vhost_root,
            is_vhost_root_chosen: false,
            logs_root: logs.into(),
            ctl: "apachectl".into(),
            bin: "httpd".into(),
            is_asked_itself: false,
            enmod: None,
            dismod: None,
            handle_modules: false,
            handle_sites: false,
            le_vhost_ext: "-le-ssl.conf".into(),
            unit: "httpd.service".into(),
            environment: None,
        }
    }
}

#[derive(Clone, Copy)]
enum Family {
    Debian,
    RedHat,
    Suse,
    Gentoo,
    Arch,
    Alpine,
    Void,
}

fn family(id: &str) -> Option<Family> {
    Some(match id {
        "debian" | "ubuntu" | "linuxmint" | "raspbian" | "kali" | "pop" | "devuan" => Family::Debian,
        "rhel" | "centos" | "ol" | "amzn" | "scientific" | "cloudlinux" | "rocky" | "almalinux" | "fedora" => {
            Family::RedHat
        }
        "suse" | "opensuse" | "sles" | "opensuse-leap" | "opensuse-tumbleweed" => Family::Suse,
        "gentoo" => Family::Gentoo,
        "arch" | "manjaro" => Family::Arch,
        "alpine" => Family::Alpine,
        "void" => Family::Void,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (String, String, String, bool) {
        let layout = Layout::of(text);
        let path = |path: &Path| path.display().to_string();
        (path(&layout.server_root), path(&layout.vhost_root), layout.ctl, layout.handle_modules)
    }

    #[test]
    fn distributions_are_known_by_their_id_or_by_whom_they_are_like() {
        for (text, root, vhosts, ctl, modules) in [
            ("ID=debian", "/etc/apache2", "/etc/apache2/sites-available", "apache2ctl", true),
            ("ID=zorin\nID_LIKE=\"ubuntu debian\"", "/etc/apache2", "/etc/apache2/sites-available", "apache2ctl", true),
            ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"", "/etc/httpd", "/etc/httpd/conf.d", "apachectl", false),
            ("ID=eurolinux\nID_LIKE=\"rhel fedora\"", "/etc/httpd", "/etc/httpd/conf.d", "apachectl", false),
            ("ID=fedora", "/etc/httpd", "/etc/httpd/conf.d", "httpd", false),
            (
                "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"",
                "/etc/apache2",
                "/etc/apache2/vhosts.d",
                "apachectl",
                false,
            ),
            ("ID=gentoo", "/etc/apache2", "/etc/apache2/vhosts.d", "apache2ctl", false),
            ("ID=arch", "/etc/httpd", "/etc/httpd/conf", "apachectl", false),
            ("ID=alpine", "/etc/apache2", "/etc/apache2/conf.d", "apachectl", false),
            ("ID=void", "/etc/apache", "/etc/apache/extra", "apachectl", false),
            ("", "/etc/apache2", "/etc/apache2/sites-available", "apache2ctl", false),
        ] {
            assert_eq!(of(text), (root.into(), vhosts.into(), ctl.into(), modules), "{text}");
        }
    }

    #[test]
    fn the_main_file_has_one_of_three_names() {
        let layout = Layout::of("ID=centos");
        assert_eq!(layout.main_file(|path| path.ends_with("conf/httpd.conf")), Path::new("/etc/httpd/conf/httpd.conf"));
        assert_eq!(layout.main_file(|_| false), Path::new("/etc/httpd/apache2.conf"));
    }
}
