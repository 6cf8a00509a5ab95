//! What people are asked and shown where nginx is the plugin: menus, lists of names, places of wildcards, edits.

use evercert_tests::nginx::Nginx;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks};

use crate::nginx_run::{ask, fetched, on, server};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nginx_asked::names", names).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nginx_asked::wildcard", wildcard).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_asked::uncovered", uncovered).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_asked::plugin", plugin).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_asked::dry_edit", dry_edit).about(Subject::OURS).on(Server::OURS),
];

/// No names: those that nginx serves are offered.
fn names(stage: &Stage) {
    let nginx = server(stage);
    let root = nginx.root().display().to_string();
    let words = ["--server", stage.ca.directory(), "--agree-tos", "--email", "a@example.test", "--no-eff-email"];
    let words = [&words[..], &["--nginx", "--nginx-server-root", &root]].concat();
    let mut terminal = stage.client().terminal("run", &[&words[..], &["--redirect"]].concat());
    terminal.expect("1: a.test").expect("2: b.test").expect("cancel").answer("2");
    terminal.end().exits(0);
    assert_eq!(stage.lineage("b.test").names(), ["DNS:b.test"]);
    assert_eq!(fetched(stage, "b.test"), "hello\n");
    let mut terminal = stage.client().terminal("certonly", &words);
    terminal.expect("1: a.test").expect("cancel").answer("1");
    terminal.end().exits(0);
    assert!(stage.lineage("a.test").exists());
}

/// A wildcard that is proved elsewhere: which servers get it is asked for, and a script is told what it lacks.
fn wildcard(stage: &Stage) {
    let nginx = Nginx::start(&stage.path("nginx"), &["one.a.test", "two.a.test"]);
    let before = nginx.picture();
    let root = nginx.root().display().to_string();
    let (auth, cleanup) = hooks::dns(&stage.path("hooks"));
    let (auth, cleanup) = (auth.display().to_string(), cleanup.display().to_string());
    let words = ["--server", stage.ca.directory(), "--agree-tos", "--email", "a@example.test", "-d", "*.a.test"];
    let manual = ["--preferred-challenges", "dns", "--manual-auth-hook", &auth, "--manual-cleanup-hook", &cleanup];
    let plugins = ["-a", "manual", "-i", "nginx", "--nginx-server-root", &root, "--redirect"];
    let words = [&words[..], &manual, &plugins].concat();
    let said = stage.client().run("run", &words).exits(1);
    said.says("EC2114").says("one.a.test").says("two.a.test").says("No certificate was ordered");
    assert_eq!(nginx.picture(), before);
    assert!(!stage.lineage("a.test").exists());

    let mut terminal = stage.client().terminal("run", &[&words[..], &["--keep"]].concat());
    terminal.expect("1: ").expect("2: ").expect("cancel").answer("2");
    terminal.end().exits(0);
    assert_eq!(fetched(stage, "two.a.test"), "hello\n");
    let site = |name: &str| files::read(&nginx.root().join(format!("sites-available/{name}.a.test.conf")));
    assert!(site("two").contains("ssl_certificate ") && !site("one").contains("ssl_certificate "), "{}", site("one"));
}

/// A certificate for one of two names that have one: whoever is there is asked before it is ordered, others are told.
fn uncovered(stage: &Stage) {
    let nginx = server(stage);
    let site = nginx.root().join("sites-available/a.test.conf");
    files::write(&site, &files::read(&site).replace("server_name a.test", "server_name a.test b.test"));
    ask(stage, &nginx, "run", &["-d", "a.test,b.test", "--cert-name", "both", "--redirect"]).succeeds();
    let root = nginx.root().display().to_string();
    let words =
        ["--server", stage.ca.directory(), "--nginx", "--nginx-server-root", &root, "-d", "a.test", "--redirect"];
    let mut terminal = stage.client().terminal("run", &words);
    terminal.expect("b.test").expect("?").answer("n");
    terminal.end().exits(1);
    assert!(!stage.lineage("a.test").exists());
    ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).succeeds().says("EC3244").says("b.test");
    assert_eq!(fetched(stage, "a.test"), "hello\n");
}

/// No plugin: where only one can do it, nobody is asked; a list shows it.
fn plugin(stage: &Stage) {
    let nginx = server(stage);
    let root = nginx.root().display().to_string();
    ask(stage, &nginx, "certonly", &["-d", "a.test"]).succeeds();
    let no_other = ["--apache-ctl", "/nowhere/apachectl"];
    let words = [&["--nginx-server-root", &root, "--cert-name", "a.test", "--redirect"], &no_other[..]].concat();
    stage.client().terminal("install", &words).end().exits(0);
    assert_eq!(fetched(stage, "a.test"), "hello\n");
    stage.client().run("plugins", &[]).succeeds().says("* nginx").says("Authenticator, Installer, Plugin");
    let elsewhere = ["--nginx", "--nginx-server-root", "/nowhere", "--cert-name", "a.test"];
    stage.client().run("install", &elsewhere).exits(1).says("EC3253").says("/nowhere/nginx.conf");
    let absent = stage.client().run("plugins", &["--prepare", "--nginx-ctl", "/nowhere"]).succeeds();
    assert!(!absent.stdout.contains("* nginx"), "{}", absent.stdout);
}

/// Edits are shown as they would be made, one upon the other, and nothing happens.
fn dry_edit(stage: &Stage) {
    let nginx = server(stage);
    let before = nginx.picture();
    let said = ask(stage, &nginx, "run", &["-d", "a.test", "--redirect", "--hsts", "--nginx-dry-edit"]).succeeds();
    let config = stage.config().display().to_string();
    for line in [
        format!("--- {}/sites-available/a.test.conf", nginx.root().display()),
        format!("ssl_certificate {config}/live/a.test/fullchain.pem;"),
        "Strict-Transport-Security".to_owned(),
        "return 301 https://".to_owned(),
    ] {
        assert!(said.stdout.contains(&line), "{line}: {}", said.stdout);
    }
    ask(stage, &nginx, "certonly", &["-d", "b.test", "--nginx-dry-edit"]).succeeds().says("acme-challenge/TOKEN");
    assert_eq!(nginx.picture(), before);
    assert!(!stage.config().join("accounts").exists() && !stage.config().join("options-ssl-nginx.conf").exists());

    ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).succeeds();
    let json = ["--cert-name", "a.test", "--redirect", "--nginx-dry-edit", "--json"];
    on(stage, &nginx, "install", &json).succeeds().says("\"edits\":[]");
    let said =
        on(stage, &nginx, "enhance", &["--cert-name", "a.test", "--hsts", "--nginx-dry-edit", "--json"]).succeeds();
    assert!(said.stdout.contains("Strict-Transport-Security"), "{}", said.stdout);
    for (verb, args, code) in [
        ("install", &["-i", "null", "--cert-name", "a.test"][..], "EC2911"),
        ("certonly", &["-a", "standalone", "-i", "nginx", "-d", "a.test"], "EC2911"),
        ("renew", &["--force-renewal"], "EC3210"),
        ("rollback", &["--nginx"], "EC3210"),
    ] {
        stage.client().run(verb, &[args, &["--nginx-dry-edit"]].concat()).exits(1).says(code);
    }
    assert_eq!(stage.lineage("a.test").version(), 1);
}
