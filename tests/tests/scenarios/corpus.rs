//! Configurations as people run them, and what becomes of each: issued, installed, redirected, enhanced, renewed, and
//! rolled back to the same bytes. What is expected stands in the manifests, for certbot too.

use std::collections::BTreeSet;

use evercert_tests::breed::Breed;
use evercert_tests::corpus::{Corpus, Facts};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;

use crate::corpus::visit::{REFUSED, Visit};

pub(crate) mod complete;
mod pages;
pub(crate) mod switch;
mod visit;

/// One scenario for each case of a breed and these subjects, seldom played with certbot: what it did is in the manifest.
/// `$identity` is given whether the server accepts the configuration.
macro_rules! cases {
    ($breed:expr, $group:literal, $subjects:expr, $identity:expr; $($name:literal,)*) => {
        pub(crate) const SCENARIOS: &[evercert_tests::scenario::Scenario] = &[
            evercert_tests::scenario::Scenario::new(concat!($group, "::complete"), |_| {
                crate::corpus::complete::check($breed, NAMES);
            })
            .about(&[])
            .on(evercert_tests::server::Server::OURS),
            $(evercert_tests::scenario::Scenario::new(concat!($group, "::", $name), |stage| {
                crate::corpus::play(stage, $breed, $name, $identity);
            })
            .about($subjects)
            .on(evercert_tests::server::Server::OURS)
            .seldom(),)*
        ];
        const NAMES: &[&str] = &[$($name,)*];
    };
}
pub(crate) use cases;

/// All steps with one configuration.
pub(crate) fn play(stage: &Stage, breed: Breed, name: &str, identity: fn(bool)) {
    let case = Corpus::load(breed, name);
    let subject = stage.client().subject();
    let mut visit = Visit::new(stage, &case, subject);
    if subject == Subject::Evercert {
        identity(visit.host.is_sound());
    }
    visit.all();
    visit.is(&cut_short(case.expected(subject, usual(&case))));
    if subject == Subject::Evercert {
        assert_eq!(notes(&visit.words), case.words("notes").into_iter().collect(), "{name}\n{}", visit.words);
    }
}

/// The codes of what was said of changes to a configuration.
fn notes(words: &str) -> BTreeSet<&str> {
    let codes = words.split(|letter: char| !letter.is_ascii_alphanumeric());
    codes.filter(|word| word.starts_with("EC324") || ["EC3255", "EC3256", "EC3320"].contains(word)).collect()
}

/// What comes of a configuration with nothing special.
fn usual(case: &Corpus) -> Facts {
    let step = |(fact, value): (&str, &str)| (fact.to_owned(), value.to_owned());
    let mut facts: Facts = USUAL.into_iter().map(step).collect();
    for name in case.hosts() {
        let pairs = [("https", "as before"), ("http", "redirected"), ("hsts", "yes")];
        facts.extend(pairs.map(|(fact, value)| (format!("{fact} {name}"), value.to_owned())));
    }
    facts
}

/// After a refusal nothing follows, and everything is as it was.
fn cut_short(mut facts: Facts) -> Facts {
    let last = ["issue", "install"].into_iter().find(|step| facts[*step].starts_with(REFUSED));
    let Some(last) = last else { return facts };
    facts.retain(|fact, _| ["issue", "tree", last].contains(&fact.as_str()) || fact.starts_with("http "));
    for (_, value) in facts.iter_mut().filter(|(fact, value)| fact.starts_with("http ") && *value == "redirected") {
        *value = "as before".to_owned();
    }
    facts
}

const USUAL: [(&str, &str); 8] = [
    ("issue", "yes"),
    ("tree", "as before"),
    ("install", "yes"),
    ("neighbours", "as before"),
    ("enhance", "yes"),
    ("again", "no change"),
    ("renew", "served"),
    ("rollback", "as before"),
];
