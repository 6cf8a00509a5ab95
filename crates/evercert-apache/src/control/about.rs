//! What a server says of itself: pure.

use std::path::PathBuf;

use evercert_plugin::install_error::Lack;

use crate::files::Facts;

/// What a program of Apache's kind is, and what its configuration makes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What decides which lines of the configuration count.
    pub facts: Facts,
    /// Where it writes its process id.
    pub pid_file: Option<PathBuf>,
    /// The files that it has read.
    pub included: Vec<PathBuf>,
}

impl About {
    /// Takes up what it says when it is asked to show modules, parameters and files, in whatever order.
    pub(super) fn shown(&mut self, said: &str) {
        for line in said.lines() {
            let text = line.trim();
            if let Some((module, _)) = text.split_once("_module (") {
                self.facts.modules.insert(format!("{module}_module").into_bytes());
            } else if let Some(define) = text.strip_prefix("Define: ") {
                self.define(define);
            } else if let Some(path) = text.strip_prefix("PidFile: ") {
                self.pid_file = Some(PathBuf::from(path.trim_matches('"')));
            } else if let Some(path) = text.strip_prefix("ServerRoot: ") {
                self.root(path.trim_matches('"'));
            } else if let Some((_, path)) = text.split_once(") /").filter(|_| text.starts_with('(')) {
                self.included.push(PathBuf::from(format!("/{path}")));
            }
        }
    }

    /// Takes up the environment that a shell file makes, as Debian's `envvars` does; what a shell would have to work out
    /// is left alone.
    pub(super) fn environment(&mut self, text: &str) {
        for line in text.lines() {
            let line = line.trim();
            let line = line.strip_prefix("export ").unwrap_or(line);
            let Some((name, value)) = line.split_once('=') else { continue };
            let value = value.trim_matches(['"', '\'']).replace("$SUFFIX", "").replace("${SUFFIX}", "");
            let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if is_name && !value.contains(['$', '`']) {
                self.facts.environment.insert(name.as_bytes().to_vec(), value.into_bytes());
            }
        }
    }

    fn define(&mut self, define: &str) {
        let (name, value) = match define.split_once('=') {
            Some((name, value)) => (name, Some(value.as_bytes().to_vec())),
            None => (define, None),
        };
        // These are our own question.
        if !name.starts_with("DUMP_") {
            self.facts.defines.insert(name.as_bytes().to_vec(), value);
        }
    }

    /// What the configuration makes it; until it does, what it was built with, which is mostly the same.
    fn root(&mut self, path: &str) {
        if path.starts_with('/') {
            self.facts.root = PathBuf::from(path);
        }
    }
}

/// The version in an answer such as `Server version: Apache/2.4.57 (Debian)`.
pub(super) fn version(said: &str) -> Option<[u32; 3]> {
    let (_, rest) = said.split_once("Apache/")?;
    let mut numbers = rest.split(|c: char| !c.is_ascii_digit()).map_while(|part| part.parse().ok());
    Some([numbers.next()?, numbers.next()?, numbers.next().unwrap_or(0)])
}

/// What a server of this version cannot do for us.
pub(super) fn lacks(version: [u32; 3]) -> Option<Lack> {
    let found = version.map(|number| number.to_string()).join(".");
    (version < [2, 4, 0]).then_some(Lack::Version { found, needed: "2.4.0" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_shows_is_understood() {
        let said = "ServerRoot: \"/etc/apache2\"\nMain ErrorLog: \"/x\"\nPidFile: \"/var/run/apache2/apache2.pid\"\nDefine: DUMP_MODULES\nDefine: ENABLE_USR_LIB_CGI_BIN\nDefine: VHNAME=mine\nUser: name=\"www-data\" id=33 not_used\nLoaded Modules:\n core_module (static)\n ssl_module (shared)\nIncluded configuration files:\n  (*) /etc/apache2/apache2.conf\n    (146) /etc/apache2/mods-enabled/ssl.load\nSyntax OK";
        let mut about = About::default();
        about.shown(said);
        let names: Vec<_> = about.facts.modules.iter().map(|name| String::from_utf8_lossy(name)).collect();
        assert_eq!(names, ["core_module", "ssl_module"]);
        assert_eq!(about.facts.defines.len(), 2);
        assert_eq!(about.facts.defines[b"VHNAME".as_slice()], Some(b"mine".to_vec()));
        assert_eq!(about.pid_file.as_deref(), Some("/var/run/apache2/apache2.pid".as_ref()));
        assert_eq!(about.included.len(), 2);
    }

    #[test]
    fn the_environment_of_debian_is_understood() {
        let mut about = About::default();
        about.environment("unset HOME\nSUFFIX=\nexport APACHE_RUN_USER=www-data\nexport APACHE_LOG_DIR=/var/log/apache2$SUFFIX\nexport LANG\n#export X=1\nif [ \"$A\" = b ]; then\nY=`z`\n");
        let has = |name: &str| {
            about.facts.environment.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
        };
        assert_eq!(has("APACHE_LOG_DIR").as_deref(), Some("/var/log/apache2"));
        assert_eq!(has("APACHE_RUN_USER").as_deref(), Some("www-data"));
        assert_eq!((has("X"), has("Y")), (None, None));
    }

    #[test]
    fn versions_before_2_4_are_refused() {
        let version = |said: &str| version(said);
        assert_eq!(version("Server version: Apache/2.4.57 (Debian)\nServer built: x"), Some([2, 4, 57]));
        assert_eq!(version("nginx/1.22"), None);
        assert!(lacks([2, 2, 34]).is_some() && lacks([2, 4, 0]).is_none());
    }
}
