//! The corpora of Apache's and nginx's configurations: one folder a case, as people run them, and what is expected of it.
//!
//! `tests/corpus/nginx/NAME/etc` is the tree below `/etc/nginx`, `tests/corpus/apache/NAME/etc` the one below
//! `/etc/apache2`, laid over what Debian's package brings; `NAME/case` says what it is and what is expected of it: a remark (`#`, the first is the title), or `key: value`.
//!
//! | key | value |
//! |---|---|
//! | `names` | the names to ask for; a wildcard is proved by the DNS |
//! | `neighbours` | other names that the server answers to, whose pages stay as they are |
//! | `at` | the addresses the names have, if not 127.0.0.1 |
//! | `roots` | folders that get a page of their own |
//! | `default-site` | `on`: the site that Debian's package enables stays enabled |
//! | `own-certificate` | `yes`: `ssl/own.pem` and `ssl/own.key` exist there, self-signed |
//! | `letsencrypt` | names with files below `/etc/letsencrypt/live`, self-signed |
//! | `modules` | those of Debian's modules that are enabled; of Apache's, beside the usual ones |
//! | `sites` | Apache's sites that are enabled |
//! | `running` | the port it answers at, if not 80; `no`: it does not run |
//! | `expect` | `FACT = VALUE`: where a fact differs from what is usual |
//! | `certbot` | the same, where certbot differs from that; each is explained in `docs/` |
//! | `notes` | the codes of what evercert warns of when it installs, redirects and enhances |

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::breed::Breed;
use crate::subject::Subject;
use crate::{files, lab};

/// What came of each step, by the name of the step.
pub type Facts = BTreeMap<String, String>;

/// One configuration.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// The name of its folder.
    pub name: String,
    /// Whose configuration it is.
    pub breed: Breed,
    lines: Vec<(String, String)>,
}

impl Corpus {
    /// Reads the case of this name.
    ///
    /// # Panics
    /// When it is not there, or a line of its manifest is none.
    #[must_use]
    pub fn load(breed: Breed, name: &str) -> Self {
        let manifest = files::read(&folder(breed).join(name).join("case"));
        let lines = manifest.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let pair = |line: &str| {
            let (key, value) = line.split_once(':').unwrap_or_else(|| panic!("{name}: {line}"));
            assert!(KEYS.contains(&key), "{name}: {line}");
            (key.to_owned(), value.trim().to_owned())
        };
        Self { name: name.to_owned(), breed, lines: lines.map(pair).collect() }
    }

    /// The names of all cases.
    #[must_use]
    pub fn all(breed: Breed) -> Vec<String> {
        let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        files::list(&folder(breed)).iter().filter_map(name).collect()
    }

    /// The tree below the folder of the configuration.
    #[must_use]
    pub fn tree(&self) -> PathBuf {
        folder(self.breed).join(&self.name).join("etc")
    }

    /// The words of a key; none when it is not there.
    #[must_use]
    pub fn words(&self, key: &str) -> Vec<&str> {
        self.values(key).into_iter().flat_map(str::split_whitespace).collect()
    }

    /// Whether a key has this value.
    #[must_use]
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.values(key).contains(&value)
    }

    /// The names to ask for.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.words("names")
    }

    /// The names to look at: one below a wildcard.
    #[must_use]
    pub fn hosts(&self) -> Vec<String> {
        self.names().into_iter().map(|name| name.replace('*', "any")).collect()
    }

    /// The addresses that the names have.
    #[must_use]
    pub fn addresses(&self) -> Vec<&str> {
        let addresses = self.words("at");
        if addresses.is_empty() { vec!["127.0.0.1"] } else { addresses }
    }

    /// Where it differs for certbot: facts by name, as written.
    #[must_use]
    pub fn differences(&self) -> Facts {
        self.values("certbot").into_iter().map(fact).collect()
    }

    /// `usual` facts, changed by what is expected of this subject. A fact that is expected to be `-` is not there.
    #[must_use]
    pub fn expected(&self, subject: Subject, usual: Facts) -> Facts {
        let mut facts = usual;
        facts.extend(self.values("expect").into_iter().map(fact));
        if subject != Subject::Evercert {
            facts.extend(self.differences());
        }
        facts.retain(|_, value| value != "-");
        if subject != Subject::Evercert {
            facts.values_mut().for_each(|value| *value = without_code(value));
        }
        facts
    }

    fn values(&self, key: &str) -> Vec<&str> {
        self.lines.iter().filter(|(known, _)| known == key).map(|(_, value)| value.as_str()).collect()
    }
}

fn fact(line: &str) -> (String, String) {
    let (name, value) = line.split_once(" = ").unwrap_or_else(|| panic!("no fact: {line}"));
    (name.trim().to_owned(), value.trim().to_owned())
}

/// Only ours have codes.
fn without_code(value: &str) -> String {
    value.split(" EC").next().unwrap_or(value).to_owned()
}

fn folder(breed: Breed) -> PathBuf {
    lab::root().join("tests/corpus").join(breed.name())
}

const KEYS: &[&str] = &[
    "names",
    "at",
    "roots",
    "default-site",
    "own-certificate",
    "letsencrypt",
    "modules",
    "neighbours",
    "running",
    "sites",
    "expect",
    "notes",
    "certbot",
];
