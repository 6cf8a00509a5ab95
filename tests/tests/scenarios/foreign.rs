//! Foreign clients obtain, renew and revoke at our CA: it speaks the protocol, not our dialect of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::{EAB_KEY, EAB_KID, Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, lab, namespace, openssl, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("foreign::certbot", certbot).about(CERTBOTS).on(Server::OURS),
    Scenario::new("foreign::lego_http", lego_http).about(&[]).on(Server::OURS),
    Scenario::new("foreign::lego_tls_alpn", lego_tls_alpn).about(&[]).on(Server::OURS),
    Scenario::new("foreign::lego_dns", lego_dns).about(&[]).on(Server::OURS),
    Scenario::new("foreign::lego_eab", lego_eab).about(&[]).on(Server::OURS).with(Setup { eab: true, ..Setup::PLAIN }),
    Scenario::new("foreign::uacme", uacme).about(&[]).on(Server::OURS),
    Scenario::new("foreign::dehydrated", dehydrated).about(&[]).on(Server::OURS),
];

fn certbot(stage: &Stage) {
    let wish = ["--standalone", "-d", "a.test,b.test"];
    stage.client().certonly(&wish).succeeds();
    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    let first = lineage.serial();
    stage.client().renew(&["--force-renewal"]).succeeds();
    lineage.is_whole(&stage.ca.root(0));
    let second = lineage.serial();
    stage.client().run("revoke", &["--cert-name", "a.test"]).succeeds();
    assert!(stage.ca.is_revoked(&second));
    assert!(!stage.ca.is_revoked(&first));
}

fn lego_http(stage: &Stage) {
    lego_life(stage, &["--http", "--http.port", ":80"], "a.test");
}

fn lego_tls_alpn(stage: &Stage) {
    lego_life(stage, &["--tls", "--tls.port", ":443", "--key-type", "rsa2048"], "a.test");
}

fn lego_dns(stage: &Stage) {
    lego_life(stage, &["--dns", "exec", "--dns.disable-cp"], "*.a.test");
}

fn lego_eab(stage: &Stage) {
    lego_life(stage, &["--http", "--http.port", ":80", "--eab", "--kid", EAB_KID, "--hmac", EAB_KEY], "a.test");
}

fn lego_life(stage: &Stage, flags: &[&str], name: &str) {
    let lego = |verb: &[&str]| {
        let mut command = foreign(stage, "/usr/bin/lego");
        command
            .args(["--server", stage.ca.directory(), "--accept-tos", "--email", "admin@example.test"])
            .args(["--domains", name, "--path", &stage.arg("lego")])
            .args(flags)
            .args(verb)
            .env("LEGO_CA_CERTIFICATES", stage.ca.trust())
            .env("EXEC_PATH", lego_dns_script(stage));
        Outcome::of(&mut command).succeeds();
    };
    let cert = stage.path("lego/certificates").join(format!("{}.crt", name.replace('*', "_")));
    lego(&["run"]);
    let first = checked(stage, &cert);
    lego(&["renew", "--days", "1000", "--no-random-sleep"]);
    let second = checked(stage, &cert);
    assert_ne!(first, second);
    lego(&["revoke"]);
    assert!(stage.ca.is_revoked(&second));
    assert!(!stage.ca.is_revoked(&first));
}

/// lego's exec provider calls `SCRIPT present|cleanup _acme-challenge.NAME. VALUE`.
fn lego_dns_script(stage: &Stage) -> PathBuf {
    let (set, clear) = hooks::dns(&stage.path("hooks"));
    let body = format!(
        "export CERTBOT_DOMAIN=$(echo \"$2\" | sed 's/^_acme-challenge[.]//; s/[.]$//') CERTBOT_VALIDATION=\"$3\"\n\
         [ \"$1\" = present ] && exec {} || exec {}\n",
        set.display(),
        clear.display()
    );
    hooks::script(&stage.path("hooks/lego-dns"), &body)
}

fn uacme(stage: &Stage) {
    // Its TLS library reads no variable.
    namespace::trust(stage.ca.trust());
    web::serve(&stage.path("www"));
    files::make_folder(&stage.path("www/.well-known/acme-challenge"));
    let hook = hooks::uacme(&stage.path("hooks"), &stage.path("www")).display().to_string();
    let uacme = |words: &[&str]| {
        let mut command = foreign(stage, "/usr/bin/uacme");
        command.args(["-c", &stage.arg("uacme"), "-a", stage.ca.directory(), "-y", "-h", &hook]).args(words);
        Outcome::of(&mut command).succeeds();
    };
    let cert = stage.path("uacme/a.test/cert.pem");
    uacme(&["-t", "EC", "new", "admin@example.test"]);
    uacme(&["-t", "EC", "issue", "a.test", "b.test"]);
    let first = checked(stage, &cert);
    uacme(&["-t", "EC", "-f", "issue", "a.test", "b.test"]);
    let second = checked(stage, &cert);
    assert_ne!(first, second);
    uacme(&["revoke", &cert.display().to_string()]);
    assert!(stage.ca.is_revoked(&second));
}

fn dehydrated(stage: &Stage) {
    web::serve(&stage.path("www"));
    let wellknown = stage.path("www/.well-known/acme-challenge");
    files::make_folder(&wellknown);
    files::write(&stage.path("dehydrated/domains.txt"), "a.test b.test\n");
    files::write(&stage.path("dehydrated/config"), &dehydrated_config(stage, &wellknown));
    let dehydrated = |words: &[&str]| {
        let mut command = foreign(stage, "/usr/bin/dehydrated");
        command.args(words).args(["--config", &stage.arg("dehydrated/config")]);
        Outcome::of(&mut command).succeeds();
    };
    let live = stage.path("dehydrated/certs/a.test");
    dehydrated(&["--register", "--accept-terms"]);
    dehydrated(&["--cron"]);
    let first = checked(stage, &live.join("fullchain.pem"));
    dehydrated(&["--cron", "--force"]);
    let second = checked(stage, &live.join("fullchain.pem"));
    assert_ne!(first, second);
    dehydrated(&["--revoke", &live.join("cert.pem").display().to_string()]);
    assert!(stage.ca.is_revoked(&second));
}

fn dehydrated_config(stage: &Stage, wellknown: &Path) -> String {
    format!(
        "CA={}\nBASEDIR={}\nWELLKNOWN={}\nCURL_OPTS=\"--cacert {}\"\nCONTACT_EMAIL=admin@example.test\n",
        stage.ca.directory(),
        stage.arg("dehydrated"),
        wellknown.display(),
        stage.ca.trust().display()
    )
}

/// A program of the system with a bare environment.
fn foreign(stage: &Stage, program: &str) -> Command {
    let mut command = Command::new(lab::system(program));
    command
        .current_dir(stage.home())
        .env_clear()
        .env("HOME", stage.home())
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    command
}

/// Insists that the chain in this file leads to the CA's root, and returns the serial number.
fn checked(stage: &Stage, fullchain: &Path) -> String {
    let root = stage.path("root.pem");
    files::write(&root, &stage.ca.root(0));
    openssl::verify(fullchain, fullchain, &root);
    openssl::serial(fullchain)
}

const CERTBOTS: &[Subject] = &[Subject::Certbot5, Subject::Certbot2];
