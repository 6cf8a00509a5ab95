//! Which directory serves which name.
//!
//! `--webroot-path` counts for the names after it (and, if it is the first and only one, for those
//! before it too); `--webroot-map` names pairs outright.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use evercert_pki::identifier::Identifier;
use evercert_store::fs::is_dir;

use crate::{
    environment::Environment,
    flags::{
        arguments::Arguments,
        defs::{
            names::{DOMAINS, IP_ADDRESS},
            plugins::{WEBROOT_MAP, WEBROOT_PATH},
        },
        occurrence::{Occurrence, Said},
    },
    settings::{
        error::SettingsError,
        names::{address, domain},
    },
};

/// Which directory serves which name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Webroots {
    /// The directories given, in order; the last serves every name without one of its own.
    pub paths: Vec<PathBuf>,
    /// Names with a directory of their own.
    pub map: Vec<(Identifier, PathBuf)>,
}

impl Webroots {
    pub(super) fn new(paths: Vec<PathBuf>, map: &[(String, String)]) -> Result<Self, SettingsError> {
        let map: Result<_, SettingsError> =
            map.iter().map(|(name, path)| Ok((identifier(name)?, path.into()))).collect();
        Ok(Self { paths, map: map? })
    }
}

/// What the flags about webroots come to.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Every directory of `--webroot-path`, absolute.
    pub(super) paths: Vec<String>,
    /// Every name with its directory.
    pub(super) map: Vec<(String, String)>,
    /// Every domain name, those of the maps included, in order.
    pub(super) domains: Vec<String>,
    names: Vec<String>,
    names_came_first: bool,
}

impl Walk {
    /// Walks the flags in the order in which they were said.
    pub(super) fn through(args: &Arguments, env: &Environment) -> Result<Self, SettingsError> {
        let mut walk = Self::default();
        for Occurrence { flag, said, .. } in args.occurrences() {
            let Said::Value(value) = said else { continue };
            match flag.long {
                long if long == DOMAINS.long => walk.domains(value)?,
                long if long == IP_ADDRESS.long => walk.names.push(address(value)?.to_string()),
                long if long == WEBROOT_PATH.long => walk.path(value, env)?,
                long if long == WEBROOT_MAP.long => walk.map(value, env)?,
                _ => {}
            }
        }
        walk.give_last_path_to_the_rest();
        Ok(walk)
    }

    fn domains(&mut self, list: &str) -> Result<(), SettingsError> {
        for name in list.split(',') {
            let name = domain(name)?.to_string();
            self.names.push(name.clone());
            if !self.domains.contains(&name) {
                self.domains.push(name);
            }
        }
        Ok(())
    }

    fn path(&mut self, path: &str, env: &Environment) -> Result<(), SettingsError> {
        if self.names_came_first {
            return Err(SettingsError::WebrootOrder);
        }
        self.names_came_first = self.paths.is_empty() && !self.names.is_empty();
        self.give_last_path_to_the_rest();
        self.paths.push(directory(Path::new(path), env)?);
        Ok(())
    }

    fn map(&mut self, json: &str, env: &Environment) -> Result<(), SettingsError> {
        let pairs: BTreeMap<String, String> = serde_json::from_str(json).map_err(SettingsError::WebrootMap)?;
        for (names, path) in pairs {
            let path = directory(Path::new(&path), env)?;
            for name in names.split(',') {
                let name = identifier(name)?;
                if let Identifier::Dns(name) = &name {
                    self.domains(name.as_str())?;
                }
                self.set(name.value(), &path);
            }
        }
        Ok(())
    }

    fn give_last_path_to_the_rest(&mut self) {
        let Some(path) = self.paths.last().cloned() else {
            return;
        };
        for name in std::mem::take(&mut self.names) {
            if !self.map.iter().any(|(known, _)| *known == name) {
                self.map.push((name, path.clone()));
            }
        }
    }

    fn set(&mut self, name: String, path: &str) {
        match self.map.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = path.into(),
            None => self.map.push((name, path.into())),
        }
    }
}

/// A key of a map: an address or a domain name.
fn identifier(text: &str) -> Result<Identifier, SettingsError> {
    match text.trim().parse() {
        Ok(address) => Ok(Identifier::Ip(address)),
        Err(_) => domain(text).map(Identifier::Dns),
    }
}

/// A webroot, absolute.
pub(crate) fn directory(path: &Path, env: &Environment) -> Result<String, SettingsError> {
    let path = env.absolute(path);
    if !is_dir(&path) {
        return Err(SettingsError::WebrootMissing(path));
    }
    Ok(path.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::whole::tests::{settings, settings_in};

    fn map_of(line: &str) -> String {
        let webroot = settings(line).unwrap().plugins.webroot;
        let pairs = webroot.map.iter();
        let shown: Vec<_> = pairs.map(|(name, path)| format!("{}={}", name.value(), path.display())).collect();
        shown.join(" ")
    }

    #[test]
    fn a_root_counts_for_the_names_after_it() {
        let table = [
            ("certonly -w /tmp -d a.test", "a.test=/tmp"),
            ("certonly -d a.test -w /tmp", "a.test=/tmp"),
            (
                "certonly -w /tmp -d a.test,b.test -w /usr -d c.test --ip-address ::1",
                "a.test=/tmp b.test=/tmp c.test=/usr ::1=/usr",
            ),
            (r#"certonly -w /tmp -d a.test --webroot-map {"b.test,a.test":"/usr"}"#, "b.test=/usr a.test=/usr"),
            (r#"certonly --webroot-map {"192.0.2.1":"/usr"}"#, "192.0.2.1=/usr"),
            ("certonly -d a.test", ""),
        ];
        for (line, expected) in table {
            assert_eq!(map_of(line), expected, "{line}");
        }
    }

    #[test]
    fn names_of_a_map_are_asked_for() {
        let settings = settings(r#"certonly -d a.test --webroot-map {"b.test,c.test":"/tmp"}"#).unwrap();
        let names: Vec<_> = settings.names.dns.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["a.test", "b.test", "c.test"]);
    }

    #[test]
    fn several_roots_must_begin_before_the_names() {
        let error = settings("certonly -d a.test -w /tmp -w /usr").unwrap_err();
        assert!(matches!(error, SettingsError::WebrootOrder));
    }

    #[test]
    fn a_root_must_be_a_directory() {
        let error = settings("certonly -w /etc/passwd").unwrap_err();
        assert!(matches!(error, SettingsError::WebrootMissing(_)));
        assert!(settings(r#"certonly --webroot-map {"a.test":"/nonexistent"}"#).is_err());
        assert!(settings("certonly --webroot-map [1]").is_err());
    }

    #[test]
    fn relative_roots_become_absolute() {
        let mut env = Environment::with_words(&["evercert"]);
        env.directory = "/usr".into();
        let settings = settings_in("certonly -w ../tmp -w lib -d a.test", &env).unwrap();
        let paths = settings.plugins.webroot.paths;
        assert_eq!(paths, [Path::new("/tmp"), Path::new("/usr/lib")]);
    }
}
