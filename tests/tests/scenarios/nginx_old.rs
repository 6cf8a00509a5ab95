//! Servers that speak what nobody should speak any more, or what few others do: a right installation stays.

use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, openssl};

use crate::nginx_run::{ask, on, server};

pub(crate) const SCENARIOS: &[Scenario] =
    &[Scenario::new("nginx_old::ciphers", ciphers).about(Subject::OURS).on(Server::OURS)];

/// TLS 1.0 alone; TLS 1.2 with one old cipher; and a cipher that is too new, or too rare.
fn ciphers(stage: &Stage) {
    let nginx = server(stage);
    let site = nginx.root().join("sites-available/a.test.conf");
    let speak = |from: &str, to: &str| files::write(&site, &files::read(&site).replace(from, to));
    speak("listen 80;\n", &format!("listen 80;\n\t{TLS_1_0}\n"));
    let said = ask(stage, &nginx, "run", &["-d", "a.test", "--key-type", "rsa", "--no-redirect"]).succeeds();
    assert!(!said.stderr.contains("EC3223"), "{}", said.stderr);
    let protocol = ["-tls1", "-cipher", "ALL:@SECLEVEL=0"];
    let shown = ["s_client", "-connect", "127.0.0.1:443", "-servername", "a.test"];
    files::write(&stage.path("shown.pem"), &openssl::read(&[&shown[..], &protocol].concat()));
    assert_eq!(openssl::serial(&stage.path("shown.pem")), stage.lineage("a.test").serial());

    let install = || on(stage, &nginx, "install", &["--cert-name", "a.test", "--no-redirect"]);
    speak(TLS_1_0, TLS_1_2);
    let said = install().succeeds();
    assert!(!said.stderr.contains("EC3223"), "{}", said.stderr);

    speak(TLS_1_2, CCM);
    install().succeeds().says("EC3223");
}

const TLS_1_0: &str = "ssl_protocols TLSv1; ssl_ciphers AES128-SHA:@SECLEVEL=0;";
const TLS_1_2: &str = "ssl_protocols TLSv1.2; ssl_ciphers AES128-SHA;";
const CCM: &str = "ssl_protocols TLSv1.3; ssl_conf_command Ciphersuites TLS_AES_128_CCM_SHA256;";
