//! One configuration of the corpus and one subject, step by step.

use std::collections::BTreeSet;
use std::net::IpAddr;

use evercert_tests::client::Client;
use evercert_tests::corpus::{Corpus, Facts};
use evercert_tests::outcome::Outcome;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::web_host::WebHost;
use evercert_tests::{files, hooks};

use crate::corpus::pages::Pages;

/// A configuration, a subject that works on it, and what came of it.
pub(crate) struct Visit<'a> {
    stage: &'a Stage,
    /// Who works.
    pub(crate) client: Client,
    case: &'a Corpus,
    /// The machine.
    pub(crate) host: WebHost,
    picture: String,
    pages: Pages,
    /// What came of each step so far.
    pub(crate) facts: Facts,
    /// What the subject said.
    pub(crate) words: String,
}

impl<'a> Visit<'a> {
    /// Furnishes the machine and looks at every page before anything happens.
    pub(crate) fn new(stage: &'a Stage, case: &'a Corpus, subject: Subject) -> Self {
        let host = WebHost::start(&stage.path("server"), case);
        // A server that has given up its rights must get to the files for the CA.
        files::set_mode(stage.home(), 0o755);
        files::make_folder(&stage.path("tree"));
        let root = stage.path("root.pem");
        files::write(&root, &stage.ca.root(0));
        let picture = host.picture();
        let pages = Pages::new(case, root);
        Self {
            stage,
            client: stage.client_as(subject),
            case,
            host,
            picture,
            pages,
            facts: Facts::new(),
            words: String::new(),
        }
    }

    /// All steps, until one is refused.
    pub(crate) fn all(&mut self) {
        if !self.obtained() || !self.installed() {
            return;
        }
        self.look();
        self.enhanced();
        self.again();
        self.renewed();
        self.rolled_back();
    }

    /// Insists that this came of it, and nothing else.
    pub(crate) fn is(&self, expected: &Facts) {
        let surprises = surprises(&self.facts, expected);
        assert!(surprises.is_empty(), "{}\n{}\n{}", self.case.name, surprises.join("\n"), self.words);
    }

    /// A certificate and nothing else: whatever was changed for it is as before.
    pub(crate) fn obtained(&mut self) -> bool {
        let said = self.ask("certonly", &self.wish());
        let ok = said.is_ok();
        self.note("issue", said.map(|()| "yes".to_owned()));
        let same = self.is_as_before();
        self.note("tree", Ok(same));
        if !ok {
            let plain = self.pages.stay();
            self.note_each("http", plain);
        }
        ok
    }

    /// Installed, with a redirect for every name.
    pub(crate) fn installed(&mut self) -> bool {
        let wish = [self.wish(), vec!["--redirect".to_owned()]].concat();
        let said = self.ask("run", &wish);
        let ok = said.is_ok();
        let sound = if self.host.is_sound() { "yes" } else { "but it is not sound" };
        self.note("install", said.map(|()| sound.to_owned()));
        if !ok {
            let same = self.is_as_before();
            self.note("tree", Ok(same));
            let plain = self.pages.stay();
            self.note_each("http", plain);
        }
        ok
    }

    /// Every name is served with the new certificate, and its plain page leads there.
    pub(crate) fn look(&mut self) {
        let secure = self.pages.secure(&self.stage.lineage("corpus").serial());
        self.note_each("https", secure);
        let plain = self.pages.plain();
        self.note_each("http", plain);
        let disturbed = self.pages.disturbed().join(" ");
        self.note("neighbours", Ok(if disturbed.is_empty() { "as before".to_owned() } else { disturbed }));
    }

    /// A policy that keeps browsers at HTTPS.
    pub(crate) fn enhanced(&mut self) {
        let plugin = self.case.breed.name();
        let said = self.ask("enhance", &["-i", plugin, "--hsts", "--cert-name", "corpus"]);
        self.note("enhance", said.map(|()| "yes".to_owned()));
        let policies = self.pages.policies();
        self.note_each("hsts", policies);
    }

    /// What is done already is not done once more.
    pub(crate) fn again(&mut self) {
        let before = without_white_space(&self.host.picture());
        let wish = [self.wish(), vec!["--redirect".to_owned(), "--hsts".to_owned()]].concat();
        let said = self.ask("run", &wish);
        let same = if without_white_space(&self.host.picture()) == before { "no change" } else { "changed" };
        self.note("again", said.map(|()| same.to_owned()));
    }

    /// A new certificate, and the server shows it.
    pub(crate) fn renewed(&mut self) {
        let server = self.stage.ca.directory().to_owned();
        let lineage = self.stage.lineage("corpus");
        let before = lineage.version();
        let said = self.ask("renew", &["--force-renewal", "--no-random-sleep-on-renew", "--server", &server]);
        let served = lineage.version() == before + 1 && self.pages.show(&lineage.serial());
        self.note("renew", said.map(|()| if served { "served" } else { "not served" }.to_owned()));
    }

    /// Every checkpoint undone: the bytes of before.
    pub(crate) fn rolled_back(&mut self) {
        let said = self.ask("rollback", &["-i", self.case.breed.name(), "--checkpoints", "20"]);
        let same = self.is_as_before();
        self.note("rollback", said.map(|()| same));
    }

    /// What is asked for in every run.
    fn wish(&self) -> Vec<String> {
        let server = self.stage.ca.directory();
        let mut wish =
            vec!["--server", server, "--agree-tos", "--email", "admin@example.test", "--cert-name", "corpus"];
        for name in self.case.names() {
            wish.extend([if name.parse::<IpAddr>().is_ok() { "--ip-address" } else { "-d" }, name]);
        }
        let mut wish: Vec<String> = wish.into_iter().map(str::to_owned).collect();
        wish.extend(self.plugins());
        wish
    }

    /// Both halves by the server; a wildcard can be proved by the DNS alone.
    fn plugins(&self) -> Vec<String> {
        let plugin = self.case.breed.name();
        if !self.case.names().iter().any(|name| name.starts_with('*')) {
            return vec![format!("--{plugin}")];
        }
        let (auth, cleanup) = hooks::dns(&self.stage.path("hooks"));
        let hooks = [auth, cleanup].map(|path| path.display().to_string());
        ["-a", "manual", "-i", plugin, "--preferred-challenges", "dns", "--manual-auth-hook", &hooks[0]]
            .into_iter()
            .chain(["--manual-cleanup-hook", &hooks[1]])
            .map(str::to_owned)
            .collect()
    }

    /// Runs a verb; what it refused is the code it gave, or nothing more.
    fn ask<S: AsRef<str>>(&mut self, verb: &str, args: &[S]) -> Result<(), String> {
        let args: Vec<&str> = args.iter().map(AsRef::as_ref).collect();
        let said = self.client.run(verb, &args);
        self.words += &format!("--- {verb}: {:?}\n{}\n{}\n", said.code, said.stdout, said.stderr);
        if said.code == Some(0) { Ok(()) } else { Err(refusal(&said)) }
    }

    fn note(&mut self, fact: &str, what: Result<String, String>) {
        self.facts.insert(fact.to_owned(), what.unwrap_or_else(|refusal| refusal));
    }

    fn note_each(&mut self, fact: &str, whats: Vec<(String, String)>) {
        self.facts.extend(whats.into_iter().map(|(name, what)| (format!("{fact} {name}"), what)));
    }

    fn is_as_before(&self) -> String {
        let same = self.host.picture() == self.picture;
        if same { "as before" } else { "changed" }.to_owned()
    }
}

/// certbot adds empty lines and indents anew where it has nothing to change.
fn without_white_space(picture: &str) -> String {
    picture.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What is not as expected, a line each.
fn surprises(facts: &Facts, expected: &Facts) -> Vec<String> {
    let steps: BTreeSet<&String> = facts.keys().chain(expected.keys()).collect();
    let shown = |facts: &Facts, step: &String| facts.get(step).map_or("-", String::as_str).to_owned();
    let different = steps.into_iter().filter(|step| facts.get(*step) != expected.get(*step));
    different.map(|step| format!("{step} = {} (expected: {})", shown(facts, step), shown(expected, step))).collect()
}

fn refusal(said: &Outcome) -> String {
    let mut words = said.stderr.split(|letter: char| !letter.is_ascii_alphanumeric());
    let code = words.find(|word| word.len() == 6 && word.starts_with("EC"));
    format!("{REFUSED} {}", code.unwrap_or_default()).trim_end().to_owned()
}

/// What a refused step is, before the code.
pub(crate) const REFUSED: &str = "refused";
