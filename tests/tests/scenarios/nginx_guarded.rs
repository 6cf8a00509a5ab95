//! Who else is at a configuration, and what is around it: other programs, attributes, files that cannot be read, circles.

use std::path::{Path, PathBuf};
use std::process::Command;

use evercert_nginx::files::Files;
use evercert_nginx::source::Disk;
use evercert_tests::nginx::Nginx;
use evercert_tests::outcome::{Outcome, wrap};
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{crash, files};

use crate::nginx_run::{ask, backups, fetched, on, server};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nginx_guarded::rival", rival).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_guarded::labels", labels).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_guarded::unreadable", unreadable).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_guarded::circle", circle).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_guarded::large", large).about(Subject::OURS).on(Server::OURS),
];

/// A control panel rewrites a site between our look at it and our change: theirs stays, and nothing of ours is done.
fn rival(stage: &Stage) {
    let nginx = server(stage);
    ask(stage, &nginx, "certonly", &["-d", "a.test"]).succeeds();
    let command = install(stage, &nginx, "a.test");
    let log = stage.path("trace");
    let moment = crash::moment_of(&command, &log, "/CHANGES_SINCE");
    on(stage, &nginx, "rollback", &["--checkpoints", "1"]).succeeds();
    let site = site(&nginx, "a.test");
    let theirs = format!("{}# theirs\n", files::read(&site));
    let said = crash::halted_at(&command, &moment, &log, || files::write(&site, &theirs)).exits(1);
    said.says("EC2111").says(&site.display().to_string());
    assert_eq!(files::read(&site), theirs);
    assert!(!stage.path("tree/work/IN_PROGRESS").exists() && backups(stage).is_empty());
    Outcome::of(&mut install(stage, &nginx, "a.test")).succeeds();
    assert!(files::read(&site).contains("# theirs\n"), "{}", files::read(&site));
    assert_eq!(fetched(stage, "a.test"), "hello\n");
}

/// Access lists and the label of SELinux stay with a file, there and back.
fn labels(stage: &Stage) {
    let nginx = server(stage);
    let site = site(&nginx, "a.test");
    files::give_to(&site, 0, 33);
    for (name, value) in LABELS {
        python(&site, &format!("os.setxattr(path, '{name}', bytes.fromhex('{value}'))"));
    }
    let before = nginx.picture();
    ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).succeeds();
    assert!(files::read(&site).contains("ssl_certificate"));
    assert_labelled(&site);
    on(stage, &nginx, "rollback", &["--checkpoints", "9"]).succeeds();
    assert_eq!(nginx.picture(), before);
    assert_labelled(&site);
}

/// A site that whoever runs us may not read, though nginx may: told with its path instead of "no such server".
fn unreadable(stage: &Stage) {
    let nginx = server(stage);
    ask(stage, &nginx, "certonly", &["-d", "b.test"]).succeeds();
    let (program, secret) = (stage.path("hooks/nginx"), site(&nginx, "b.test"));
    Outcome::of(Command::new("cp").arg("/usr/sbin/nginx").arg(&program)).succeeds();
    Outcome::of(Command::new("chown").args(["-R", "--no-dereference", NOBODY]).arg(stage.home())).succeeds();
    for (file, mode) in [(&program, 0o4755), (&secret, 0o600)] {
        files::give_to(file, 0, 0);
        files::set_mode(file, mode);
    }
    let before = nginx.picture();
    let mut command = install(stage, &nginx, "b.test");
    let as_nobody = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"];
    let said = Outcome::of(&mut wrap("setpriv", &as_nobody, command.arg("--nginx-ctl").arg(program))).exits(1);
    said.says("EC0403").says(&nginx.root().join("sites-enabled/b.test").display().to_string());
    assert_eq!(nginx.picture(), before);
}

/// A file that includes itself: nginx dies of it, and we neither go round in it nor change anything.
fn circle(stage: &Stage) {
    let nginx = server(stage);
    let site = site(&nginx, "b.test");
    files::write(&site, &format!("{}include sites-enabled/*;\n", files::read(&site)));
    let before = nginx.picture();
    ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).exits(1).says("EC2900");
    assert_eq!(Files::load(&Disk, &nginx.root().join("nginx.conf")).iter().count(), 3);
    assert_eq!(nginx.picture(), before);
}

/// A site in a file of 50 MB.
fn large(stage: &Stage) {
    let nginx = server(stage);
    let site = site(&nginx, "a.test");
    let lines = "# Nothing but a comment, of which there are many.\n".repeat(1_000_000);
    files::write(&site, &(files::read(&site) + &lines));
    let before = files::read(&site);
    assert!(before.len() > 50_000_000, "{}", before.len());
    ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).succeeds();
    assert_eq!(fetched(stage, "a.test"), "hello\n");
    on(stage, &nginx, "rollback", &["--checkpoints", "9"]).succeeds();
    assert!(files::read(&site) == before, "it has other bytes");
}

/// The command that installs a certificate; its log is not turned over, so that each run does the same.
fn install(stage: &Stage, nginx: &Nginx, name: &str) -> Command {
    let root = nginx.root().display().to_string();
    let words =
        ["--nginx", "--nginx-server-root", &root, "--cert-name", name, "--no-redirect", "--max-log-backups", "0"];
    stage.client().command("install", &words)
}

fn site(nginx: &Nginx, name: &str) -> PathBuf {
    nginx.root().join(format!("sites-available/{name}.conf"))
}

#[track_caller]
fn assert_labelled(file: &Path) {
    for (name, value) in LABELS {
        assert_eq!(python(file, &format!("print(os.getxattr(path, '{name}').hex())")), value, "{name}");
    }
}

fn python(file: &Path, code: &str) -> String {
    let code = format!("import os; path = '{}'; {code}", file.display());
    Outcome::of(Command::new("python3").args(["-c", &code])).succeeds().stdout.trim().to_owned()
}

const NOBODY: &str = "65534";

/// By name, as hexadecimal: an access list (version 2; owner rw, user 7 rw, group r, mask rw, others none), and a label.
const LABELS: [(&str, &str); 2] = [
    (
        "system.posix_acl_access",
        "0200000001000600ffffffff02000600070000000400\
         0400ffffffff10000600ffffffff20000000ffffffff",
    ),
    ("security.selinux", "73797374656d5f753a6f626a6563745f723a68747470645f636f6e6669675f743a733000"),
];
