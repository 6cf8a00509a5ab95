//! Whoever stands beside a name that gets a certificate keeps what is shown to visitors.

use std::process::Command;
use std::thread::yield_now;

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, lab, openssl};

use crate::nginx_run::{ask, backups, served, server};

pub(crate) const SCENARIOS: &[Scenario] =
    &[Scenario::new("nginx_beside::default_moves", default_moves).about(Subject::OURS).on(Server::OURS)];

/// Two sites share the line that has them listen, so that neither can be said to be the default alone; another one that
/// comes first would take whoever names nobody. All is undone.
fn default_moves(stage: &Stage) {
    let nginx = server(stage);
    ask(stage, &nginx, "certonly", &["-d", "b.test"]).succeeds();
    let at = |name: &str| nginx.root().join(name);
    files::write(&at("listen.conf"), "listen 80;\nlisten 443 ssl;\n");
    let live = |kind| stage.lineage("b.test").live(kind).display().to_string();
    let pair = format!("ssl_certificate {};\n\tssl_certificate_key {};", live("fullchain"), live("privkey"));
    let site = |name: &str| format!("server {{\n\tinclude listen.conf;\n\tserver_name {name};\n\t{pair}\n}}\n");
    files::write(&at("sites-available/b.test.conf"), &(site("b.test") + &site("c.test")));
    let reload = ["-c", &at("nginx.conf").display().to_string(), "-s", "reload"];
    Outcome::of(Command::new(lab::system("/usr/sbin/nginx")).args(reload)).succeeds();
    let serial = stage.lineage("b.test").serial();
    while served("b.test") != serial {
        yield_now();
    }
    let before = nginx.picture();
    let said = ask(stage, &nginx, "run", &["-d", "a.test", "--no-redirect"]).exits(1);
    said.says("EC3229").says("b.test").says("127.0.0.1:443").says("configuration is as it was before");
    assert_eq!(nginx.picture(), before);
    assert!(backups(stage).is_empty());
    let shown = stage.path("shown.pem");
    files::write(&shown, &openssl::read(&["s_client", "-connect", "127.0.0.1:443", "-noservername"]));
    assert_eq!(openssl::serial(&shown), serial);
}
