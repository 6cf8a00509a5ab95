//! A tree that certbot made is evercert's, and certbot's again.

use evercert_tests::client::Client;
use evercert_tests::scenario::Scenario;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("interop::there_and_back", there_and_back).about(CERTBOTS),
    Scenario::new("interop::ours_to_theirs", ours_to_theirs).about(CERTBOTS),
];

/// certbot issues; evercert lists, renews, extends; certbot lists and renews.
fn there_and_back(stage: &Stage) {
    let (certbot, evercert) = (stage.client(), stage.client_as(Subject::Evercert));
    let hook = hooks::recorder(&stage.path("hooks/deploy"), "deploy", &stage.path("log")).display().to_string();
    certbot.certonly(&["--standalone", "-d", "a.test", "--key-type", "rsa", "--deploy-hook", &hook]).succeeds();
    let account = account_files(stage);
    let conf = marked(stage);

    lists(&evercert);
    evercert.renew(&["--force-renewal"]).succeeds();
    stands_at(stage, 2);
    kept(stage, &conf);
    evercert.certonly(&["--standalone", "-d", "a.test,b.test", "--expand", "--deploy-hook", &hook]).succeeds();
    stands_at(stage, 3);
    kept(stage, &conf);

    lists(&certbot);
    certbot.renew(&["--force-renewal"]).succeeds();
    stands_at(stage, 4);
    kept(stage, &conf);
    assert_eq!(stage.lineage("a.test").names(), ["DNS:a.test", "DNS:b.test"]);
    assert_eq!(account_files(stage), account, "the account is another");
    assert_eq!(files::read(&stage.path("log")).lines().count(), 4, "the hook runs once for each certificate");
}

/// evercert issues; certbot lists, renews, extends, revokes.
fn ours_to_theirs(stage: &Stage) {
    let (certbot, evercert) = (stage.client(), stage.client_as(Subject::Evercert));
    evercert.certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let account = account_files(stage);

    lists(&certbot);
    certbot.renew(&["--force-renewal"]).succeeds();
    stands_at(stage, 2);
    certbot.certonly(&["--standalone", "-d", "a.test,b.test", "--expand"]).succeeds();
    stands_at(stage, 3);
    assert_eq!(account_files(stage), account, "the account is another");
    certbot.ask("show_account", &[]).succeeds();
    let serial = stage.lineage("a.test").serial();
    certbot.run("revoke", &["--cert-name", "a.test"]).succeeds();
    assert!(stage.ca.is_revoked(&serial));
    assert!(!stage.lineage("a.test").exists());
}

fn lists(client: &Client) {
    let said = client.run("certificates", &[]).succeeds();
    assert!(said.stdout.contains("Certificate Name: a.test\n"), "{}", said.stdout);
    assert!(said.stdout.contains("(VALID: "), "{}", said.stdout);
}

fn stands_at(stage: &Stage, version: u32) {
    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(lineage.version(), version);
    assert_eq!(
        lineage.key_kind(),
        if files::read(&lineage.conf()).contains("key_type = rsa") { "rsa 2048" } else { "prime256v1" }
    );
}

/// Adds what people add by hand to a conf, and returns the lines that must survive.
fn marked(stage: &Stage) -> Vec<String> {
    let conf = stage.lineage("a.test").conf();
    let text = files::read(&conf);
    let marked =
        format!("# ours: do not touch\nrenew_before_expiry = 20 days\n{text}\n[company]\nowner = web team, ops\n");
    files::write(&conf, &marked);
    let kept = text.lines().filter(|line| KEPT.iter().any(|key| line.starts_with(key)));
    let ours = ["# ours: do not touch", "renew_before_expiry = 20 days", "[company]", "owner = web team, ops"];
    kept.chain(ours).map(str::to_owned).collect()
}

fn kept(stage: &Stage, lines: &[String]) {
    let conf = files::read(&stage.lineage("a.test").conf());
    for line in lines {
        assert!(conf.lines().any(|there| there == line), "{line:?} is gone from\n{conf}");
    }
}

/// Name and content of the account's files, its key included.
fn account_files(stage: &Stage) -> Vec<(String, String)> {
    let folders = files::list(&stage.accounts());
    let paths = folders.iter().flat_map(|folder| files::list(folder));
    paths.map(|path| (path.display().to_string(), files::read(&path))).collect()
}

const CERTBOTS: &[Subject] = &[Subject::Certbot5, Subject::Certbot2];

/// Keys of a conf that no renewal changes.
const KEPT: &[&str] = &[
    "archive_dir",
    "cert",
    "privkey",
    "chain",
    "fullchain",
    "account",
    "server",
    "authenticator",
    "key_type",
    "renew_hook",
];
