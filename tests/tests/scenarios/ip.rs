//! Certificates for IP addresses (RFC 8738).

use evercert_tests::namespace::{IPV4, IPV6};
use evercert_tests::scenario::Scenario;
use evercert_tests::server::{Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, openssl, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("ip::every_way", every_way).about(Subject::MODERN).on(&[Server::Pebble2_10]),
    Scenario::new("ip::tls_alpn", tls_alpn).about(Subject::OURS).on(&[Server::Pebble2_10]),
    Scenario::new("ip::short_profile", short_profile)
        .with(Setup { profiles: true, ..Setup::PLAIN })
        .about(Subject::OURS)
        .on(Server::MODERN),
    Scenario::new("ip::own_profile", own_profile)
        .with(Setup { own_ip_profile: true, ..Setup::PLAIN })
        .about(Subject::MODERN)
        .on(Server::OURS)
        .seldom(),
    Scenario::new("ip::refused", refused)
        .with(Setup { own_ip_profile: true, ..Setup::PLAIN })
        .about(Subject::MODERN)
        .on(Server::OURS),
];

/// Webroot, a manual hook, and a request of one's own; standalone is told elsewhere.
fn every_way(stage: &Stage) {
    web::serve(&stage.path("www"));
    let webroot = ["--webroot", "-w", &stage.arg("www"), "--cert-name", "web"];
    let both = ["--ip-address", "10.77.77.77", "--ip-address", "FD77:0::0:77", "-d", "a.test"];
    stage.client().certonly(&[&webroot[..], &both].concat()).succeeds();
    stage.lineage("web").is_whole(&stage.ca.root(0));
    let names = ["DNS:a.test", "IP Address:10.77.77.77", "IP Address:FD77:0:0:0:0:0:0:77"];
    assert_eq!(stage.lineage("web").names(), names);
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!(stage.lineage("web").names(), names);

    let (auth, cleanup) = hooks::http(&stage.path("hooks"), &stage.path("www"));
    let [auth, cleanup] = [auth, cleanup].map(|hook| hook.display().to_string());
    let by_hook = ["--manual", "--manual-auth-hook", &auth, "--manual-cleanup-hook", &cleanup, "--cert-name", "hook"];
    stage.client().certonly(&[&by_hook[..], &["--ip-address", IPV6]].concat()).succeeds();
    assert_eq!(stage.lineage("hook").names(), ["IP Address:FD77:0:0:0:0:0:0:77"]);
}

fn tls_alpn(stage: &Stage) {
    let wish = ["-a", "tls-alpn", "--ip-address", IPV6, "--ip-address", IPV4, "--cert-name", "both"];
    stage.client().certonly(&wish).succeeds();
    stage.lineage("both").is_whole(&stage.ca.root(0));

    let [key, csr, cert] = ["key.pem", "request.pem", "cert.pem"].map(|name| stage.arg(name));
    let names = "subjectAltName=DNS:a.test,IP:10.77.77.77,IP:fd77::77";
    let make = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/"];
    let _said = openssl::read(&[&make[..], &["-addext", names, "-keyout", &key, "-out", &csr]].concat());
    stage.client().certonly(&["-a", "tls-alpn", "--csr", &csr, "--cert-path", &cert]).succeeds();
    assert!(files::read(&stage.path("cert.pem")).starts_with("-----BEGIN CERTIFICATE-----"));
}

/// Nobody chose a profile: that for addresses is taken, said, not saved, and taken again by the renewal.
fn short_profile(stage: &Stage) {
    stage.client().certonly(&["--standalone", "--ip-address", IPV4]).succeeds().says("'shortlived'");
    let lineage = stage.lineage(IPV4);
    assert!(!openssl::stands_after(&lineage.live("cert"), 7));
    assert!(!files::read(&lineage.conf()).contains("profile"));
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!(lineage.version(), 2);
    assert!(!openssl::stands_after(&lineage.live("cert"), 7));

    let said = stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    assert!(!said.stdout.contains("shortlived"), "names go by the usual profile: {}", said.stdout);
}

/// A CA whose profile for addresses has a name that nobody knows.
fn own_profile(stage: &Stage) {
    let said = stage.client().certonly(&["--standalone", "--ip-address", IPV4, "-d", "a.test"]);
    let lineage = stage.lineage("a.test");
    if !stage.is_ours() {
        said.exits(1);
        assert!(!lineage.exists());
        return;
    }
    said.succeeds().says("'addresses'");
    assert!(!openssl::stands_after(&lineage.live("cert"), 2));
    stage.client().renew(&["--force-renewal"]).succeeds().says("'addresses'");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(lineage.version(), 2);
}

/// What the user chose is not changed behind their back.
fn refused(stage: &Stage) {
    let wish = ["--standalone", "--ip-address", IPV4, "--preferred-profile", "names"];
    stage.client().certonly(&wish).exits(1).says("ddress");
    assert!(files::list(&stage.config().join("live")).is_empty());
}
