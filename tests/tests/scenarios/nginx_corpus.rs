//! Configurations as people run them, and what becomes of each: issued, installed, redirected, enhanced, renewed, and
//! rolled back to the same bytes. What is expected stands in the manifests, for certbot too.

use std::collections::BTreeSet;

use evercert_tests::corpus::{Corpus, Facts};
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;

use crate::nginx_corpus::visit::{REFUSED, Visit};

mod complete;
mod identity;
mod pages;
pub(crate) mod switch;
mod visit;

/// One scenario for each case, seldom played with certbot: what it did is in the manifest.
macro_rules! cases {
    ($($name:literal,)*) => {
        pub(crate) const SCENARIOS: &[Scenario] = &[
            Scenario::new("nginx_corpus::complete", |_| complete::check(NAMES)).about(&[]).on(Server::OURS),
            $(Scenario::new(concat!("nginx_corpus::", $name), |stage| play(stage, $name))
                .about(Subject::MODERN)
                .on(Server::OURS)
                .seldom(),)*
        ];
        const NAMES: &[&str] = &[$($name,)*];
    };
}

cases! {
    "acme-webroot",
    "alpine-like",
    "apps-in-one-file",
    "auth-basic",
    "auth-request",
    "behind-cdn",
    "broken-syntax",
    "certbot-edited",
    "certbot-was-here",
    "certificate-by-variable",
    "client-certificates",
    "cms-farm",
    "crlf",
    "dangling-link",
    "debian-default",
    "debian-default-named",
    "default-444",
    "default-444-only",
    "default-by-chance",
    "default-by-order",
    "django-uwsgi",
    "docker-conf-d",
    "dot-files-denied",
    "dot-name",
    "drupal-like",
    "dual-stack-one-socket",
    "error-pages",
    "gitlab-like",
    "grpc",
    "hestia-like",
    "host-name-variable",
    "hsts-present",
    "http-in-included",
    "http2-own-certificate",
    "http3-newer-nginx",
    "ifs",
    "include-in-server",
    "ip-address",
    "ipv6-only",
    "ispconfig-like",
    "json-log",
    "korean-comments",
    "latin-1",
    "linked-repository",
    "linked-twice",
    "listen-in-shared-snippet",
    "listen-options",
    "load-balancer",
    "long-lines",
    "lua",
    "mail-proxy",
    "many-names",
    "map-geo-split",
    "masked-site",
    "nested-globs",
    "nextcloud-like",
    "no-default",
    "no-server-name",
    "odd-layout",
    "one-block-both-ports",
    "one-block-per-family",
    "one-line",
    "one-of-two-names",
    "other-port",
    "php-fpm-pool",
    "phpmyadmin",
    "plain-443",
    "proxy-node",
    "proxy-protocol",
    "proxy-protocol-beside",
    "quoted-names",
    "rails-puma",
    "rate-limits",
    "redirect-both-to-one",
    "redirect-by-rewrite",
    "redirect-elsewhere",
    "redirect-if-plain",
    "redirect-in-location",
    "redirect-only",
    "redirect-present",
    "redirect-to-main-name",
    "redirect-to-www",
    "regex-names",
    "regex-tls-beside",
    "reject-handshake",
    "same-name-twice",
    "satisfy-any",
    "several-server-names",
    "shadowed-by-address",
    "spa-and-api",
    "specific-addresses",
    "ssl-on",
    "static-cache",
    "status-page",
    "stream-beside",
    "stream-holds-443",
    "stream-preread",
    "subdirectory-apps",
    "tls-default-of-others",
    "tls-elsewhere",
    "tls-settings-in-http",
    "tls-settings-in-plain",
    "tls-snippet",
    "trailing-wildcard",
    "two-default-ports",
    "two-files-one-block",
    "unix-listen",
    "unused-http-port",
    "upper-case-names",
    "websockets",
    "well-known-prefix",
    "wildcard-certificate",
    "wildcard-names",
    "wordpress",
    "wordpress-cache",
    "wordpress-network",
}

fn play(stage: &Stage, name: &str) {
    let case = Corpus::load(name);
    let subject = stage.client().subject();
    let mut visit = Visit::new(stage, &case, subject);
    if subject == Subject::Evercert {
        identity::check(visit.host.is_sound());
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
    codes.filter(|word| word.starts_with("EC324") || ["EC3255", "EC3256"].contains(word)).collect()
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
