//! What a configuration says about the process that reads it.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use crate::files::Files;

/// The directives outside of all blocks that say how the server is run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Process {
    /// `pid`, as it is written.
    pub(super) pid_file: Option<PathBuf>,
    /// Where `daemon off;` stands: something else starts the server, and keeps it.
    pub(super) kept_by: Option<PathBuf>,
}

impl Process {
    pub(super) fn of(files: &Files) -> Self {
        let mut process = Self::default();
        for found in files.top() {
            let Some(value) = found.directive.args().next().map(|word| word.value().into_owned()) else { continue };
            if found.directive.is("pid") {
                process.pid_file.get_or_insert(PathBuf::from(OsString::from_vec(value)));
            } else if found.directive.is("daemon") && value == b"off" {
                process.kept_by = Some(files.path(found.at.file).to_path_buf());
            }
        }
        process
    }

    /// The file with the number of the master process: the one that is named, or that was built in.
    pub(super) fn pid_file(&self, prefix: Option<&Path>, built_in: Option<&Path>) -> Option<PathBuf> {
        let named = self.pid_file.as_deref().or(built_in)?;
        Some(prefix.unwrap_or(Path::new("")).join(named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evercert_store::source::Memory;

    fn process(text: &str) -> Process {
        let files = [("/e/nginx.conf", text), ("/e/x.conf", "pid run/y.pid; daemon off;")];
        Process::of(&Files::load(&Memory::new(files), Path::new("/e/nginx.conf")))
    }

    #[test]
    fn the_pid_file_may_be_named_in_an_included_file() {
        let pid = |text: &str| process(text).pid_file;
        assert_eq!(pid("user www; pid \"/run/x.pid\"; # y\nevents {}"), Some("/run/x.pid".into()));
        assert_eq!(pid("include *.conf; events {}"), Some("run/y.pid".into()));
        assert_eq!(pid("http { pid /no; include x.conf; }"), None);
    }

    #[test]
    fn a_relative_one_stands_below_the_prefix() {
        let named = process("include x.conf;");
        let built_in = Some(Path::new("/run/nginx.pid"));
        assert_eq!(named.pid_file(Some(Path::new("/p")), built_in), Some("/p/run/y.pid".into()));
        assert_eq!(process("").pid_file(Some(Path::new("/p")), built_in), Some("/run/nginx.pid".into()));
        assert_eq!(process("").pid_file(None, None), None);
    }

    #[test]
    fn a_server_in_the_foreground_is_kept_by_somebody() {
        assert_eq!(process("daemon off;").kept_by, Some("/e/nginx.conf".into()));
        assert_eq!(process("include x.conf;").kept_by, Some("/e/x.conf".into()));
        assert_eq!(process("daemon on; http { daemon off; }").kept_by, None);
    }
}
