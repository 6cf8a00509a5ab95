//! What arrives with whoever asks an nginx that we changed: headers, staples, certificates by IPv6, and through nginx's
//! kin.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use evercert_tests::daemon::Daemon;
use evercert_tests::fetched::{Fetched, header};
use evercert_tests::nginx::Nginx;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, lab, openssl, tls};

use crate::nginx_run::{ask, backups, fetched, head, on, server};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nginx_seen::policies", policies).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_seen::stapled", stapled).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nginx_seen::another_by_ipv6", another_by_ipv6).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_seen::kin", kin).about(Subject::OURS).on(Server::OURS),
];

/// Insecure requests are to be upgraded, and HTTPS is to be kept to: browsers are told so.
fn policies(stage: &Stage) {
    let nginx = server(stage);
    ask(stage, &nginx, "run", &["-d", "a.test", "--no-redirect", "--uir", "--hsts"]).succeeds();
    let page = Fetched::anyhow("https://a.test/", "127.0.0.1");
    let told = |name: &str| header(&page.headers, name).map(str::to_owned);
    assert_eq!(told("content-security-policy").as_deref(), Some("upgrade-insecure-requests"));
    assert_eq!(told("strict-transport-security").as_deref(), Some("max-age=31536000"));
    assert_eq!(page.body, "hello\n");
    assert_eq!(head("a.test", "strict-transport-security"), "", "not by plain HTTP, RFC 6797 section 7.2");
}

/// The CA's word that the certificate stands comes with the certificate, once nginx has asked for it.
fn stapled(stage: &Stage) {
    let nginx = server(stage);
    ask(stage, &nginx, "run", &["-d", "a.test", "--staple-ocsp", "--no-redirect"]).succeeds();
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut said = String::new();
    while !said.contains("OCSP Response Status: successful") {
        assert!(Instant::now() < deadline, "{said}\n{}", files::read(&nginx.root().join("error.log")));
        let shown = ["s_client", "-connect", "127.0.0.1:443", "-servername", "a.test", "-status"];
        said = openssl::read(&shown);
    }
    assert!(said.contains("Cert Status: good"), "{said}");
}

/// By IPv4 the new certificate is served; by IPv6 another program shows its own. All is undone.
fn another_by_ipv6(stage: &Stage) {
    let nginx = Nginx::asleep(&stage.path("nginx"), &["a.test"]);
    let site = nginx.root().join("sites-available/a.test.conf");
    let [cert, key] = ["other.pem", "other.key"].map(|name| stage.path(name));
    tls::write_self_signed(&["other.test"], &cert, &key);
    let listens = format!(
        "listen 80;\n\tlisten 443 ssl;\n\tlisten [::]:443 ssl reuseport;\n\tssl_certificate {};\n\tssl_certificate_key {};",
        cert.display(),
        key.display()
    );
    files::write(&site, &files::read(&site).replace("listen 80;", &listens));
    let _holder = by_ipv6(stage, &cert, &key);
    let _server = started(stage, Path::new("/usr/sbin/nginx"), &nginx);
    let before = nginx.picture();
    let said = ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).exits(1);
    let said = said.says("EC2113").says("other.test").says("[::1]:443").says("configuration is as it was before");
    assert!(!said.stderr.contains("127.0.0.1:443"), "{}", said.stderr);
    assert_eq!(nginx.picture(), before);
    assert!(backups(stage).is_empty());
    assert_eq!(Fetched::anyhow("https://a.test/", "127.0.0.1").serial, openssl::serial(&cert));
}

/// OpenResty, Angie and freenginx, by `--nginx-ctl`: nginx under their names.
fn kin(stage: &Stage) {
    for (program, answer, title) in KIN {
        let nginx = Nginx::asleep(&stage.path(program), &["a.test"]);
        let server = started(stage, &titled(stage, program, title), &nginx);
        let before = nginx.picture();
        let ctl = calling_itself(stage, program, answer);
        let words = ["-d", "a.test", "--redirect", "--force-renewal", "--nginx-ctl", &ctl];
        ask(stage, &nginx, "run", &words).succeeds();
        assert_eq!(fetched(stage, "a.test"), "hello\n", "{program}");
        assert_eq!(head("a.test", "location"), "https://a.test/", "{program}");
        on(stage, &nginx, "rollback", &["--checkpoints", "9", "--nginx-ctl", &ctl]).succeeds();
        assert_eq!(nginx.picture(), before);
        assert_eq!(head("a.test", "location"), "", "{program}");
        server.end();
    }
}

/// A copy of nginx whose processes have another name in their titles.
fn titled(stage: &Stage, program: &str, title: &str) -> PathBuf {
    let mut bytes = files::read_bytes(&lab::system("/usr/sbin/nginx"));
    let usual = b"nginx: \0";
    let place = bytes.windows(usual.len()).position(|window| window == usual).expect("nginx has a title");
    bytes[place..place + title.len()].copy_from_slice(title.as_bytes());
    let path = stage.path("hooks").join(program);
    files::write_bytes(&path, &bytes);
    files::set_mode(&path, 0o755);
    path
}

/// A way to call it that answers `-V` as its makers have it answer.
fn calling_itself(stage: &Stage, program: &str, answer: &str) -> String {
    let path = stage.path("hooks").join(program).display().to_string();
    let body = format!(
        "case \"$*\" in *-V) {path} \"$@\" 2>&1 | sed '1s|.*|{answer}|' >&2 ;; *) exec {path} \"$@\" ;; esac\n"
    );
    hooks::script(&stage.path(&format!("hooks/{program}-ctl")), &body).display().to_string()
}

fn started(stage: &Stage, program: &Path, nginx: &Nginx) -> Daemon {
    let mut command = Command::new(program);
    command.arg("-c").arg(nginx.root().join("nginx.conf")).args(["-g", "daemon off;"]);
    Daemon::start(&mut command, &stage.path("nginx.log"), "127.0.0.1:80".parse().expect("a constant address"))
}

/// A program that holds the HTTPS port of one address, beside whoever has it for all.
fn by_ipv6(stage: &Stage, cert: &Path, key: &Path) -> Daemon {
    let code = format!(
        "import socket, ssl\n\
         context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n\
         context.load_cert_chain('{}', '{}')\n\
         server = socket.socket(socket.AF_INET6)\n\
         server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)\n\
         server.bind(('::1', 443))\n\
         server.listen()\n\
         while True:\n\
         \x20   try: context.wrap_socket(server.accept()[0], server_side=True).close()\n\
         \x20   except OSError: pass\n",
        cert.display(),
        key.display()
    );
    let mut command = Command::new("python3");
    command.args(["-c", &code]);
    Daemon::start(&mut command, &stage.path("holder.log"), "[::1]:443".parse().expect("a constant address"))
}

/// Programs, what they answer to `-V`, and the titles of their processes.
const KIN: [(&str, &str, &str); 3] = [
    ("openresty", "nginx version: openresty/1.27.1.1", "nginx: "),
    ("angie", "Angie version: Angie/1.8.1", "angie: "),
    ("freenginx", "freenginx version: freenginx/1.27.0", "nginx: "),
];
