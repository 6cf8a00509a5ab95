//! A first certificate, by every authenticator.

use evercert_tests::hooks;
use evercert_tests::namespace::{IPV4, IPV6};
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Setup;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::web;
use snapbox::{assert_data_eq, str};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("issue::standalone", standalone),
    Scenario::new("issue::webroot", webroot),
    Scenario::new("issue::manual_http", manual_http),
    Scenario::new("issue::manual_dns", manual_dns),
    Scenario::new("issue::names", names),
    Scenario::new("issue::addresses", addresses).about(Subject::MODERN),
    Scenario::new("issue::tls_alpn", tls_alpn).about(Subject::OURS),
    // certbot tries once more, and gives up at the second bad nonce.
    Scenario::new("issue::bad_nonces", standalone).about(Subject::OURS).with(Setup { bad_nonces: 30, ..Setup::PLAIN }),
];

fn standalone(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();

    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(lineage.names(), ["DNS:a.test"]);
    assert_eq!(lineage.version(), 1);
    is_the_whole_tree(stage);
}

/// The tree after one certificate for `a.test` is this and nothing else.
pub(crate) fn is_the_whole_tree(stage: &Stage) {
    assert_data_eq!(
        stage.tree(),
        str![[r#"
0700 accounts/
0700 accounts/HOST/
0700 accounts/HOST/DIRECTORY/
0700 accounts/HOST/DIRECTORY/ACCOUNT/
0644 accounts/HOST/DIRECTORY/ACCOUNT/meta.json
0400 accounts/HOST/DIRECTORY/ACCOUNT/private_key.json
0644 accounts/HOST/DIRECTORY/ACCOUNT/regr.json
0700 archive/
0755 archive/a.test/
0644 archive/a.test/cert1.pem
0644 archive/a.test/chain1.pem
0644 archive/a.test/fullchain1.pem
0600 archive/a.test/privkey1.pem
0700 live/
0644 live/README
0755 live/a.test/
0644 live/a.test/README
link live/a.test/cert.pem -> ../../archive/a.test/cert1.pem
link live/a.test/chain.pem -> ../../archive/a.test/chain1.pem
link live/a.test/fullchain.pem -> ../../archive/a.test/fullchain1.pem
link live/a.test/privkey.pem -> ../../archive/a.test/privkey1.pem
0755 renewal/
0644 renewal/a.test.conf
0755 renewal-hooks/
0755 renewal-hooks/deploy/
0755 renewal-hooks/post/
0755 renewal-hooks/pre/

"#]]
    );
}

fn webroot(stage: &Stage) {
    web::serve(&stage.path("www"));
    stage.client().certonly(&["--webroot", "-w", &stage.arg("www"), "-d", "a.test"]).succeeds();

    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    let left = evercert_tests::files::list(&stage.path("www"));
    assert!(left.is_empty(), "left behind: {left:?}");
}

fn manual_http(stage: &Stage) {
    web::serve(&stage.path("www"));
    let (auth, cleanup) = hooks::http(&stage.path("hooks"), &stage.path("www"));
    manual(stage, &auth, &cleanup, &["-d", "a.test"]);

    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    let left = evercert_tests::files::list(&stage.path("www/.well-known/acme-challenge"));
    assert!(left.is_empty(), "left behind: {left:?}");
}

fn manual_dns(stage: &Stage) {
    let (auth, cleanup) = hooks::dns(&stage.path("hooks"));
    let wish = ["--preferred-challenges", "dns", "-d", "*.a.test,a.test"];
    manual(stage, &auth, &cleanup, &wish);

    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(sorted(lineage.names()), ["DNS:*.a.test", "DNS:a.test"]);
}

fn names(stage: &Stage) {
    let wish = ["--standalone", "-d", "B.test, a.test", "-d", "c.test,a.test", "--cert-name", "many"];
    stage.client().certonly(&wish).succeeds();

    let lineage = stage.lineage("many");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(sorted(lineage.names()), ["DNS:a.test", "DNS:b.test", "DNS:c.test"]);
}

fn addresses(stage: &Stage) {
    let wish = ["--standalone", "--ip-address", IPV4, "--ip-address", IPV6, "-d", "a.test"];
    // Which is the only one with addresses, where there are profiles; certbot has to be told.
    stage.client().certonly(&[&wish[..], &["--preferred-profile", "shortlived"]].concat()).succeeds();

    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    let names = ["DNS:a.test", "IP Address:10.77.77.77", "IP Address:FD77:0:0:0:0:0:0:77"];
    assert_eq!(sorted(lineage.names()), names);
}

fn tls_alpn(stage: &Stage) {
    let wish = ["--standalone", "--preferred-challenges", "tls-alpn-01", "-d", "a.test", "--ip-address", IPV4];
    stage.client().certonly(&wish).succeeds();

    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(sorted(lineage.names()), ["DNS:a.test", "IP Address:10.77.77.77"]);
}

fn manual(stage: &Stage, auth: &std::path::Path, cleanup: &std::path::Path, wish: &[&str]) {
    let hooks = ["--manual-auth-hook", &auth.to_string_lossy(), "--manual-cleanup-hook", &cleanup.to_string_lossy()]
        .map(str::to_owned);
    let args: Vec<&str> =
        ["--manual"].into_iter().chain(hooks.iter().map(String::as_str)).chain(wish.iter().copied()).collect();
    stage.client().certonly(&args).succeeds();
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}
