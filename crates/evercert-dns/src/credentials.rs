//! What a provider wants to know, from certbot's credentials files or from the environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use evercert_plugin::secret::Secret;
use evercert_store::fs::{self, FsError};
use evercert_store::ini::{Document, IniError};

use crate::facts::{Facts, Field};
use crate::redact::Redactor;

/// The values of a provider's fields. Shows none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials {
    values: BTreeMap<&'static str, Secret>,
    secrets: Vec<&'static str>,
}

/// Why there are no credentials.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FsError),
    /// The file is not what certbot would read.
    #[error("{} cannot be read as credentials", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: IniError,
    },
    /// Something is not there, or empty.
    #[error("missing: {}", keys.join(", "))]
    Missing {
        /// Where it was looked for; `None`: in the environment.
        path: Option<PathBuf>,
        /// The keys or variables that are missing.
        keys: Vec<String>,
    },
    /// Two kinds of credentials are given, and only one can be used.
    #[error("too many: {}", keys.join(", "))]
    Both {
        /// The file; `None`: the environment.
        path: Option<PathBuf>,
        /// The keys or variables of which some must go.
        keys: Vec<String>,
    },
}

impl Credentials {
    /// Reads a file as certbot does: ini, keys `dns_ID_FIELD`.
    ///
    /// # Errors
    /// Any of [`CredentialsError`].
    pub fn read(facts: &'static Facts, path: &Path) -> Result<Self, CredentialsError> {
        let content = fs::read_named(path)?;
        let syntax = |source| CredentialsError::Syntax { path: path.to_owned(), source };
        let document = Document::parse(&content).map_err(syntax)?;
        let look = |field: &Field| document.get(&[], &facts.key(field.name)).map(|value| value.elements().join(","));
        Self::given(facts, Some(path), look)
    }

    /// Takes them from the environment, which `look` reads.
    ///
    /// # Errors
    /// [`CredentialsError::Missing`] or [`CredentialsError::Both`].
    pub fn from_environment(
        facts: &'static Facts,
        look: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, CredentialsError> {
        Self::given(facts, None, |field| field.environment.iter().find_map(|name| look(name)))
    }

    /// Of values that are at hand, as tests and other files have them; they are not checked.
    pub fn of(facts: &'static Facts, values: &[(&str, &str)]) -> Self {
        let find =
            |field: &Field| values.iter().find(|(name, _)| *name == field.name).map(|(_, value)| (*value).into());
        Self::collected(facts, find)
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.values.get(name)
    }

    /// The text of a field; empty if it was not given.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).map(Secret::reveal).unwrap_or_default()
    }

    /// Hides all of them that are secret.
    pub fn redactor(&self) -> Redactor {
        Redactor::new(self.secrets.iter().filter_map(|name| self.values.get(name)))
    }

    fn given(
        facts: &'static Facts,
        path: Option<&Path>,
        look: impl Fn(&Field) -> Option<String>,
    ) -> Result<Self, CredentialsError> {
        let all = Self::collected(facts, look);
        let given = |name: &&str| all.values.contains_key(*name);
        let spell = |names: Vec<&str>| names.into_iter().map(|name| spelled(facts, path, name)).collect();
        let path = path.map(Path::to_owned);
        let Some(way) = facts.ways.iter().find(|way| way.iter().all(given)) else {
            return Err(CredentialsError::Missing { path, keys: spell(missing(facts, |name| given(&name))) });
        };
        let others = facts.ways.iter().flat_map(|other| other.iter()).filter(|name| !way.contains(name));
        let others: Vec<&str> = others.filter(|name| given(name) && is_secret(facts, name)).copied().collect();
        match others.is_empty() {
            true => Ok(all),
            false => {
                let keys = spell(way.iter().copied().chain(others).collect());
                Err(CredentialsError::Both { path, keys })
            }
        }
    }

    fn collected(facts: &'static Facts, look: impl Fn(&Field) -> Option<String>) -> Self {
        let value = |field: &'static Field| {
            let said = look(field).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            Some((field.name, Secret::new(said.or_else(|| field.default.map(str::to_owned))?)))
        };
        let secrets = facts.fields.iter().filter(|field| field.secret).map(|field| field.name).collect();
        Self { values: facts.fields.iter().filter_map(value).collect(), secrets }
    }
}

/// How people give this field.
fn spelled(facts: &Facts, path: Option<&Path>, name: &str) -> String {
    let variable = || facts.field(name).and_then(|field| field.environment.first());
    match path {
        Some(_) => facts.key(name),
        None => variable().map_or_else(|| facts.key(name), |&variable| variable.to_owned()),
    }
}

/// What is missing of the way of which most is there; of the first, if nothing is.
fn missing(facts: &Facts, given: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let lacking = facts.ways.iter().map(|way| way.iter().copied().filter(|name| !given(name)).collect::<Vec<_>>());
    let begun = |lacking: &Vec<&str>, way: &[&str]| lacking.len() < way.len();
    let mut ways: Vec<_> = lacking.zip(facts.ways).collect();
    ways.sort_by_key(|(lacking, way)| (!begun(lacking, way), lacking.len()));
    ways.into_iter().next().map(|(lacking, _)| lacking).unwrap_or_default()
}

fn is_secret(facts: &Facts, name: &str) -> bool {
    facts.field(name).is_some_and(|field| field.secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    static FACTS: Facts = Facts {
        id: "two-ways",
        title: "",
        docs: "",
        fields: &[
            Field::secret("token", &["TOKEN", "OTHER_TOKEN"]),
            Field::open("email", &["EMAIL"]),
            Field::secret("key", &["KEY"]),
            Field::open("region", &[]).or("eu"),
        ],
        ways: &[&["token"], &["email", "key"]],
        ttl: 60,
        wait: 10,
        patience: 60,
    };

    fn read(content: &str) -> Result<Credentials, CredentialsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.ini");
        fs::write_atomic(&path, content.as_bytes(), fs::Mode::Exact(0o600)).unwrap();
        Credentials::read(&FACTS, &path)
    }

    #[test]
    fn certbots_files_are_read() {
        let read = read("# mine\ndns_two_ways_token = \"abc def\" # c\nunknown = 1\n").unwrap();
        assert_eq!((read.text("token"), read.text("region"), read.text("key")), ("abc def", "eu", ""));
        assert_eq!(read.redactor().clean("abc def of eu"), "*** of eu");
        assert!(!format!("{read:?}").contains("abc"));
    }

    #[test]
    fn one_way_must_be_whole() {
        let keys = |content| match read(content) {
            Err(CredentialsError::Missing { keys, .. }) => ("missing", keys.join(" ")),
            Err(CredentialsError::Both { keys, .. }) => ("both", keys.join(" ")),
            other => panic!("{other:?}"),
        };
        assert_eq!(keys(""), ("missing", "dns_two_ways_token".into()));
        assert_eq!(keys("dns_two_ways_token = \n"), ("missing", "dns_two_ways_token".into()));
        assert_eq!(keys("dns_two_ways_email = a@b\n"), ("missing", "dns_two_ways_key".into()));
        let both = "dns_two_ways_token = t\ndns_two_ways_email = a@b\ndns_two_ways_key = k\n";
        assert_eq!(keys(both), ("both", "dns_two_ways_token dns_two_ways_key".into()));
        assert!(matches!(read("[["), Err(CredentialsError::Syntax { .. })));
        let nowhere = Credentials::read(&FACTS, Path::new("/nowhere/c.ini"));
        assert!(matches!(nowhere, Err(CredentialsError::File(_))));
    }

    #[test]
    fn the_environment_will_do() {
        let look = |name: &str| (name == "OTHER_TOKEN").then(|| "t".to_owned());
        assert_eq!(Credentials::from_environment(&FACTS, look).unwrap().text("token"), "t");
        match Credentials::from_environment(&FACTS, |_| None) {
            Err(CredentialsError::Missing { path: None, keys }) => assert_eq!(keys, ["TOKEN"]),
            other => panic!("{other:?}"),
        }
    }
}
