//! What nginx shows after a renewal: the new certificate, the old one because nobody told it, or another one on purpose.

use std::path::{Path, PathBuf};
use std::process::Command;

use evercert_tests::nginx::Nginx;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, tls};

use crate::nginx_run::{served, server};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nginx_renewed::untold", untold).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_renewed::elsewhere", elsewhere).about(Subject::OURS).on(Server::OURS),
];

/// Reloads that never arrive: one is made up for by the next, and where none arrives the renewal says so. Nor is a number
/// believed that belongs to somebody else.
fn untold(stage: &Stage) {
    let nginx = server(stage);
    let ctl = ctl(stage, "");
    installed(stage, &nginx, &ctl);
    let old = served("a.test");
    let pid_file = nginx.root().join("nginx.pid");
    let number = files::read(&pid_file);
    let tell = format!("kill -HUP {}", number.trim());

    // Where the number is not known, nobody can see whether the signal arrived.
    files::remove(&pid_file);
    self::ctl(stage, &once(stage, ":", &tell));
    let said = stage.client().renew(&["--force-renewal", "--json"]).succeeds();
    said.says("\"address\":\"127.0.0.1:443\",\"name\":\"a.test\",\"shows\":\"new\"");
    assert_eq!(served("a.test"), stage.lineage("a.test").serial());
    assert_ne!(served("a.test"), old);

    self::ctl(stage, ":");
    let said = stage.client().renew(&["--force-renewal"]).exits(1);
    said.says("EC3220").says("127.0.0.1:443").says("(failure)").says("systemctl restart nginx");
    assert_eq!(stage.lineage("a.test").version(), 3, "it is renewed all the same");

    let mut stranger = Command::new("sleep").arg("600").spawn().expect("sleep is there");
    files::write(&pid_file, &stranger.id().to_string());
    self::ctl(stage, "");
    let said = stage.client().renew(&["--force-renewal", "--nginx-ctl", "/usr/sbin/nginx"]).exits(1);
    said.says("EC3214").says(number.trim());
    assert!(stranger.try_wait().expect("a child can be asked for").is_none(), "a stranger was signalled");
    stranger.kill().expect("a child can be ended");
    stranger.wait().expect("a child that was ended ends");

    files::write(&pid_file, &number);
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!(served("a.test"), stage.lineage("a.test").serial());
}

/// Somebody has given the name another certificate since: that is no failure, but not passed over in silence.
fn elsewhere(stage: &Stage) {
    let nginx = server(stage);
    installed(stage, &nginx, &ctl(stage, ""));
    let site = nginx.root().join("sites-available/a.test.conf");
    let [cert, key] = ["other.pem", "other.key"].map(|name| stage.path(name));
    tls::write_self_signed(&["a.test"], &cert, &key);
    let live = |kind| stage.lineage("a.test").live(kind).display().to_string();
    let text = files::read(&site).replace(&live("fullchain"), &path(&cert)).replace(&live("privkey"), &path(&key));
    files::write(&site, &text);
    let said = stage.client().renew(&["--force-renewal"]).succeeds();
    said.says("EC3221").says("127.0.0.1:443").says("(success)");
    assert_eq!((served("a.test"), files::read(&site)), (evercert_tests::openssl::serial(&cert), text));
}

/// A certificate that a webroot proves, for `a.test`, in nginx.
fn installed(stage: &Stage, nginx: &Nginx, ctl: &Path) {
    let (www, root) = (path(&nginx.root().join("www")), path(nginx.root()));
    let who = ["--agree-tos", "--email", "a@example.test", "-a", "webroot", "-w", &www, "-i", "nginx"];
    let what = ["-d", "a.test", "--no-redirect", "--nginx-server-root", &root, "--nginx-ctl", &path(ctl)];
    stage.client().ask("run", &[&who[..], &what].concat()).succeeds();
}

/// An `nginx` that does this instead of reloading, if it is anything.
fn ctl(stage: &Stage, instead: &str) -> PathBuf {
    let reload = if instead.is_empty() { "exec /usr/sbin/nginx \"$@\"" } else { instead };
    let body = format!("case \"$*\" in *reload) {reload} ;; *) exec /usr/sbin/nginx \"$@\" ;; esac\n");
    hooks::script(&stage.path("hooks/nginx-ctl"), &body)
}

/// One thing the first time, another from then on.
fn once(stage: &Stage, first: &str, then: &str) -> String {
    let mark = stage.path("mark");
    format!("if mkdir {}; then {first}; else {then}; fi", mark.display())
}

fn path(path: &Path) -> String {
    path.display().to_string()
}
