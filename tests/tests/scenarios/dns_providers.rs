//! Records through providers of DNS: published, seen, taken away; and what is said when they refuse.

use std::process::Command;

use evercert_tests::daemon::Daemon;
use evercert_tests::dns::MANAGEMENT;
use evercert_tests::nameserver::{KEY, KEY_NAME, Nameserver, texts};
use evercert_tests::scenario::Scenario;
use evercert_tests::server::{Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{conf, files, lab, namespace};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("dns_providers::updates", updates)
        .with(Setup { dns: NS1_AND_PORT, ..Setup::PLAIN })
        .about(Subject::OURS)
        .on(&[Server::Pebble2_10]),
    Scenario::new("dns_providers::cloudflare", cloudflare).about(Subject::OURS).on(Server::OURS),
];

/// A real name server, a name and its wildcard, a record of somebody else beside; renewed by what was saved.
fn updates(stage: &Stage) {
    let zone = ["@ NS ns1", "@ A 127.0.0.1", "ns1 A 127.0.0.2", "_acme-challenge TXT theirs"];
    let _server = Nameserver::dynamic(&stage.path("server"), NS1, "a.test", &zone);
    namespace::resolve_by(&stage.path("server"), NS1);
    let credentials = credentials(
        stage,
        "rfc2136",
        &[("server", NS1), ("name", KEY_NAME), ("secret", KEY), ("algorithm", "HMAC-SHA512")],
    );

    let wish = ["--dns-rfc2136", "--dns-rfc2136-credentials", &credentials, "-d", "a.test,*.a.test"];
    let _said = stage.client().certonly(&wish).succeeds();
    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(texts(NS1, "_acme-challenge.a.test"), ["theirs"]);
    let saved = ["authenticator = dns-rfc2136", "dns_rfc2136_credentials = HOME/rfc2136.ini", "key_type = ecdsa"];
    conf::says(&lineage.conf(), stage.home(), &saved);
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!(lineage.version(), 2);
    assert_eq!(texts(NS1, "_acme-challenge.a.test"), ["theirs"]);

    let secret = files::read(&stage.path("rfc2136.ini")).replace(KEY, OTHER_KEY);
    files::write(&stage.path("rfc2136.ini"), &secret);
    let said = stage.client().renew(&["--force-renewal"]).exits(1).says("EC3503").says("BADSIG");
    assert!(!(said.stdout + &said.stderr).contains(OTHER_KEY));
    assert_eq!(lineage.version(), 2);
}

/// An API over HTTP: the token is nowhere to be read, in whatever is said of it or noted.
fn cloudflare(stage: &Stage) {
    let script = lab::root().join("tests/src/fake_cloudflare.py");
    let mut api = Command::new(lab::system("/usr/bin/python3"));
    api.arg(script).args([API_PORT, "a.test", TOKEN, MANAGEMENT]);
    let address = format!("127.0.0.1:{API_PORT}").parse().expect("a constant address");
    let _api = Daemon::start(&mut api, &stage.path("api.log"), address);
    let base = format!("http://127.0.0.1:{API_PORT}/client/v4");
    let credentials = credentials(stage, "cloudflare", &[("api_token", TOKEN), ("base_url", &base)]);
    let option = ["--dns-cloudflare", "--dns-cloudflare-credentials", &credentials];
    let wish = [&option[..], &["--dns-cloudflare-propagation-seconds", "0", "-d", "a.test,*.a.test"]].concat();

    let _said = stage.client().certonly(&wish).succeeds();
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    stage.client().renew(&["--force-renewal"]).succeeds();
    let lines = [
        "authenticator = dns-cloudflare",
        "dns_cloudflare_credentials = HOME/cloudflare.ini",
        "dns_cloudflare_propagation_seconds = 0",
        "key_type = ecdsa",
    ];
    conf::says(&stage.lineage("a.test").conf(), stage.home(), &lines);

    let file = stage.path("cloudflare.ini");
    files::write(&file, &files::read(&file).replace(TOKEN, OTHER_TOKEN));
    files::set_mode(&file, 0o644);
    let said = stage.client().renew(&["--force-renewal", "-vv"]).exits(1).says("EC3503").says("EC3524").says("***");
    let log = files::read(&stage.config().join("../logs/letsencrypt.log"));
    assert!(!(said.stdout + &said.stderr + &log).contains(OTHER_TOKEN));
    let elsewhere = [&option[..], &["-d", "b.test"]].concat();
    files::write(&file, &files::read(&file).replace(OTHER_TOKEN, TOKEN));
    let _said = stage.client().certonly(&elsewhere).exits(1).says("EC3506");
    let _said =
        stage.client().certonly(&["--dns-cloudflare", "-d", "a.test", "--cert-name", "x"]).exits(1).says("EC3521");
}

/// A credentials file that only its owner can read; its path.
fn credentials(stage: &Stage, id: &str, values: &[(&str, &str)]) -> String {
    let lines = values.iter().map(|(key, value)| format!("dns_{id}_{key} = {value}\n"));
    let name = format!("{id}.ini");
    files::write(&stage.path(&name), &lines.collect::<String>());
    files::set_mode(&stage.path(&name), 0o600);
    stage.arg(&name)
}

const NS1: &str = "127.0.0.2";
const NS1_AND_PORT: &str = "127.0.0.2:53";
const OTHER_KEY: &str = "bm90IHRoZSBzZWNyZXQgb2YgdGhlIHNlcnZlcg==";
const API_PORT: &str = "8090";
const TOKEN: &str = "token-that-cloudflare-knows";
const OTHER_TOKEN: &str = "token-that-nobody-knows";
