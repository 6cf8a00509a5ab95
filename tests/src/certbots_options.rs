//! What an installed certbot says of its options and its help, as a yardstick for ours.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::lab;
use crate::outcome::Outcome;
use crate::subject::Subject;

/// The options of one certbot with its plugins.
#[derive(Debug)]
pub struct Options {
    /// The names of each option, with their dashes.
    pub options: Vec<BTreeSet<String>>,
    /// For every beginning of a long name the names it may mean.
    pub words: BTreeMap<String, BTreeSet<String>>,
    /// Pages of the help by topic.
    pub pages: BTreeMap<String, String>,
}

impl Options {
    /// Asks a certbot; `topics` are pages wanted besides those of its plugins.
    ///
    /// # Panics
    /// When it does not answer.
    #[must_use]
    pub fn of(certbot: Subject, topics: &[&str]) -> Self {
        let mut command = match certbot {
            Subject::Certbot5 => Command::new(lab::program("certbot-5.8.0/bin/python")),
            Subject::Certbot2 | Subject::Evercert => Command::new(lab::system("/usr/bin/python3")),
        };
        command.arg(lab::root().join("tests/src/certbot_options.py")).args(topics).env("COLUMNS", "80");
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        if certbot == Subject::Certbot5 {
            command.env("PYTHONPATH", lab::program("certbot-5.8.0-plugins"));
        }
        let answer: Value = serde_json::from_str(&Outcome::of(&mut command).succeeds().stdout).expect("it is JSON");
        Self {
            options: answer["options"].as_array().expect("a list").iter().map(names).collect(),
            words: entries(&answer["words"], names),
            pages: entries(&answer["pages"], |text| text.as_str().unwrap_or_default().to_owned()),
        }
    }

    /// Every long name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.options.iter().flatten().map(String::as_str).filter(|name| name.starts_with("--"))
    }

    /// Whether all these names are names of one option.
    #[must_use]
    pub fn are_one(&self, names: &BTreeSet<String>) -> bool {
        self.options.iter().any(|option| names.is_subset(option))
    }

    /// The words at which the meaning of what is typed changes: a beginning that means something else than the one a
    /// letter shorter.
    pub fn turns(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        let shorter = |word: &str| self.words.get(&word[..word.len() - 1]);
        self.words
            .iter()
            .filter(move |(word, meant)| shorter(word) != Some(meant))
            .map(|(word, meant)| (&**word, meant))
    }
}

/// The options that a page of help explains.
#[must_use]
pub fn explained(page: &str) -> BTreeSet<String> {
    let heads = page.lines().filter_map(|line| {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        ((2..=4).contains(&indent) && text.starts_with('-')).then(|| text.split("  ").next().unwrap_or_default())
    });
    let word = |word: &str| word.trim_end_matches(',').to_owned();
    heads.flat_map(|head| head.split(' ').filter(|word| word.starts_with("--")).map(word)).collect()
}

fn entries<T>(object: &Value, read: impl Fn(&Value) -> T) -> BTreeMap<String, T> {
    object.as_object().expect("an object").iter().map(|(name, value)| (name.clone(), read(value))).collect()
}

fn names(list: &Value) -> BTreeSet<String> {
    let names = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}
