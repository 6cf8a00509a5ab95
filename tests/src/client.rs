//! A subject at work: its command line, its clock, its trust.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::lab;
use crate::outcome::Outcome;
use crate::schema;
use crate::subject::Subject;
use crate::terminal::{Size, Terminal};

/// Runs one subject on one tree against one server.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) subject: Subject,
    pub(crate) directory: String,
    pub(crate) trust: PathBuf,
    pub(crate) home: PathBuf,
    pub(crate) tree: PathBuf,
    pub(crate) days_ahead: i32,
    pub(crate) patience: Option<u32>,
    pub(crate) with_plugins: bool,
}

impl Client {
    /// Who works.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// The directory URL of the server.
    #[must_use]
    pub fn directory(&self) -> &str {
        &self.directory
    }

    /// The configuration directory of its tree.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.tree.join("config")
    }

    /// The same client, its clock this many days ahead, or behind.
    #[must_use]
    pub fn days_ahead(&self, days: i32) -> Self {
        Self { days_ahead: days, ..self.clone() }
    }

    /// The same client on another, perhaps empty, tree.
    #[must_use]
    pub fn elsewhere(&self, tree: &str) -> Self {
        Self { tree: self.home.join(tree), ..self.clone() }
    }

    /// The same client, killed when it has not ended after so many seconds.
    #[must_use]
    pub fn within(&self, seconds: u32) -> Self {
        Self { patience: Some(seconds), ..self.clone() }
    }

    /// The same client with every plugin there is of it: what they say of themselves and save, but not their work. Ours
    /// has what it has.
    #[must_use]
    pub fn with_plugins(&self) -> Self {
        Self { with_plugins: true, ..self.clone() }
    }

    /// `certonly`, agreeing to the terms, with a contact.
    pub fn certonly(&self, args: &[&str]) -> Outcome {
        self.ask("certonly", &[&["--agree-tos", "--email", CONTACT], args].concat())
    }

    /// `renew`, without the random pause.
    pub fn renew(&self, args: &[&str]) -> Outcome {
        self.run("renew", &[&["--no-random-sleep-on-renew"], args].concat())
    }

    /// A verb that talks to the server named on the command line.
    pub fn ask(&self, verb: &str, args: &[&str]) -> Outcome {
        self.run(verb, &[&["--server", &self.directory], args].concat())
    }

    /// Any verb, never interactive, on this client's tree. A document that comes out keeps to its schema.
    pub fn run(&self, verb: &str, args: &[&str]) -> Outcome {
        let said = Outcome::of(&mut self.command(verb, args));
        if self.subject == Subject::Evercert && args.contains(&"--json") && !said.stdout.is_empty() {
            schema::check(&said.stdout);
        }
        said
    }

    /// Any verb with a person before a terminal, on this client's tree.
    #[must_use]
    pub fn terminal(&self, verb: &str, args: &[&str]) -> Terminal {
        // `timeout` would keep its command from the terminal; the terminal has a patience of its own.
        let client = Self { patience: None, ..self.clone() };
        Terminal::start(&client.talking(verb, args), Size::USUAL)
    }

    /// The command behind [`Client::run`], for scenarios that want to hold the process.
    #[must_use]
    pub fn command(&self, verb: &str, args: &[&str]) -> Command {
        let mut command = self.talking(verb, &["--non-interactive"]);
        command.args(args);
        command
    }

    /// The same, which may ask questions.
    #[must_use]
    pub fn talking(&self, verb: &str, args: &[&str]) -> Command {
        let mut command = self.program();
        command
            .arg(verb)
            .args(["--config-dir", &self.folder("config")])
            .args(["--work-dir", &self.folder("work")])
            .args(["--logs-dir", &self.folder("logs")])
            .args(args)
            .current_dir(&self.home)
            .env("HOME", &self.home)
            .env("LANG", "C.UTF-8")
            .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .env("REQUESTS_CA_BUNDLE", &self.trust)
            .env("TZ", "UTC");
        command
    }

    fn program(&self) -> Command {
        let mut words: Vec<OsString> = Vec::new();
        if let Some(seconds) = self.patience {
            words.extend(["timeout", "--signal=KILL", &seconds.to_string()].map(OsString::from));
        }
        if self.days_ahead != 0 {
            words.extend(["faketime", "-f", &format!("{:+}d", self.days_ahead)].map(OsString::from));
        }
        let lends = self.with_plugins && self.subject == Subject::Certbot5;
        if lends {
            words.push(lab::program("certbot-5.8.0/bin/python").into());
            words.extend(["-B".into(), lab::root().join("tests/src/certbot_partners.py").into()]);
        } else {
            words.push(self.subject.program().into());
        }
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).env_clear();
        if lends {
            command.env("PYTHONPATH", lab::program("certbot-5.8.0-plugins"));
        }
        command
    }

    fn folder(&self, name: &str) -> String {
        self.tree.join(name).display().to_string()
    }
}

/// The contact the accounts are registered with.
pub const CONTACT: &str = "admin@example.test";
