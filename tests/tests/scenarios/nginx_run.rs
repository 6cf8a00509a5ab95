//! The everyday journeys with a real nginx: obtained, installed, renewed, rolled back.

use std::path::{Path, PathBuf};

use evercert_tests::client::Client;
use evercert_tests::fetched::{Fetched, header};
use evercert_tests::nginx::Nginx;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::{Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nginx_run::run", run).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("nginx_run::certonly", certonly).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nginx_run::one_reload", one_reload).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_run::addresses", addresses).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_run::reconfigured", reconfigured).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_run::options", options).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nginx_run::stapling_is_pointless", stapling_is_pointless)
        .about(Subject::OURS)
        .on(Server::OURS)
        .with(Setup { crl_only: true, ..Setup::PLAIN }),
];

/// Everything at once, then each thing for itself, and back.
fn run(stage: &Stage) {
    let nginx = server(stage);
    let before = nginx.picture();
    let said = ask(stage, &nginx, "run", &["-d", "a.test,b.test", "--redirect"]).succeeds();
    said.says("Deploying certificate").says("https://a.test");
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    for name in ["a.test", "b.test"] {
        assert_eq!(fetched(stage, name), "hello\n");
        assert_eq!(head(name, "Location"), format!("https://{name}/"));
    }
    assert!(!stage.path("tree/work/temp_checkpoint").exists() && !stage.path("tree/work/IN_PROGRESS").exists());
    assert_eq!(backups(stage).len(), 2, "one for the certificate, one for the redirect");
    let conf = files::read(&stage.lineage("a.test").conf());
    let root = nginx.root().display();
    for line in ["authenticator = nginx", "installer = nginx", &format!("nginx_server_root = {root}")] {
        assert!(conf.contains(&format!("{line}\n")), "{conf}");
    }

    on(stage, &nginx, "enhance", &["--hsts", "--cert-name", "a.test"]).succeeds();
    assert_eq!(backups(stage).len(), 3);
    let serial = stage.lineage("a.test").serial();
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_ne!(stage.lineage("a.test").serial(), serial);
    assert_eq!(fetched(stage, "a.test"), "hello\n");
    assert_eq!(served("b.test"), stage.lineage("a.test").serial());

    on(stage, &nginx, "install", &["--cert-name", "a.test", "--redirect"]).succeeds();
    if stage.is_ours() {
        assert_eq!(backups(stage).len(), 3, "what is there already is not changed");
    }
    stage
        .client()
        .run("rollback", &["-i", "nginx", "--nginx-server-root", &root.to_string(), "--checkpoints", "9"])
        .succeeds();
    assert_eq!(nginx.picture(), before);
    assert_eq!(head("a.test", "Location"), "");
}

/// Proved by nginx, changed nowhere; and a rehearsal of the same.
fn certonly(stage: &Stage) {
    let nginx = server(stage);
    let before = nginx.picture();
    let args = ["-d", "a.test,b.test,stranger.test"];
    ask(stage, &nginx, "certonly", &args).succeeds();
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    assert_eq!(nginx.picture(), before);
    let server = ["--server", stage.ca.directory()];
    stage.client().renew(&[&["--dry-run"], &server[..]].concat()).succeeds();
    assert_eq!(nginx.picture(), before);
    assert!(backups(stage).is_empty());
    for left in ["tree/work/temp_checkpoint", "tree/config/le_http_01_cert_challenge.conf"] {
        assert!(!stage.path(left).exists(), "{left}");
    }
}

/// Two certificates that are renewed together: shown with one reload, hidden with one, taken up with one.
fn one_reload(stage: &Stage) {
    let nginx = server(stage);
    let log = stage.path("ctl.log");
    let ctl = recorder(stage, &log);
    for name in ["a.test", "b.test"] {
        ask(stage, &nginx, "run", &["-d", name, "--no-redirect", "--nginx-ctl", &ctl]).succeeds();
    }
    files::write(&log, "");
    stage.client().renew(&["--force-renewal"]).succeeds();
    let calls = files::read(&log);
    assert_eq!(calls.lines().filter(|line| line.ends_with("-s reload")).count(), 3, "{calls}");
    for name in ["a.test", "b.test"] {
        assert_eq!((stage.lineage(name).version(), served(name)), (2, stage.lineage(name).serial()));
    }
}

/// A certificate for an address, proved and served by nginx: certbot cannot.
fn addresses(stage: &Stage) {
    let nginx = Nginx::start(&stage.path("nginx"), &["127.0.0.1"]);
    let before = nginx.picture();
    ask(stage, &nginx, "run", &["--ip-address", "127.0.0.1", "--cert-name", "ip", "--redirect"]).succeeds();
    assert_eq!(stage.lineage("ip").names(), ["IP Address:127.0.0.1"]);
    assert_eq!(fetched(stage, "127.0.0.1"), "hello\n");
    assert_eq!(head("127.0.0.1", "Location"), "https://127.0.0.1/");
    on(stage, &nginx, "rollback", &["-i", "nginx", "--checkpoints", "9"]).succeeds();
    assert_eq!(nginx.picture(), before);
}

/// A certificate that a webroot proved is proved by nginx from now on, and nginx takes it up.
fn reconfigured(stage: &Stage) {
    let nginx = server(stage);
    let www = nginx.root().join("www").display().to_string();
    stage.client().certonly(&["--webroot", "-w", &www, "-d", "a.test"]).succeeds();
    let before = nginx.picture();
    on(stage, &nginx, "reconfigure", &["--cert-name", "a.test", "--server", stage.ca.directory()]).succeeds();
    let conf = files::read(&stage.lineage("a.test").conf());
    assert!(conf.contains("authenticator = nginx\n") && conf.contains("installer = nginx\n"), "{conf}");
    stage.client().renew(&["--force-renewal"]).succeeds().says("Reloading nginx server");
    assert_eq!((stage.lineage("a.test").version(), nginx.picture()), (2, before.clone()));
    // Proved elsewhere, taken up here: an nginx with a mistake is told of before anything is ordered.
    let main = nginx.root().join("nginx.conf");
    let whole = files::read(&main);
    files::write(&main, &format!("{whole}wibble on;\n"));
    let root = nginx.root().display().to_string();
    let args = ["--webroot", "-w", &www, "-i", "nginx", "--nginx-server-root", &root, "-d", "b.test"];
    stage.client().certonly(&args).exits(1).says("EC2900");
    assert!(!stage.lineage("b.test").exists());
    files::write(&main, &whole);
    stage.client().certonly(&args).succeeds();
    assert_eq!(nginx.picture(), before);
}

/// The files of TLS settings: there with their digests; what somebody has changed stays.
fn options(stage: &Stage) {
    let nginx = server(stage);
    ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).succeeds();
    let at = |name: &str| stage.config().join(name);
    for (file, digest) in [
        ("options-ssl-nginx.conf", ".updated-options-ssl-nginx-conf-digest.txt"),
        ("ssl-dhparams.pem", ".updated-ssl-dhparams-pem-digest.txt"),
    ] {
        let sum = evercert_tests::openssl::read(&["dgst", "-sha256", "-r", &at(file).display().to_string()]);
        assert_eq!(sum.split(' ').next(), Some(files::read(&at(digest)).trim()), "{file}");
        assert_eq!((files::attributes(&at(file)), files::attributes(&at(digest))), attributes());
    }
    let changed = files::read(&at("options-ssl-nginx.conf")).replace("1440m", "10m");
    files::write(&at("options-ssl-nginx.conf"), &changed);
    ask(stage, &nginx, "run", &["-d", "b.test", "--redirect"]).succeeds();
    assert_eq!(files::read(&at("options-ssl-nginx.conf")), changed);
}

fn attributes() -> (String, String) {
    let usual = || "644 0:0".to_owned();
    (usual(), usual())
}

/// Nobody answers for the certificate, so nothing is stapled; what else was asked for is done.
fn stapling_is_pointless(stage: &Stage) {
    let nginx = server(stage);
    let said = ask(stage, &nginx, "run", &["-d", "a.test", "--staple-ocsp", "--hsts", "--no-redirect"]).succeeds();
    let site = files::read(&nginx.root().join("sites-available/a.test.conf"));
    assert!(site.contains("Strict-Transport-Security"), "{site}");
    said.says("EC2909");
    assert!(!site.contains("ssl_stapling"), "{site}");
}

/// Two sites, `a.test` and `b.test`.
pub(crate) fn server(stage: &Stage) -> Nginx {
    Nginx::start(&stage.path("nginx"), &["a.test", "b.test"])
}

/// A verb that asks the CA and works with this nginx.
pub(crate) fn ask(stage: &Stage, nginx: &Nginx, verb: &str, args: &[&str]) -> Outcome {
    asked_by(&stage.client(), nginx, verb, args)
}

/// The same, by another client.
pub(crate) fn asked_by(client: &Client, nginx: &Nginx, verb: &str, args: &[&str]) -> Outcome {
    let root = nginx.root().display().to_string();
    let usual = ["--agree-tos", "--email", "a@example.test", "--nginx", "--nginx-server-root", &root];
    client.ask(verb, &[&usual[..], args].concat())
}

/// A verb that works with this nginx and asks no CA.
pub(crate) fn on(stage: &Stage, nginx: &Nginx, verb: &str, args: &[&str]) -> Outcome {
    let root = nginx.root().display().to_string();
    stage.client().run(verb, &[&["--nginx", "--nginx-server-root", &root], args].concat())
}

/// An `nginx` that notes how it is called.
pub(crate) fn recorder(stage: &Stage, log: &Path) -> String {
    let body = format!("echo \"$@\" >> {}\nexec /usr/sbin/nginx \"$@\"\n", log.display());
    hooks::script(&stage.path("hooks/nginx-ctl"), &body).display().to_string()
}

/// The page of a name over HTTPS, the chain verified.
pub(crate) fn fetched(stage: &Stage, name: &str) -> String {
    let roots = stage.path("roots.pem");
    files::write(&roots, &stage.ca.root(0));
    let page = Fetched::proved(&format!("https://{name}/"), LOCAL, &roots);
    assert_eq!(page.trouble, "", "{name}");
    page.body
}

/// A header of the answer over plain HTTP; empty if there is none.
pub(crate) fn head(name: &str, wanted: &str) -> String {
    let page = Fetched::anyhow(&format!("http://{name}/"), LOCAL);
    assert_eq!(page.trouble, "", "{name}");
    header(&page.headers, wanted).unwrap_or_default().to_owned()
}

/// The serial number of the certificate that is served for a name.
pub(crate) fn served(name: &str) -> String {
    Fetched::anyhow(&format!("https://{name}/"), LOCAL).serial
}

/// The checkpoints that can be rolled back.
pub(crate) fn backups(stage: &Stage) -> Vec<PathBuf> {
    files::list(&stage.path("tree/work/backups"))
}

const LOCAL: &str = "127.0.0.1";
