//! The pages of a configuration, at every address that a name has: as they were before anything happened, and what
//! became of them.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use evercert_tests::corpus::Corpus;
use evercert_tests::fetched::{Fetched, header};

/// What each name showed before.
pub(crate) struct Pages {
    root: PathBuf,
    before: Vec<Page>,
    neighbours: Vec<Page>,
}

/// One name at one address.
struct Page {
    name: String,
    address: String,
    plain: Fetched,
    secure: Fetched,
}

impl Pages {
    /// Looks at all pages; `root` is the file of the CA's root.
    pub(crate) fn new(case: &Corpus, root: PathBuf) -> Self {
        let neighbours = case.words("neighbours").into_iter().map(str::to_owned).collect();
        Self { root, before: pages(case, case.hosts()), neighbours: pages(case, neighbours) }
    }

    /// Whether the plain pages are as they were.
    pub(crate) fn stay(&self) -> Vec<(String, String)> {
        self.each(|page| if page.stays("http") { "as before" } else { "changed" }.to_owned())
    }

    /// The neighbours whose pages are not as they were, by HTTPS only where they were there before.
    pub(crate) fn disturbed(&self) -> Vec<&str> {
        let is_secure = |page: &Page| page.stays("https") && self.keeps_its_name(page);
        let is_disturbed = |page: &&Page| !page.stays("http") || page.secure.status != 0 && !is_secure(page);
        self.neighbours.iter().filter(is_disturbed).map(|page| page.name.as_str()).collect()
    }

    /// How each name is served by HTTPS: with this certificate, one hopes. A page that was served by HTTPS before stays
    /// the one that is served.
    pub(crate) fn secure(&self, serial: &str) -> Vec<(String, String)> {
        self.each(|page| {
            let answer = self.with_serial(page, serial);
            let known = if page.secure.status == 0 { &page.plain } else { &page.secure };
            match answer.status {
                0 if answer.serial == serial && known.status == 0 => "as before".to_owned(),
                0 => "no answer".to_owned(),
                _ if answer.serial != serial => "another certificate".to_owned(),
                _ if page.secure.status != 0 && answer.version != known.version => format!("HTTP/{}", answer.version),
                _ if answer.looks_like(known) => "as before".to_owned(),
                status => format!("{status}, was {}", known.status),
            }
        })
    }

    /// Where the plain page of each name leads.
    pub(crate) fn plain(&self) -> Vec<(String, String)> {
        self.each(|page| {
            let answer = Fetched::followed(&page.url("http"), &page.address, &self.root);
            match answer.place {
                _ if answer.looks_like(&page.plain) && answer.place == page.url("http") => "as before".to_owned(),
                _ if answer.trouble.contains("redirects followed") => "in circles".to_owned(),
                place if place == page.url("https") => "redirected".to_owned(),
                place if place == page.url("http") => format!("{}, was {}", answer.status, page.plain.status),
                place => format!("{} at {place}", answer.status),
            }
        })
    }

    /// The policy that each name has for browsers; `yes` for the usual one.
    pub(crate) fn policies(&self) -> Vec<(String, String)> {
        self.each(|page| {
            let answer = Fetched::proved(&page.url("https"), &page.address, &self.root);
            match header(&answer.headers, "strict-transport-security") {
                Some("max-age=31536000") => "yes".to_owned(),
                policy => policy.unwrap_or("none").to_owned(),
            }
        })
    }

    /// Whether every name is served with this certificate.
    pub(crate) fn show(&self, serial: &str) -> bool {
        self.before.iter().all(|page| self.with_serial(page, serial).serial == serial)
    }

    /// Whether a neighbour shows the certificate that it showed before, or a better one.
    fn keeps_its_name(&self, page: &Page) -> bool {
        let [now, proved] = [
            Fetched::anyhow(&page.url("https"), &page.address),
            Fetched::proved(&page.url("https"), &page.address, &self.root),
        ];
        now.serial == page.secure.serial || proved.status != 0
    }

    /// A fact for each name; where its addresses differ, what each has.
    fn each(&self, fact: impl Fn(&Page) -> String) -> Vec<(String, String)> {
        let facts: Vec<(&Page, String)> = self.before.iter().map(|page| (page, fact(page))).collect();
        facts.iter().map(|(page, _)| (page.name.clone(), combined(&page.name, &facts))).collect()
    }

    /// The page once the server shows this certificate: a reload takes its time.
    fn with_serial(&self, page: &Page, serial: &str) -> Fetched {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = Fetched::proved(&page.url("https"), &page.address, &self.root);
            if answer.serial == serial || Instant::now() > deadline {
                return answer;
            }
        }
    }
}

impl Page {
    fn new(name: &str, address: &str) -> Self {
        let [plain, secure] = ["http", "https"].map(|scheme| Fetched::anyhow(&url(scheme, name), address));
        Self { name: name.to_owned(), address: address.to_owned(), plain, secure }
    }

    /// Whether the page is as it was, whoever signs for it.
    fn stays(&self, scheme: &str) -> bool {
        let known = if scheme == "http" { &self.plain } else { &self.secure };
        Fetched::anyhow(&self.url(scheme), &self.address).looks_like(known)
    }

    fn url(&self, scheme: &str) -> String {
        url(scheme, &self.name)
    }
}

fn pages(case: &Corpus, names: Vec<String>) -> Vec<Page> {
    let addresses = case.addresses();
    let at_each = |name: String| addresses.iter().map(move |address| Page::new(&name, address)).collect::<Vec<_>>();
    names.into_iter().flat_map(at_each).collect()
}

fn combined(name: &str, facts: &[(&Page, String)]) -> String {
    let of_name: Vec<_> = facts.iter().filter(|(page, _)| page.name == name).collect();
    if of_name.iter().all(|(_, fact)| *fact == of_name[0].1) {
        return of_name[0].1.clone();
    }
    of_name.iter().map(|(page, fact)| format!("{fact} at {}", page.address)).collect::<Vec<_>>().join("; ")
}

fn url(scheme: &str, name: &str) -> String {
    format!("{scheme}://{name}/")
}

const PATIENCE: Duration = Duration::from_secs(5);
