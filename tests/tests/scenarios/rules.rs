//! The rules of renewal, one after the other: when, with what, what is saved, and what is said.

use evercert_tests::pretend::{PRODUCTION, Pretend};
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, web};
use snapbox::{assert_data_eq, str};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("rules::summary", summary).about(Subject::MODERN).on(&[Server::Pebble2_10]),
    Scenario::new("rules::refused", refused).about(Subject::MODERN).on(&[Server::Pebble2_10]),
    Scenario::new("rules::intervals", intervals).about(Subject::MODERN).on(&[Server::Pebble2_4]).seldom(),
    Scenario::new("rules::overrides", overrides).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("rules::saved_on_success", saved_on_success).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("rules::other_server", other_server).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("rules::rehearsal_elsewhere", rehearsal_elsewhere).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("rules::advice_has_its_time", advice_has_its_time).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("rules::expired", expired).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
];

/// The lines of the summary, in each case there is.
fn summary(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    let client = stage.client();
    assert_data_eq!(
        lines(stage, &client.renew(&["--pre-hook", "true"]).succeeds().stdout),
        str![[r#"
The following certificates are not due for renewal yet:
HOME/tree/config/live/a.test/fullchain.pem expires on DAY (skipped)
HOME/tree/config/live/b.test/fullchain.pem expires on DAY (skipped)
No renewals were attempted.
No hooks were run.

"#]]
    );
    assert_data_eq!(
        lines(stage, &client.renew(&["--force-renewal"]).succeeds().stdout),
        str![[r#"
Congratulations, all renewals succeeded:
HOME/tree/config/live/a.test/fullchain.pem (success)
HOME/tree/config/live/b.test/fullchain.pem (success)

"#]]
    );
    let conf = stage.lineage("b.test").conf();
    let good = files::read(&conf);
    files::write(&conf, &good.replace("= standalone", "= wibble"));
    let said = client.renew(&["--force-renewal"]).exits(1);
    assert_data_eq!(
        lines(stage, &said.stdout),
        str![[r#"
The following renewals succeeded:
HOME/tree/config/live/a.test/fullchain.pem (success)

"#]]
    );
    assert_data_eq!(
        lines(stage, &said.stderr),
        str![[r#"
The following renewals failed:
HOME/tree/config/live/b.test/fullchain.pem (failure)
1 renew failure(s), 0 parse failure(s)

"#]]
    );
    let said = client.renew(&["--force-renewal", "--cert-name", "b.test"]).exits(1);
    said.says("All renewals failed. The following certificates could not be renewed:");
    let said = client.renew(&["--dry-run", "--server", stage.ca.directory(), "--cert-name", "b.test"]).exits(1);
    said.says("All simulated renewals failed. The following certificates could not be renewed:");
    files::write(&conf, &good.replace("[renewalparams]", "[renewalparams"));
    let said = client.renew(&["--cert-name", "b.test"]).exits(1);
    assert_data_eq!(
        lines(stage, &said.stdout),
        str![[r#"
No renewals were attempted.
Additionally, the following renewal configurations were invalid:
HOME/tree/config/renewal/b.test.conf (parsefail)

"#]]
    );
    said.says("0 renew failure(s), 1 parse failure(s)");
}

/// The lines that scripts know, without what differs from run to run.
fn lines(stage: &Stage, said: &str) -> String {
    let said = said.replace(&*stage.home().to_string_lossy(), "HOME");
    let known = said.lines().map(str::trim).filter(|line| MARKS.iter().any(|mark| line.contains(mark)));
    let asides = ["Processing", "Failed to renew", "Certificate not yet due"];
    let known = known.filter(|line| !asides.iter().any(|aside| line.starts_with(aside)));
    let dayless = known.map(|line| match line.split_once(" expires on ") {
        Some((path, _)) => format!("{path} expires on DAY (skipped)\n"),
        None => format!("{}\n", line.strip_prefix("Error: ").unwrap_or(line).trim_end_matches(" [EC0931]")),
    });
    dayless.collect()
}

fn refused(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    for wish in [&["--cert-name", "b.test"][..], &["-d", "a.test"], &["--cert-name", "a.test", "-d", "a.test"]] {
        stage.client().renew(&[wish, &["--force-renewal"]].concat()).exits(1);
    }
    assert_eq!(stage.lineage("a.test").version(), 1);
}

/// The ways to say how long before its end a certificate of ninety days is to be renewed.
fn intervals(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let conf = stage.lineage("a.test").conf();
    let plain = files::read(&conf);
    for (interval, is_due) in [
        ("10 days", false),
        ("80", false),
        ("3 weeks 2 days", false),
        ("12 weeks", false),
        ("100", true),
        ("91 days", true),
        ("13 weeks", true),
        ("100 years", true),
    ] {
        files::write(&conf, &format!("renew_before_expiry = {interval}\n{plain}"));
        let before = stage.lineage("a.test").version();
        stage.client().renew(&[]).succeeds();
        let is_renewed = stage.lineage("a.test").version() > before;
        assert_eq!(is_renewed, is_due, "{interval}");
    }
}

/// What the command line says goes before what is saved, and is saved.
fn overrides(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test,b.test"]).succeeds();
    web::serve(&stage.path("www"));
    let www = stage.arg("www");
    stage.client().renew(&["--force-renewal", "--webroot", "-w", &www, "--key-type", "rsa"]).succeeds();
    let conf = files::read(&stage.lineage("a.test").conf());
    let map = format!("[[webroot_map]]\na.test = {www}\nb.test = {www}\n");
    let swapped = format!("[[webroot_map]]\nb.test = {www}\na.test = {www}\n");
    for line in ["authenticator = webroot\n", &format!("webroot_path = {www},\n"), "key_type = rsa\n"] {
        assert!(conf.contains(line), "no {line} in\n{conf}");
    }
    assert!(conf.contains(&map) || conf.contains(&swapped), "{conf}");

    let other = stage.arg("www/other");
    files::make_folder(&stage.path("www/other/.well-known"));
    let said = stage.client().renew(&["--force-renewal", "--webroot-path", &other]);
    said.exits(1);
    assert_eq!(files::read(&stage.lineage("a.test").conf()), conf, "a failure is not saved");
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!((stage.lineage("a.test").version(), stage.lineage("a.test").key_kind().as_str()), (3, "rsa 2048"));
}

/// Hooks of a run that fails, or only rehearses, are not remembered.
fn saved_on_success(stage: &Stage) {
    let (auth, cleanup) = hooks::dns(&stage.path("hooks"));
    let [auth_path, cleanup_path] = [&auth, &cleanup].map(|path| path.display().to_string());
    let manual = ["--manual", "--preferred-challenges", "dns", "--manual-auth-hook", &auth_path];
    let more = ["--manual-cleanup-hook", &cleanup_path, "-d", "a.test"];
    stage.client().certonly(&[&manual[..], &more].concat()).succeeds();
    let conf = stage.lineage("a.test").conf();
    let before = files::read(&conf);
    let works = files::read(&auth);
    let renew = |more: &[&str]| stage.client().renew(&[&["--force-renewal", "--pre-hook", "true"], more].concat());

    renew(&["--dry-run", "--server", stage.ca.directory()]).succeeds();
    assert_eq!(files::read(&conf), before);
    files::write(&auth, "#!/bin/sh\ntrue\n");
    renew(&[]).exits(1);
    assert_eq!(files::read(&conf), before);
    files::write(&auth, &works);
    renew(&[]).succeeds();
    assert!(files::read(&conf).contains("pre_hook = true\n"));
}

/// Another CA: its own account, and from then on the lineage is there.
fn other_server(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let _ca = Pretend::start(&stage.path("pretend"));
    let conf = stage.lineage("a.test").conf();
    let account = |text: &str| text.lines().find(|line| line.starts_with("account = ")).map(str::to_owned);
    let before = account(&files::read(&conf));
    let there = ["--force-renewal", "--server", PRODUCTION, "--no-verify-ssl", "--agree-tos", "-m", "a@example.test"];
    stage.client().renew(&there).succeeds();
    let after = files::read(&conf);
    assert!(after.contains(&format!("server = {PRODUCTION}\n")), "{after}");
    assert!(account(&after).is_some() && account(&after) != before, "{after}");
    stage.client().renew(&["--force-renewal", "--no-verify-ssl"]).succeeds();
    assert_eq!(stage.lineage("a.test").version(), 3);
}

/// A certificate of another CA is rehearsed at Let's Encrypt's staging server, unless its CA is named again.
fn rehearsal_elsewhere(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let _ca = Pretend::start(&stage.path("pretend"));
    let said = stage.client().renew(&["--dry-run", "--no-verify-ssl"]).succeeds().says("simulated");
    assert!(stage.config().join("accounts/acme-staging-v02.api.letsencrypt.org/directory").is_dir());
    if stage.client().subject() == Subject::Evercert {
        said.says("[EC1964]").says(&format!("--server {}", stage.ca.directory()));
    }
    let said = stage.client().renew(&["--dry-run", "--server", stage.ca.directory()]).succeeds().says("simulated");
    assert!(!said.stderr.contains("EC1964"), "{}", said.stderr);
}

/// The CA is asked for its advice no more often than it wants.
fn advice_has_its_time(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let asked = || stage.ca.sandbox().stats()["requests"]["renewal-info"].as_u64().unwrap_or(0);
    let conf = stage.lineage("a.test").conf();
    stage.client().renew(&[]).succeeds().says("(skipped)");
    assert_eq!(asked(), 1);
    let text = files::read(&conf);
    assert!(text.contains("[acme_renewal_info]\nari_retry_after = 20"), "{text}");
    stage.client().renew(&[]).succeeds().says("(skipped)");
    assert_eq!(asked(), 1);
    stage.client().days_ahead(1).renew(&[]).succeeds().says("(skipped)");
    assert_eq!(asked(), 2);
}

fn expired(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let later = stage.client().days_ahead(100);
    later.run("certificates", &[]).succeeds().says("(INVALID: EXPIRED)");
    later.renew(&[]).succeeds().says("(success)");

    assert_eq!(stage.lineage("a.test").version(), 2);
}

const MARKS: &[&str] = &["renewal", "(skipped)", "(success)", "(failure)", "(parsefail)", "failure(s)", "No hooks"];
const STANDALONE: [&str; 3] = ["--standalone", "-d", "a.test"];
