//! Control panels that write nginx's files right after we did: what they wrote stays, and nobody is told of a success that
//! the next reload would end.

use std::path::{Path, PathBuf};

use evercert_tests::nginx::Nginx;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks};

use crate::nginx_run::{ask, backups, fetched, on, server};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nginx_rewritten::panel", panel).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_rewritten::untold", untold).about(Subject::OURS).on(Server::OURS),
];

/// A panel that puts its own file back is told of, and keeps it; one that adds a line does no harm, and keeps that.
fn panel(stage: &Stage) {
    let nginx = server(stage);
    ask(stage, &nginx, "certonly", &["-d", "a.test"]).succeeds();
    let site = nginx.root().join("sites-available/a.test.conf");
    let plain = files::read(&site);
    let theirs = stage.path("theirs.conf");
    files::write(&theirs, &format!("# Written by the panel.\n{plain}"));
    let said = install(stage, &nginx, &format!("cat {} > {}", theirs.display(), site.display())).exits(1);
    said.says("EC3227").says(&site.display().to_string()).says("configuration is as it was before");
    assert_eq!(files::read(&site), files::read(&theirs));
    assert!(backups(stage).is_empty());

    let said = install(stage, &nginx, &format!("echo '# added' >> {}", site.display())).succeeds();
    said.says("EC3228");
    assert!(files::read(&site).ends_with("# added\n"));
    assert_eq!(fetched(stage, "a.test"), "hello\n");
    on(stage, &nginx, "rollback", &["--checkpoints", "9"]).succeeds().says("EC3300");
    assert_eq!(files::read(&site), files::read(&theirs));
}

/// A rollback dies before it can say where it keeps what somebody had written: the next run says it, once.
fn untold(stage: &Stage) {
    let nginx = server(stage);
    ask(stage, &nginx, "certonly", &["-d", "a.test"]).succeeds();
    let site = nginx.root().join("sites-available/a.test.conf");
    let before = nginx.picture();
    on(stage, &nginx, "install", &["--cert-name", "a.test", "--no-redirect"]).succeeds();
    files::write(&site, &format!("{}# theirs\n", files::read(&site)));
    let body = "case \"$*\" in *reload) kill -KILL $PPID ;; *) exec /usr/sbin/nginx \"$@\" ;; esac\n";
    let ctl = hooks::script(&stage.path("hooks/nginx-ctl"), body).display().to_string();
    assert_eq!(on(stage, &nginx, "rollback", &["--nginx-ctl", &ctl]).code, None);
    assert_eq!(nginx.picture(), before);
    let said = stage.client().renew(&[]).succeeds().says("EC3300").says(&site.display().to_string());
    let copy = said.stderr.split_whitespace().find(|word| word.contains("/evercert/kept/")).expect("it is named");
    assert!(files::read(Path::new(copy.trim_end_matches('.'))).ends_with("# theirs\n"), "{copy}");
    let said = stage.client().renew(&[]).succeeds();
    assert!(!said.stderr.contains("EC3300"), "{}", said.stderr);
}

/// Installs, with something that happens once nginx has read its new files.
fn install(stage: &Stage, nginx: &Nginx, then: &str) -> Outcome {
    let ctl = ctl(stage, &nginx.root().join("nginx.pid"), then).display().to_string();
    on(stage, nginx, "install", &["--cert-name", "a.test", "--no-redirect", "--nginx-ctl", &ctl])
}

fn ctl(stage: &Stage, pid_file: &Path, then: &str) -> PathBuf {
    let pid = pid_file.display();
    let body = format!(
        "case \"$*\" in *reload) ;; *) exec /usr/sbin/nginx \"$@\" ;; esac\n\
         m=$(cat {pid}); workers() {{ cat /proc/$m/task/$m/children; }}; old=$(workers)\n\
         /usr/sbin/nginx \"$@\" || exit 1\n\
         while [ \"$(workers)\" = \"$old\" ]; do :; done\n{then}\n"
    );
    hooks::script(&stage.path("hooks/nginx-ctl"), &body)
}
