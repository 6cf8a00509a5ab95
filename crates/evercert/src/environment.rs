//! The environment, read once and in one place. Tests build the value instead.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use evercert_dns::providers;
use rustix::termios::tcgetwinsize;

/// All that the program takes from the process it runs in.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The words of the command line; the program's own name first.
    pub words: Vec<OsString>,
    /// The variables we know, those that are set.
    pub variables: BTreeMap<&'static str, OsString>,
    /// The working directory; `/` if it is gone.
    pub directory: PathBuf,
    /// The directory of the system's configuration.
    pub system_config: PathBuf,
    /// The system's directory of temporary files.
    pub temporary: PathBuf,
    /// Which standard streams are terminals.
    pub terminals: Terminals,
    /// How many columns the terminal on standard output has.
    pub columns: Option<u16>,
    /// How many columns the terminal on standard error has.
    pub error_columns: Option<u16>,
}

/// Which standard streams are terminals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminals {
    /// Standard input.
    pub input: bool,
    /// Standard output.
    pub output: bool,
    /// Standard error.
    pub error: bool,
}

impl Environment {
    /// Reads the process's environment.
    #[expect(clippy::disallowed_methods, reason = "this is the one door to the environment")]
    pub fn read() -> Self {
        Self {
            words: std::env::args_os().collect(),
            variables: variables().filter_map(|name| Some((name, std::env::var_os(name)?))).collect(),
            directory: std::env::current_dir().unwrap_or_else(|_| "/".into()),
            system_config: "/etc/letsencrypt".into(),
            temporary: std::env::temp_dir(),
            terminals: Terminals {
                input: io::stdin().is_terminal(),
                output: io::stdout().is_terminal(),
                error: io::stderr().is_terminal(),
            },
            columns: tcgetwinsize(io::stdout()).ok().map(|size| size.ws_col),
            error_columns: tcgetwinsize(io::stderr()).ok().map(|size| size.ws_col),
        }
    }

    /// The environment of a program called with these words, with nothing set.
    pub fn with_words(words: &[&str]) -> Self {
        Self {
            words: words.iter().map(Into::into).collect(),
            variables: BTreeMap::new(),
            directory: "/".into(),
            system_config: "/nonexistent".into(),
            temporary: "/nonexistent".into(),
            terminals: Terminals::default(),
            columns: None,
            error_columns: None,
        }
    }

    /// The same with one variable set.
    #[must_use]
    pub fn with_variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.insert(name, value.into());
        self
    }

    /// A variable as a path; none if unset or empty.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.raw(name).map(PathBuf::from)
    }

    /// A variable as text; none if unset, empty or not UTF-8.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.raw(name).and_then(|value| value.to_str())
    }

    /// The last part of the name the program was called by.
    pub fn program(&self) -> &str {
        let name = self.words.first().map(Path::new).and_then(Path::file_name);
        name.and_then(|name| name.to_str()).unwrap_or("evercert")
    }

    /// How wide a page is: `COLUMNS`, or the terminal, or 80 columns.
    pub fn width(&self) -> usize {
        let wish = self.text("COLUMNS").and_then(|columns| columns.parse().ok());
        let width = wish.or(self.columns).filter(|width| *width > 0);
        width.map_or(WIDTH, |width| usize::from(width).max(NARROWEST))
    }

    /// The words after the program's name.
    pub fn arguments(&self) -> &[OsString] {
        self.words.get(1..).unwrap_or_default()
    }

    /// A path as seen from the working directory.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        normalised(&self.directory.join(path))
    }

    /// A path a person typed: `~` is the home directory, the rest as in [`Self::absolute`].
    pub fn expanded(&self, path: &str) -> PathBuf {
        match (path.strip_prefix('~'), self.path("HOME")) {
            (Some(""), Some(home)) => home,
            (Some(tail), Some(home)) if tail.starts_with('/') => normalised(&home.join(tail.trim_start_matches('/'))),
            _ => self.absolute(Path::new(path)),
        }
    }

    /// The `cli.ini` files that are read if they exist, the weakest first.
    pub fn usual_config_files(&self) -> Vec<PathBuf> {
        let personal = self.path("XDG_CONFIG_HOME").or_else(|| Some(self.path("HOME")?.join(".config")));
        std::iter::once(self.system_config.join("cli.ini"))
            .chain(personal.map(|base| base.join("letsencrypt/cli.ini")))
            .collect()
    }

    fn raw(&self, name: &str) -> Option<&OsString> {
        self.variables.get(name).filter(|value| !value.is_empty())
    }
}

/// The path without `.` and `..`, as certbot writes it: links are not followed.
fn normalised(path: &Path) -> PathBuf {
    use std::path::Component::{CurDir, ParentDir};
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            CurDir => {}
            ParentDir => {
                clean.pop();
            }
            _ => clean.push(part),
        }
    }
    clean
}

/// The width of a page when nobody says otherwise.
const WIDTH: usize = 80;

/// Below this, a page in two columns is none.
const NARROWEST: usize = 50;

/// The variables we read; no other has any effect but through libraries and child processes.
/// Those that providers of DNS may be given credentials by, too.
fn variables() -> impl Iterator<Item = &'static str> {
    let fields = providers::ALL.iter().flat_map(|provider| provider.facts.fields);
    VARIABLES.iter().chain(fields.flat_map(|field| field.environment)).copied()
}

const VARIABLES: &[&str] = &[
    "ALL_PROXY",
    "COLUMNS",
    "CURL_CA_BUNDLE",
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "NO_COLOR",
    "NO_PROXY",
    "PATH",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TERM",
    "TMPDIR",
    "XDG_CONFIG_HOME",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn config_files_follow_xdg_then_home() {
        let env = Environment::with_words(&["evercert"]).with_variable("HOME", "/home/me");
        let files = env.usual_config_files();
        assert_eq!(files[1], Path::new("/home/me/.config/letsencrypt/cli.ini"));
        let files = env.with_variable("XDG_CONFIG_HOME", "/xdg").usual_config_files();
        assert_eq!(files[1], Path::new("/xdg/letsencrypt/cli.ini"));
    }

    #[test]
    fn a_page_is_as_wide_as_the_terminal() {
        let mut env = Environment::with_words(&["evercert"]);
        assert_eq!(env.width(), 80);
        env.columns = Some(132);
        assert_eq!(env.width(), 132);
        assert_eq!(env.clone().with_variable("COLUMNS", "100").width(), 100);
        assert_eq!(env.with_variable("COLUMNS", "7").width(), 50);
    }

    #[test]
    fn paths_become_absolute_without_dots() {
        let mut env = Environment::with_words(&["evercert"]).with_variable("HOME", "/home/me");
        env.directory = "/srv/x".into();
        assert_eq!(env.absolute(Path::new("../y/./z")), Path::new("/srv/y/z"));
        assert_eq!(env.expanded("~/creds.ini"), Path::new("/home/me/creds.ini"));
        assert_eq!(env.expanded("~other"), Path::new("/srv/x/~other"));
    }
}
