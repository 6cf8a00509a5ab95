//! What `nginx -V` says: pure.

use std::path::PathBuf;

use evercert_plugin::install_error::Lack;

/// What a program of nginx's kind is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Such as `1.22.1`.
    pub version: String,
    /// The folder that it was built for; relative paths begin there.
    pub prefix: Option<PathBuf>,
    /// The pid file that it was built for.
    pub pid_path: Option<PathBuf>,
    has_tls: bool,
}

impl About {
    /// Reads an answer such as `nginx version: nginx/1.22.1`, with the options of `configure` below.
    pub(super) fn parse(said: &str) -> Option<Self> {
        let (_, named) = said.lines().find_map(|line| line.split_once(" version: "))?;
        let (_, version) = named.split_whitespace().next()?.split_once('/')?;
        let words = || said.split_ascii_whitespace();
        let option = |name: &str| words().find_map(|word| word.strip_prefix(name)).map(PathBuf::from);
        Some(Self {
            version: version.to_owned(),
            prefix: option("--prefix="),
            pid_path: option("--pid-path="),
            has_tls: words().any(|word| word == "--with-http_ssl_module"),
        })
    }

    /// Whether its version is this one or a later one.
    pub(crate) fn is_at_least(&self, version: &str) -> bool {
        numbers(&self.version) >= numbers(version)
    }

    pub(super) fn lacks(&self) -> Option<Lack> {
        if !self.is_at_least(OLDEST) {
            return Some(Lack::Version { found: self.version.clone(), needed: OLDEST });
        }
        (!self.has_tls).then_some(Lack::Module { module: "http_ssl_module" })
    }
}

fn numbers(version: &str) -> Vec<u32> {
    version.split(|c: char| !c.is_ascii_digit()).map_while(|part| part.parse().ok()).collect()
}

/// The first that chooses certificates by name in the way that everybody expects today.
const OLDEST: &str = "0.8.48";

#[cfg(test)]
mod tests {
    use super::*;

    fn said(first: &str, options: &str) -> String {
        format!("{first}\nbuilt with OpenSSL 3.0.20\nTLS SNI support enabled\nconfigure arguments: {options}\n")
    }

    #[test]
    fn nginx_and_its_kin_are_known_by_their_answer() {
        let options =
            "--with-cc-opt='-g -O2' --prefix=/usr/share/nginx --pid-path=/run/nginx.pid --with-http_ssl_module";
        for (first, version) in [
            ("nginx version: nginx/1.22.1", "1.22.1"),
            ("nginx version: nginx/1.18.0 (Ubuntu)", "1.18.0"),
            ("nginx version: openresty/1.21.4.1", "1.21.4.1"),
            ("Angie version: Angie/1.5.0", "1.5.0"),
            ("freenginx version: freenginx/1.27.0", "1.27.0"),
        ] {
            let about = About::parse(&said(first, options)).unwrap();
            assert_eq!(about.version, version);
            assert_eq!(about.lacks(), None);
            assert_eq!(about.prefix.as_deref(), Some("/usr/share/nginx".as_ref()));
            assert_eq!(about.pid_path.as_deref(), Some("/run/nginx.pid".as_ref()));
        }
        assert_eq!(About::parse("Server version: Apache"), None);
        assert_eq!(About::parse(""), None);
    }

    #[test]
    fn what_is_too_old_or_has_no_tls_is_refused() {
        let lacks = |first: &str, options: &str| About::parse(&said(first, options)).unwrap().lacks();
        let tls = "--with-http_ssl_module";
        let old = Lack::Version { found: "0.8.47".into(), needed: "0.8.48" };
        assert_eq!(lacks("nginx version: nginx/0.8.47", tls), Some(old));
        assert_eq!(lacks("nginx version: nginx/0.8.48", tls), None);
        assert_eq!(lacks("nginx version: nginx/1.0.0", tls), None);
        let module = Lack::Module { module: "http_ssl_module" };
        assert_eq!(lacks("nginx version: nginx/1.22.1", "--without-http_ssl_module"), Some(module));
    }
}
