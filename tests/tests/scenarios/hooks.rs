//! Hooks: which run, in which order, and what they are told.

use evercert_tests::scenario::Scenario;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, web};
use snapbox::{assert_data_eq, str};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("hooks::around_issue", around_issue).about(Subject::MODERN),
    Scenario::new("hooks::around_renewal", around_renewal),
    Scenario::new("hooks::saved", saved),
    Scenario::new("hooks::asked_anew", asked_anew),
    Scenario::new("hooks::failing", failing),
    Scenario::new("hooks::missing", missing),
    Scenario::new("hooks::manual_http", manual_http).about(Subject::MODERN),
    Scenario::new("hooks::manual_dns", manual_dns).about(Subject::MODERN),
];

fn around_issue(stage: &Stage) {
    directory_hooks(stage);
    stage
        .client()
        .certonly(
            &[&["--standalone", "-d", "a.test,b.test"], &flags(stage).each_ref().map(String::as_str)[..]].concat(),
        )
        .succeeds();

    assert_data_eq!(
        log(stage),
        str![[r#"
dir-pre
pre
dir-deploy RENEWED_DOMAINS=a.test b.test RENEWED_LINEAGE=HOME/tree/config/live/a.test
deploy RENEWED_DOMAINS=a.test b.test RENEWED_LINEAGE=HOME/tree/config/live/a.test
dir-post[..]
post[..]

"#]]
    );
}

fn around_renewal(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    directory_hooks(stage);
    let flags = flags(stage);
    stage.client().renew(&[&["--force-renewal"], &flags.each_ref().map(String::as_str)[..]].concat()).succeeds();

    assert_data_eq!(
        log(stage),
        str![[r#"
dir-pre
pre
dir-deploy RENEWED_DOMAINS=a.test RENEWED_LINEAGE=HOME/tree/config/live/a.test
deploy RENEWED_DOMAINS=a.test RENEWED_LINEAGE=HOME/tree/config/live/a.test
dir-deploy RENEWED_DOMAINS=b.test RENEWED_LINEAGE=HOME/tree/config/live/b.test
deploy RENEWED_DOMAINS=b.test RENEWED_LINEAGE=HOME/tree/config/live/b.test
dir-post[..]
post[..]

"#]]
    );
}

fn saved(stage: &Stage) {
    let flags = flags(stage);
    stage
        .client()
        .certonly(&[&["--standalone", "-d", "a.test"], &flags.each_ref().map(String::as_str)[..]].concat())
        .succeeds();
    let conf = files::read(&stage.lineage("a.test").conf());
    let told = files::read(&stage.path("log")).lines().count();
    for line in ["pre_hook = ", "post_hook = ", "renew_hook = "] {
        assert!(conf.contains(&format!("\n{line}{}", stage.arg("hooks"))), "{line}: {conf}");
    }
    stage.client().renew(&["--force-renewal"]).succeeds();

    assert_eq!(files::read(&stage.path("log")).lines().count(), 2 * told);
    stage.client().renew(&[]).succeeds();
    assert_eq!(files::read(&stage.path("log")).lines().count(), 2 * told, "nothing due, no hook");
}

/// `certonly` on a lineage that is there saves what is said now, and forgets the hooks of the last time.
fn asked_anew(stage: &Stage) {
    let hook = hooks::script(&stage.path("hooks/deploy"), "true\n").display().to_string();
    let conf = stage.lineage("a.test").conf();
    stage.client().certonly(&["--standalone", "-d", "a.test", "--deploy-hook", &hook]).succeeds();
    assert!(files::read(&conf).contains("renew_hook = "));
    stage.client().certonly(&["--standalone", "-d", "a.test,b.test", "--expand"]).succeeds();

    assert!(!files::read(&conf).contains("renew_hook = "));
}

fn failing(stage: &Stage) {
    let bad = hooks::script(&stage.path("hooks/bad"), "echo out of order >&2; exit 3\n").display().to_string();
    let wish = ["--standalone", "-d", "a.test", "--pre-hook", &bad, "--deploy-hook", &bad, "--post-hook", &bad];
    stage.client().certonly(&wish).succeeds().says("out of order");

    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

fn missing(stage: &Stage) {
    let wish = ["--standalone", "-d", "a.test", "--pre-hook", "/no/such/program"];
    stage.client().certonly(&wish).exits(1).says("/no/such/program");
    stage.client().certonly(&[&wish[..], &["--disable-hook-validation"]].concat()).succeeds();
}

fn manual_http(stage: &Stage) {
    web::serve(&stage.path("www"));
    let (auth, cleanup) = hooks::http(&stage.path("hooks"), &stage.path("www"));
    manual(stage, [&auth, &cleanup], &["-d", "a.test,b.test"]);

    assert_data_eq!(
        in_order(&log(stage)),
        str![[r#"
auth CERTBOT_ALL_DOMAINS=a.test,b.test CERTBOT_ALL_IDENTIFIERS=a.test,b.test CERTBOT_DOMAIN=a.test CERTBOT_IDENTIFIER=a.test CERTBOT_REMAINING_CHALLENGES=1 CERTBOT_TOKEN=DIGEST CERTBOT_VALIDATION=DIGEST.DIGEST
auth CERTBOT_ALL_DOMAINS=a.test,b.test CERTBOT_ALL_IDENTIFIERS=a.test,b.test CERTBOT_DOMAIN=b.test CERTBOT_IDENTIFIER=b.test CERTBOT_REMAINING_CHALLENGES=0 CERTBOT_TOKEN=DIGEST CERTBOT_VALIDATION=DIGEST.DIGEST
cleanup CERTBOT_ALL_DOMAINS=a.test,b.test CERTBOT_ALL_IDENTIFIERS=a.test,b.test CERTBOT_AUTH_OUTPUT=placed CERTBOT_DOMAIN=a.test CERTBOT_IDENTIFIER=a.test CERTBOT_REMAINING_CHALLENGES=1 CERTBOT_TOKEN=DIGEST CERTBOT_VALIDATION=DIGEST.DIGEST
cleanup CERTBOT_ALL_DOMAINS=a.test,b.test CERTBOT_ALL_IDENTIFIERS=a.test,b.test CERTBOT_AUTH_OUTPUT=placed CERTBOT_DOMAIN=b.test CERTBOT_IDENTIFIER=b.test CERTBOT_REMAINING_CHALLENGES=0 CERTBOT_TOKEN=DIGEST CERTBOT_VALIDATION=DIGEST.DIGEST

"#]]
    );
}

fn manual_dns(stage: &Stage) {
    let (auth, cleanup) = hooks::dns(&stage.path("hooks"));
    manual(stage, [&auth, &cleanup], &["--preferred-challenges", "dns", "-d", "*.a.test"]);

    assert_data_eq!(
        log(stage),
        str![[r#"
auth CERTBOT_ALL_DOMAINS=a.test CERTBOT_ALL_IDENTIFIERS=a.test CERTBOT_DOMAIN=a.test CERTBOT_IDENTIFIER=a.test CERTBOT_REMAINING_CHALLENGES=0 CERTBOT_VALIDATION=DIGEST
cleanup CERTBOT_ALL_DOMAINS=a.test CERTBOT_ALL_IDENTIFIERS=a.test CERTBOT_AUTH_OUTPUT=placed CERTBOT_DOMAIN=a.test CERTBOT_IDENTIFIER=a.test CERTBOT_REMAINING_CHALLENGES=0 CERTBOT_VALIDATION=DIGEST

"#]]
    );
}

/// Issues with the two scripts, each noting first what it was told.
fn manual(stage: &Stage, scripts: [&std::path::Path; 2], wish: &[&str]) {
    let noted = [("auth", scripts[0]), ("cleanup", scripts[1])].map(|(name, script)| {
        let recorder = hooks::recorder(&stage.path("hooks").join(format!("note-{name}")), name, &stage.path("log"));
        let body = format!("{}\n{}\n", recorder.display(), script.display());
        hooks::script(&stage.path("hooks").join(name), &body).display().to_string()
    });
    let flags = ["--manual", "--manual-auth-hook", &noted[0], "--manual-cleanup-hook", &noted[1]];
    stage.client().certonly(&[&flags, wish].concat()).succeeds();
}

fn flags(stage: &Stage) -> [String; 6] {
    let [pre, deploy, post] = ["pre", "deploy", "post"].map(|name| recorder(stage, "hooks", name, name));
    ["--pre-hook".to_owned(), pre, "--deploy-hook".to_owned(), deploy, "--post-hook".to_owned(), post]
}

fn directory_hooks(stage: &Stage) {
    for kind in ["pre", "deploy", "post"] {
        recorder(stage, &format!("tree/config/renewal-hooks/{kind}"), "10-note", &format!("dir-{kind}"));
    }
}

fn recorder(stage: &Stage, folder: &str, file: &str, name: &str) -> String {
    hooks::recorder(&stage.path(folder).join(file), name, &stage.path("log")).display().to_string()
}

/// Pebble before 2.6 lists authorizations in any order: the first name to come is called a.test.
fn in_order(log: &str) -> String {
    if log.contains("=a.test,b.test") {
        return log.to_owned();
    }
    log.replace("a.test", "FIRST").replace("b.test", "a.test").replace("FIRST", "b.test")
}

fn log(stage: &Stage) -> String {
    hooks::normal(&files::read(&stage.path("log")), stage.home())
}
