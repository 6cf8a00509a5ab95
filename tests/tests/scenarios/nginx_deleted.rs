//! A certificate that nginx lives from is deleted.

use evercert_tests::files;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;

use crate::nginx_run::{ask, served, server};

pub(crate) const SCENARIOS: &[Scenario] =
    &[Scenario::new("nginx_deleted::in_use", in_use).about(Subject::MODERN).on(Server::OURS).seldom()];

/// It goes, as scripts expect; we say which lines of nginx name it, before anything is asked or done.
fn in_use(stage: &Stage) {
    let nginx = server(stage);
    ask(stage, &nginx, "run", &["-d", "a.test", "--no-redirect"]).succeeds();
    ask(stage, &nginx, "certonly", &["-d", "b.test"]).succeeds();
    let serial = stage.lineage("a.test").serial();
    let site = nginx.root().join("sites-enabled/a.test");
    let named = |what: &str| {
        let line = files::read(&site).lines().position(|line| line.trim().starts_with(what)).expect("it is named");
        format!("{}:{}", site.display(), line + 1)
    };
    let (first, second) = (named("ssl_certificate "), named("ssl_certificate_key "));
    let said = stage.client().run("delete", &["--cert-name", "b.test"]).succeeds();
    assert!(!said.stderr.contains("EC3231"), "{}", said.stderr);
    let said = stage.client().run("delete", &["--cert-name", "a.test"]).succeeds();
    let is_ours = stage.is_ours();
    said.says_if(is_ours, "EC3231").says_if(is_ours, &first).says_if(is_ours, &second);
    assert!(!stage.lineage("a.test").exists());
    assert_eq!(served("a.test"), serial);
}
