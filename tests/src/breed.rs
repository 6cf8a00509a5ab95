//! The kinds of web servers that the corpus has configurations of.

use std::path::Path;
use std::process::Command;

use crate::lab;

/// A kind of web server, as Debian installs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breed {
    /// Apache.
    Apache,
    /// nginx.
    Nginx,
}

impl Breed {
    /// Its name among plugins, folders and pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Apache => "apache",
            Self::Nginx => "nginx",
        }
    }

    /// The folder of its configuration.
    #[must_use]
    pub fn root(self) -> &'static Path {
        Path::new(match self {
            Self::Apache => "/etc/apache2",
            Self::Nginx => "/etc/nginx",
        })
    }

    /// Whatever it writes to, beside that.
    pub(crate) fn writes(self) -> &'static [&'static str] {
        match self {
            Self::Apache => &["/run", "/srv", "/var/lib/apache2", "/var/log/apache2", "/var/www"],
            Self::Nginx => &["/run", "/srv", "/var/log/nginx", "/var/www"],
        }
    }

    /// The program in the foreground.
    pub(crate) fn command(self) -> Command {
        let (program, args) = match self {
            Self::Apache => (APACHE, ["-D", "FOREGROUND"]),
            Self::Nginx => (NGINX, ["-g", "daemon off;"]),
        };
        let mut command = Command::new(lab::system(program));
        command.args(args);
        command
    }

    /// The check of its configuration.
    pub(crate) fn check(self) -> Command {
        let (program, args): (_, &[&str]) = match self {
            Self::Apache => (APACHE, &["-t"]),
            Self::Nginx => (NGINX, &["-q", "-t"]),
        };
        let mut command = Command::new(lab::system(program));
        command.args(args);
        command
    }

    /// The file of TLS settings that certbot's hosts include, and what stands in for it.
    pub(crate) fn options(self) -> (&'static str, &'static str) {
        match self {
            Self::Apache => ("options-ssl-apache.conf", APACHES_OPTIONS),
            Self::Nginx => ("options-ssl-nginx.conf", NGINXS_OPTIONS),
        }
    }
}

const APACHE: &str = "/usr/sbin/apache2ctl";
const NGINX: &str = "/usr/sbin/nginx";

const APACHES_OPTIONS: &str = "SSLEngine on\nSSLProtocol all -SSLv2 -SSLv3 -TLSv1 -TLSv1.1\nSSLHonorCipherOrder off\n";
const NGINXS_OPTIONS: &str =
    "ssl_session_timeout 1440m;\nssl_protocols TLSv1.2 TLSv1.3;\nssl_prefer_server_ciphers off;\n";
