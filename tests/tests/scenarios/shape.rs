//! The shape of a certificate: its key, its request, its chain, its profile.

use evercert_tests::scenario::Scenario;
use evercert_tests::server::{EAB_KEY, EAB_KID, Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, openssl};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("shape::rsa", rsa),
    Scenario::new("shape::curves", curves),
    Scenario::new("shape::key_type_follows_lineage", key_type_follows_lineage),
    Scenario::new("shape::csr", csr),
    Scenario::new("shape::csr_in_der", csr_in_der),
    Scenario::new("shape::eab", eab).with(Setup { eab: true, ..Setup::PLAIN }),
    Scenario::new("shape::alternate_chain", alternate_chain).with(Setup { alternate_chain: true, ..Setup::PLAIN }),
    Scenario::new("shape::profile", profile)
        .with(Setup { profiles: true, ..Setup::PLAIN })
        .about(Subject::MODERN)
        .on(Server::MODERN),
    Scenario::new("shape::unknown_profile", unknown_profile).about(Subject::MODERN).on(Server::MODERN),
    Scenario::new("shape::expand", expand),
    Scenario::new("shape::must_staple", must_staple),
];

fn rsa(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test", "--key-type", "rsa"]).succeeds();

    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(lineage.key_kind(), "rsa 2048");
    stage.client().renew(&["--force-renewal"]).succeeds();
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(lineage.key_kind(), "rsa 2048");
}

fn curves(stage: &Stage) {
    for (flag, kind) in [("secp256r1", "prime256v1"), ("secp384r1", "secp384r1"), ("secp521r1", "secp521r1")] {
        let name = format!("{flag}.test");
        stage.client().certonly(&["--standalone", "-d", &name, "--elliptic-curve", flag]).succeeds();
        let lineage = stage.lineage(&name);
        lineage.is_whole(&stage.ca.root(0));
        assert_eq!(lineage.key_kind(), kind);
    }
}

fn key_type_follows_lineage(stage: &Stage) {
    let wish = ["--standalone", "-d", "a.test"];
    stage.client().certonly(&[&wish[..], &["--key-type", "rsa"]].concat()).succeeds();
    stage.client().certonly(&[&wish[..], &["--force-renewal"]].concat()).succeeds();
    assert_eq!(stage.lineage("a.test").key_kind(), "rsa 2048");

    stage.client().certonly(&[&wish[..], &["--key-type", "ecdsa"]].concat()).exits(1);
    let both = [&wish[..], &["--key-type", "ecdsa", "--cert-name", "a.test"]].concat();
    stage.client().certonly(&both).succeeds();
    assert_eq!(stage.lineage("a.test").key_kind(), "prime256v1");
}

fn csr(stage: &Stage) {
    signed_as_asked(stage, "PEM");
}

fn csr_in_der(stage: &Stage) {
    signed_as_asked(stage, "DER");
}

fn signed_as_asked(stage: &Stage, form: &str) {
    let [key, csr] = ["key.pem", "request"].map(|name| stage.arg(name));
    request(&key, &csr, form);
    let places = ["cert", "chain", "fullchain"].map(|name| stage.arg(&format!("out/{name}.pem")));
    let [cert, chain, fullchain] = &places;
    let wish =
        ["--standalone", "--csr", &csr, "--cert-path", cert, "--chain-path", chain, "--fullchain-path", fullchain];
    stage.client().certonly(&wish).succeeds();

    let [cert, chain, fullchain] = places.each_ref().map(std::path::Path::new);
    files::write(&stage.path("root.pem"), &stage.ca.root(0));
    openssl::verify(cert, chain, &stage.path("root.pem"));
    assert_eq!(openssl::public_key(cert), openssl::public_half(&stage.path("key.pem")));
    assert_eq!(files::read(fullchain), files::read(cert) + &files::read(chain));
    assert!(!stage.lineage("a.test").exists(), "a request from outside makes no lineage");
}

fn request(key: &str, csr: &str, form: &str) {
    let make = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=a.test"];
    let names = ["-addext", "subjectAltName=DNS:a.test,DNS:b.test"];
    let said = openssl::read(&[&make[..], &names, &["-keyout", key, "-out", csr, "-outform", form]].concat());
    assert_eq!(said, "");
}

fn eab(stage: &Stage) {
    let wish = ["--standalone", "-d", "a.test"];
    stage.client().certonly(&wish).exits(1).says("--eab-kid").says("--eab-hmac-key");
    stage.client().certonly(&[&wish[..], &["--eab-kid", EAB_KID, "--eab-hmac-key", EAB_KEY]].concat()).succeeds();

    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

fn alternate_chain(stage: &Stage) {
    let other = stage.path("other-root.pem");
    files::write(&other, &stage.ca.root(1));
    let name = openssl::common_name(&other);
    stage.client().certonly(&["--standalone", "-d", "a.test", "--preferred-chain", &name]).succeeds();

    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(1));
    assert!(files::read(&lineage.conf()).contains(&format!("preferred_chain = {name}\n")));
    stage.client().renew(&["--force-renewal"]).succeeds();
    lineage.is_whole(&stage.ca.root(1));
}

fn profile(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test", "--preferred-profile", "shortlived"]).succeeds();

    let lineage = stage.lineage("a.test");
    assert!(!openssl::stands_after(&lineage.live("cert"), 7));
    assert!(files::read(&lineage.conf()).contains("preferred_profile = shortlived\n"));
}

fn unknown_profile(stage: &Stage) {
    let wish = ["--standalone", "-d", "a.test"];
    stage.client().certonly(&[&wish[..], &["--required-profile", "nosuch"]].concat()).exits(1);
    assert!(!stage.lineage("a.test").exists());

    stage.client().certonly(&[&wish[..], &["--preferred-profile", "nosuch"]].concat()).succeeds();
    assert!(openssl::stands_after(&stage.lineage("a.test").live("cert"), 80));
}

fn expand(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let more = ["--standalone", "-d", "a.test,b.test"];
    stage.client().certonly(&more).exits(1).says("--expand");
    stage.client().certonly(&[&more[..], &["--expand"]].concat()).succeeds();

    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(lineage.version(), 2);
    assert_eq!(lineage.names(), ["DNS:a.test", "DNS:b.test"]);
}

fn must_staple(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test", "--must-staple"]).succeeds();

    assert!(files::read(&stage.lineage("a.test").conf()).contains("must_staple = True\n"));
}
