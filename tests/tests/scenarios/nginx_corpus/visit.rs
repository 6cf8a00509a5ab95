//! One configuration of the corpus and one subject, step by step.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use evercert_tests::corpus::{Corpus, Facts};
use evercert_tests::fetched::{Fetched, header};
use evercert_tests::outcome::Outcome;
use evercert_tests::stage::Stage;
use evercert_tests::web_host::WebHost;
use evercert_tests::{files, hooks};

/// A configuration, a subject that works on it, and what came of it.
pub(crate) struct Visit<'a> {
    stage: &'a Stage,
    case: &'a Corpus,
    host: WebHost,
    root: PathBuf,
    picture: String,
    pages: BTreeMap<String, [Fetched; 2]>,
    /// What came of each step so far.
    pub(crate) facts: Facts,
    /// What the subject said.
    pub(crate) words: String,
}

impl<'a> Visit<'a> {
    /// Furnishes the machine and looks at every page before anything happens.
    pub(crate) fn new(stage: &'a Stage, case: &'a Corpus) -> Self {
        let host = WebHost::start(&stage.path("server"), case);
        let root = stage.path("root.pem");
        files::write(&root, &stage.ca.root(0));
        let picture = host.picture();
        let both = |name: String| (name.clone(), ["http", "https"].map(|scheme| Fetched::anyhow(&url(scheme, &name))));
        let pages = hosts(case).into_iter().map(both).collect();
        Self { stage, case, host, root, picture, pages, facts: Facts::new(), words: String::new() }
    }

    /// All steps, until one is refused.
    pub(crate) fn all(&mut self) {
        if !self.obtained() || !self.installed() {
            return;
        }
        self.look();
        self.enhanced();
        self.renewed();
        let said = self.ask("rollback", &["-i", "nginx", "--checkpoints", "20"]);
        let same = self.is_as_before();
        self.note("rollback", said.map(|()| same));
    }

    /// A certificate and nothing else: whatever was changed for it is as before.
    fn obtained(&mut self) -> bool {
        let said = self.ask("certonly", &self.wish());
        let ok = said.is_ok();
        self.note("issue", said.map(|()| "yes".to_owned()));
        let same = self.is_as_before();
        self.note("tree", Ok(same));
        if !ok {
            self.stays();
        }
        ok
    }

    fn installed(&mut self) -> bool {
        let wish = [self.wish(), vec!["--redirect".to_owned()]].concat();
        let said = self.ask("run", &wish);
        let ok = said.is_ok();
        let sound = if self.host.is_sound() { "yes" } else { "but nginx -t fails" };
        self.note("install", said.map(|()| sound.to_owned()));
        if !ok {
            let same = self.is_as_before();
            self.note("tree", Ok(same));
            self.stays();
        }
        ok
    }

    /// Pages that nobody changed are as they were.
    fn stays(&mut self) {
        for name in hosts(self.case) {
            let same = Fetched::anyhow(&url("http", &name)).looks_like(&self.pages[&name][0]);
            self.note(&format!("http {name}"), Ok(if same { "as before" } else { "changed" }.to_owned()));
        }
    }

    /// Every name is served with the new certificate, and its plain page leads there.
    fn look(&mut self) {
        for name in hosts(self.case) {
            let secure = self.with_serial(&name);
            let fact = self.compared(&secure, &name);
            self.note(&format!("https {name}"), Ok(fact));
            let plain = Fetched::followed(&url("http", &name), &self.root);
            let fact = self.led(&plain, &name);
            self.note(&format!("http {name}"), Ok(fact));
        }
    }

    fn enhanced(&mut self) {
        let said = self.ask("enhance", &["-i", "nginx", "--hsts", "--cert-name", "corpus"]);
        self.note("enhance", said.map(|()| "yes".to_owned()));
        for name in hosts(self.case) {
            let answer = Fetched::proved(&url("https", &name), &self.root);
            let policy = header(&answer.headers, "strict-transport-security").unwrap_or("none").to_owned();
            let is_usual = policy == "max-age=31536000";
            self.note(&format!("hsts {name}"), Ok(if is_usual { "yes".to_owned() } else { policy }));
        }
    }

    fn renewed(&mut self) {
        let server = self.stage.ca.directory().to_owned();
        let said = self.ask("renew", &["--force-renewal", "--no-random-sleep-on-renew", "--server", &server]);
        let (version, serial) = (self.stage.lineage("corpus").version(), self.stage.lineage("corpus").serial());
        let names = hosts(self.case);
        let served = names.iter().all(|name| self.with_serial(name).serial == serial) && version == 2;
        self.note("renew", said.map(|()| if served { "served" } else { "not served" }.to_owned()));
    }

    /// What is asked for in every run.
    fn wish(&self) -> Vec<String> {
        let server = self.stage.ca.directory();
        let mut wish = vec!["--server", server, "--agree-tos", "--email", "admin@example.test", "--cert-name", "corpus"];
        for name in self.case.names() {
            wish.extend([if name.parse::<IpAddr>().is_ok() { "--ip-address" } else { "-d" }, name]);
        }
        let mut wish: Vec<String> = wish.into_iter().map(str::to_owned).collect();
        wish.extend(self.plugins());
        wish
    }

    /// Both halves by nginx; a wildcard can be proved by the DNS alone.
    fn plugins(&self) -> Vec<String> {
        if !self.case.names().iter().any(|name| name.starts_with('*')) {
            return vec!["--nginx".to_owned()];
        }
        let (auth, cleanup) = hooks::dns(&self.stage.path("hooks"));
        let hooks = [auth, cleanup].map(|path| path.display().to_string());
        ["-a", "manual", "-i", "nginx", "--preferred-challenges", "dns", "--manual-auth-hook", &hooks[0]]
            .into_iter()
            .chain(["--manual-cleanup-hook", &hooks[1]])
            .map(str::to_owned)
            .collect()
    }

    /// Runs a verb; what it refused is the code it gave, or nothing more.
    fn ask<S: AsRef<str>>(&mut self, verb: &str, args: &[S]) -> Result<(), String> {
        let args: Vec<&str> = args.iter().map(AsRef::as_ref).collect();
        let said = self.stage.client().run(verb, &args);
        self.words += &format!("--- {verb}: {:?}\n{}\n{}\n", said.code, said.stdout, said.stderr);
        if said.code == Some(0) { Ok(()) } else { Err(refusal(&said)) }
    }

    fn note(&mut self, fact: &str, what: Result<String, String>) {
        self.facts.insert(fact.to_owned(), what.unwrap_or_else(|refusal| refusal));
    }

    fn is_as_before(&self) -> String {
        let same = self.host.picture() == self.picture;
        if same { "as before" } else { "changed" }.to_owned()
    }

    /// The page of a name, once the server shows the certificate that is saved: a reload takes its time.
    fn with_serial(&self, name: &str) -> Fetched {
        let serial = self.stage.lineage("corpus").serial();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = Fetched::proved(&url("https", name), &self.root);
            if answer.serial == serial || Instant::now() > deadline {
                return answer;
            }
        }
    }

    /// A page that was served by HTTPS before stays the one that is served.
    fn compared(&self, answer: &Fetched, name: &str) -> String {
        let [plain, secure] = &self.pages[name];
        let known = if secure.status == 0 { plain } else { secure };
        match answer {
            _ if answer.status == 0 => "no answer".to_owned(),
            _ if answer.serial != self.stage.lineage("corpus").serial() => "another certificate".to_owned(),
            _ if answer.looks_like(known) => "as before".to_owned(),
            _ => format!("{}, was {}", answer.status, known.status),
        }
    }

    fn led(&self, answer: &Fetched, name: &str) -> String {
        let place = answer.place.clone();
        match answer {
            _ if place == url("https", name) && answer.status != 0 => "redirected".to_owned(),
            _ if answer.looks_like(&self.pages[name][0]) => "as before".to_owned(),
            _ if place != url("http", name) => format!("{} at {place}", answer.status),
            _ => format!("{}, was {}", answer.status, self.pages[name][0].status),
        }
    }
}

fn refusal(said: &Outcome) -> String {
    let mut words = said.stderr.split(|letter: char| !letter.is_ascii_alphanumeric());
    let code = words.find(|word| word.len() == 6 && word.starts_with("EC"));
    format!("{REFUSED} {}", code.unwrap_or_default()).trim_end().to_owned()
}

/// The names to look at: one below a wildcard.
pub(crate) fn hosts(case: &Corpus) -> Vec<String> {
    case.names().into_iter().map(|name| name.replace('*', "any")).collect()
}

fn url(scheme: &str, name: &str) -> String {
    format!("{scheme}://{name}/")
}

/// What a refused step is, before the code.
pub(crate) const REFUSED: &str = "refused";
const PATIENCE: Duration = Duration::from_secs(5);
