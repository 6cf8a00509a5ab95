//! Two programs, each on a tree of its own, given the same words: what they answer and what they save is compared.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::client::Client;
use crate::files;
use crate::outcome::Outcome;
use crate::stage::Stage;
use crate::subject::Subject;

/// Ours and the yardstick.
#[derive(Debug)]
pub struct Pair {
    clients: [Client; 2],
    complaints: Vec<String>,
}

/// What both answered to the same words: ours, the yardstick.
pub type Both = [Outcome; 2];

impl Pair {
    /// Ours beside this certbot, on empty trees.
    #[must_use]
    pub fn new(stage: &Stage, yardstick: Subject) -> Self {
        let client = |subject: Subject| stage.client_as(subject).elsewhere(&format!("tree-of-{subject}"));
        Self { clients: [client(Subject::Evercert), client(yardstick)], complaints: Vec::new() }
    }

    /// The two at work.
    #[must_use]
    pub fn clients(&self) -> &[Client; 2] {
        &self.clients
    }

    /// Both registered with the server, so that later words need not agree to its terms.
    #[must_use]
    pub fn registered(self) -> Self {
        for client in &self.clients {
            client.ask("register", &["--agree-tos", "--email", crate::client::CONTACT]).succeeds();
        }
        self
    }

    /// Gives both the same words for the server, and complains later when they end differently.
    pub fn ask(&mut self, verb: &str, args: &[&str]) -> Both {
        let both = self.clients.each_ref().map(|client| client.ask(verb, args));
        self.compare_codes(&format!("{verb} {}", args.join(" ")), &both);
        both
    }

    /// The same without naming the server.
    pub fn run(&mut self, verb: &str, args: &[&str]) -> Both {
        let both = self.clients.each_ref().map(|client| client.run(verb, args));
        self.compare_codes(&format!("{verb} {}", args.join(" ")), &both);
        both
    }

    /// Complains later when `renewal/NAME.conf` says different things, or is there for one of them only.
    pub fn same_conf(&mut self, name: &str, about: &str) {
        let [ours, theirs] = self.clients.each_ref().map(|client| conf(&client.config(), name));
        if ours != theirs {
            let only = |mine: &BTreeSet<String>, other: &BTreeSet<String>| {
                mine.difference(other).map(String::as_str).collect::<Vec<_>>().join("; ")
            };
            let (ours_only, theirs_only) = (only(&ours, &theirs), only(&theirs, &ours));
            self.complain(&format!("{about}: {name}.conf: only ours [{ours_only}], only certbot's [{theirs_only}]"));
        }
    }

    /// Remembers something that is not as it should be.
    pub fn complain(&mut self, complaint: &str) {
        self.complaints.push(complaint.to_owned());
    }

    /// The end: nothing may have differed.
    ///
    /// # Panics
    /// When something did; all of it is shown.
    #[track_caller]
    pub fn agree(self) {
        assert!(self.complaints.is_empty(), "{} differences:\n{}", self.complaints.len(), self.complaints.join("\n"));
    }

    fn compare_codes(&mut self, words: &str, [ours, theirs]: &Both) {
        if ours.code != theirs.code {
            let said = |outcome: &Outcome| format!("{:?}\n{}{}", outcome.code, outcome.stdout, outcome.stderr);
            self.complain(&format!("{words}\n--- ours: {}--- certbot: {}", said(ours), said(theirs)));
        }
    }
}

/// What a renewal configuration says, whatever the order: `section key = value`, without what has to differ. Empty when
/// there is none.
#[must_use]
pub fn conf(config: &Path, name: &str) -> BTreeSet<String> {
    let path: PathBuf = config.join("renewal").join(format!("{name}.conf"));
    if !path.exists() {
        return BTreeSet::new();
    }
    let tree = config.parent().expect("a configuration directory stands in a tree").display().to_string();
    let text = files::read(&path).replace(&tree, "TREE");
    let mut section = "";
    let mut lines = BTreeSet::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.starts_with('[') {
            true => section = line,
            false if OWN_SECTIONS.contains(&section) => {}
            false => _ = lines.insert(said(section, line)),
        }
    }
    lines
}

fn said(section: &str, line: &str) -> String {
    let (key, value) = line.split_once('=').unwrap_or((line, ""));
    let value = if DIFFERENT.contains(&key.trim()) { "..." } else { value.trim() };
    format!("{section} {} = {value}", key.trim())
}

/// Account ids are digests of random keys; each writes its own version.
const DIFFERENT: &[&str] = &["account", "version"];

/// Memory, not configuration.
const OWN_SECTIONS: &[&str] = &["[evercert]", "[acme_renewal_info]"];
