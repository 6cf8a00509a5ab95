//! What must not break a running nginx: crashes, signals, mistakes of ours, of others, and of the configuration.

use std::path::Path;
use std::process::Command;

use evercert_tests::daemon::Daemon;
use evercert_tests::nginx::Nginx;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{crash, files, hooks, namespace, tls};

use crate::nginx_run::{ask, backups, fetched, head, on, server};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("nginx_safety::killed", killed).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::killed_anywhere", killed_anywhere).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::terminated", terminated).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::faulty", faulty).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("nginx_safety::faulty_renewal", faulty_renewal).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nginx_safety::meddled_with", meddled_with).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::absent", absent).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nginx_safety::asleep", asleep).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nginx_safety::cut_off", cut_off).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::kept", kept).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::lost_number", lost_number).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::managed", managed).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::another_certificate", another_certificate).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::refused_reload", refused_reload).about(Subject::OURS).on(Server::OURS),
    Scenario::new("nginx_safety::attributes", attributes).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("nginx_safety::locked", locked).about(Subject::MODERN).on(Server::OURS),
];

/// Killed at each word with the server: the next run finds everything, undoes it, and goes on.
fn killed(stage: &Stage) {
    let nginx = server(stage);
    let before = nginx.picture();
    for call in 2..=CALLS {
        let ctl = ctl_that(stage, call, "", "kill -KILL $PPID");
        let said = ask(stage, &nginx, "run", &[&RUN[..], &["--force-renewal", "--nginx-ctl", &ctl]].concat());
        assert_eq!(said.code, None, "{call}: {}\n{}", said.stdout, said.stderr);
        let finished = backups(stage).len();
        on(stage, &nginx, "rollback", &["--checkpoints", "0"]).succeeds();
        assert_eq!(head("a.test", "location"), "", "{call}: what was not finished is undone in the server, too");
        assert_eq!(nginx.picture() == before, finished == 0, "{call}");
        assert_settled(stage);
        on(stage, &nginx, "rollback", &["--checkpoints", "9"]).succeeds();
        assert_eq!(nginx.picture(), before, "{call}");
        assert_eq!(head("a.test", "location"), "", "{call}");
    }
    ask(stage, &nginx, "run", &RUN).succeeds();
    assert_eq!(fetched(stage, "a.test"), "hello\n");
}

/// Killed between any two steps of an installation: either it was not begun, or a rollback gives back what was there.
fn killed_anywhere(stage: &Stage) {
    let nginx = server(stage);
    let before = nginx.picture();
    ask(stage, &nginx, "certonly", &["-d", "a.test"]).succeeds();
    let root = nginx.root().display().to_string();
    let words = ["--nginx", "--nginx-server-root", &root, "--cert-name", "a.test", "--no-redirect"];
    let command = stage.client().command("install", &words);
    let moments = crash::moments(&command, &stage.path("trace"));
    let roll_back = || on(stage, &nginx, "rollback", &["--checkpoints", "9"]).succeeds();
    roll_back();
    assert_eq!(nginx.picture(), before);
    assert!(moments.len() > 20, "only {} moments were seen", moments.len());
    for moment in moments.iter().step_by(moments.len().div_ceil(MOST_KILLS)) {
        crash::kill_at(&command, moment);
        roll_back();
        assert_eq!(nginx.picture(), before, "{moment:?}");
        assert_settled(stage);
    }
    ask(stage, &nginx, "run", &RUN).succeeds();
    assert_eq!(fetched(stage, "a.test"), "hello\n");
}

/// Whatever is due: what was cut off is undone by the next `renew`, and those that only look say that it is there.
fn cut_off(stage: &Stage) {
    let nginx = server(stage);
    let before = nginx.picture();
    let ctl = ctl_that(stage, 3, "", "kill -KILL $PPID");
    let said = ask(stage, &nginx, "certonly", &["-d", "a.test", "--nginx-ctl", &ctl]);
    assert_eq!(said.code, None, "{}", said.stderr);
    assert_ne!(nginx.picture(), before);
    for verb in ["certificates", "plugins"] {
        on(stage, &nginx, verb, &[]).succeeds().says("EC3216").says("rollback --checkpoints 0");
    }
    on(stage, &nginx, "renew", &[]).succeeds().says("EC2152");
    assert_eq!(nginx.picture(), before);
    assert_settled(stage);
    let said = on(stage, &nginx, "certificates", &[]).succeeds();
    assert!(!said.stderr.contains("EC3216"), "{}", said.stderr);
}

/// Told to stop at each reload: everything is undone, in the server, too, and the exit code says why.
fn terminated(stage: &Stage) {
    let nginx = server(stage);
    let before = nginx.picture();
    for call in RELOADS {
        let ctl = ctl_that(stage, call, "", "kill -TERM $PPID");
        let said =
            ask(stage, &nginx, "run", &[&RUN[..], &["--force-renewal", "--nginx-ctl", &ctl]].concat()).exits(143);
        let is_deployed = backups(stage).len() == 1;
        assert_eq!(nginx.picture() == before, !is_deployed, "{call}: {}", said.stderr);
        assert_settled(stage);
        let calls = files::read(&stage.path("calls"));
        assert!(calls.trim_end().ends_with("-s reload") || is_deployed, "{call}: {calls}");
        on(stage, &nginx, "rollback", &["--checkpoints", "9"]).succeeds();
        assert_eq!(nginx.picture(), before, "{call}");
        assert_eq!(head("a.test", "location"), "", "{call}");
    }
}

/// A mistake that was there before: told, and nothing is done, not even ordered.
fn faulty(stage: &Stage) {
    let nginx = server(stage);
    let site = nginx.root().join("sites-available/b.test.conf");
    files::write(&site, &format!("{}wibble on;\n", files::read(&site)));
    let before = nginx.picture();
    for verb in ["certonly", "run"] {
        let said = ask(stage, &nginx, verb, &["-d", "a.test"]).exits(1);
        said.says("wibble").says_if(stage.is_ours(), "EC2900");
    }
    assert_eq!(nginx.picture(), before);
    assert!(!stage.lineage("a.test").exists() && (!stage.is_ours() || !stage.accounts().exists()));
}

/// Two renewals through an nginx with a mistake: both fail, the first says why, and nothing is lost.
fn faulty_renewal(stage: &Stage) {
    let nginx = server(stage);
    for name in ["a.test", "b.test"] {
        ask(stage, &nginx, "certonly", &["-d", name]).succeeds();
    }
    let main = nginx.root().join("nginx.conf");
    let whole = files::read(&main);
    files::write(&main, &format!("{whole}wibble on;\n"));
    let said = stage.client().renew(&["--force-renewal"]).exits(1);
    said.says("wibble").says_if(stage.is_ours(), "EC2900").says_if(stage.is_ours(), "EC2907");
    files::write(&main, &whole);
    stage.client().renew(&["--force-renewal"]).succeeds();
    for name in ["a.test", "b.test"] {
        assert_eq!(stage.lineage(name).version(), 2, "{name}");
    }
}

/// A control panel rewrites one site, and somebody adds a line to another, while the CA looks: both stay.
fn meddled_with(stage: &Stage) {
    let nginx = server(stage);
    let site = |name: &str| nginx.root().join(format!("sites-available/{name}.test.conf"));
    let (mine, theirs) = (files::read(&site("a")), files::read(&site("b")).replace("# One site", "# Theirs"));
    let panel = stage.path("panel.conf");
    files::write(&panel, &theirs);
    // nginx must have read the challenges first: then it has other workers.
    let workers = "m=$(cat nginx/nginx.pid); workers() { cat /proc/$m/task/$m/children; }; old=$(workers)";
    let meddle = format!(
        "while [ \"$(workers)\" = \"$old\" ]; do :; done; cat {} > {}; echo '# added' >> {}",
        panel.display(),
        site("b").display(),
        site("a").display()
    );
    let ctl = ctl_that(stage, SHOWN, workers, &meddle);
    let said = ask(stage, &nginx, "certonly", &["-d", "a.test,b.test", "--nginx-ctl", &ctl]).succeeds();
    assert!(!said.stderr.contains("EC1608"), "{}", said.stderr);
    assert_eq!((files::read(&site("a")), files::read(&site("b"))), (format!("{mine}# added\n"), theirs));
    assert_settled(stage);
}

/// No nginx at all.
fn absent(stage: &Stage) {
    let root = stage.arg("www");
    let words = ["--agree-tos", "--email", "a@example.test", "--nginx", "-d", "a.test"];
    let nowhere = ["--nginx-ctl", "/nowhere/nginx", "--nginx-server-root", &root];
    for verb in ["certonly", "run"] {
        let said = stage.client().ask(verb, &[&words[..], &nowhere].concat()).exits(1);
        said.says("nginx").says_if(stage.is_ours(), "EC2901").says_if(stage.is_ours(), "--nginx-ctl");
    }
    assert!(!stage.lineage("a.test").exists());
}

/// nginx does not run: it is started; or cannot be, because its port is taken.
fn asleep(stage: &Stage) {
    let nginx = Nginx::asleep(&stage.path("nginx"), &["a.test", "b.test"]);
    let before = nginx.picture();
    let holder = python();
    let said = ask(stage, &nginx, "certonly", &["-d", "a.test"]).exits(1);
    said.says_if(stage.is_ours(), "EC2902");
    assert_eq!(nginx.picture(), before);
    drop(holder);
    ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).succeeds();
    assert_eq!(fetched(stage, "a.test"), "hello\n");
}

/// Not running, and kept by a supervisor: one that we started would run in our foreground, and for ever.
fn kept(stage: &Stage) {
    let nginx = Nginx::asleep(&stage.path("nginx"), &["a.test"]);
    let conf = nginx.root().join("nginx.conf");
    files::write(&conf, &format!("daemon off;\n{}", files::read(&conf)));
    let before = nginx.picture();
    let said = ask(stage, &nginx, "certonly", &["-d", "a.test"]).exits(1).says("EC3218");
    let _said = said.says(&conf.display().to_string());
    assert_eq!(nginx.picture(), before);
    assert_settled(stage);
}

/// The file with nginx's number is gone, or names a stranger: nobody else is signalled, and no second nginx is started.
fn lost_number(stage: &Stage) {
    let nginx = server(stage);
    let pid_file = nginx.root().join("nginx.pid");
    // nginx listens before it writes its number down.
    while !pid_file.exists() || files::read(&pid_file).trim().is_empty() {
        std::thread::yield_now();
    }
    let number = files::read(&pid_file);
    let mut stranger = Command::new("sleep").arg("600").spawn().expect("sleep is there");
    files::write(&pid_file, &stranger.id().to_string());
    ask(stage, &nginx, "certonly", &["-d", "a.test"]).exits(1).says("EC3214").says(number.trim());
    assert!(stranger.try_wait().expect("a child can be asked for").is_none(), "a stranger was signalled");
    stranger.kill().expect("a child can be ended");
    stranger.wait().expect("a child that was ended ends");
    files::remove(&pid_file);
    ask(stage, &nginx, "certonly", &["-d", "a.test"]).exits(1).says("EC3214");
    files::write(&pid_file, &number);
    ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).succeeds();
    assert_eq!(fetched(stage, "a.test"), "hello\n");
}

/// A host whose services systemd keeps: nginx is started as one of them.
fn managed(stage: &Stage) {
    let nginx = Nginx::asleep(&stage.path("nginx"), &["a.test"]);
    namespace::own_folders(&["/run", "/usr/local/sbin"]);
    files::make_folder(Path::new("/run/systemd/system"));
    let log = stage.path("systemctl.log");
    let start = format!("/usr/sbin/nginx -c {}/nginx.conf", nginx.root().display());
    let body = format!("echo \"$@\" >> {}\ncase \"$1\" in cat) exit 0 ;; start) exec {start} ;; esac\n", log.display());
    let _systemctl = hooks::script(Path::new("/usr/local/sbin/systemctl"), &body);
    ask(stage, &nginx, "run", &["-d", "a.test", "--redirect"]).succeeds();
    assert_eq!(files::read(&log), "cat nginx.service\nstart nginx.service\n");
    assert_eq!(fetched(stage, "a.test"), "hello\n");
}

/// The server is well, but shows another certificate than the one that was installed.
fn another_certificate(stage: &Stage) {
    let nginx = server(stage);
    let before = nginx.picture();
    let [cert, key] = ["other.pem", "other-key.pem"].map(|name| stage.arg(name));
    tls::write_self_signed(&["other.test"], Path::new(&cert), Path::new(&key));
    let live = |kind| stage.lineage("a.test").live(kind).display().to_string();
    let swap = format!("cat {cert} > {}; cat {key} > {}", live("fullchain"), live("privkey"));
    let ctl = ctl_that(stage, DEPLOYED, &swap, "");
    let said = ask(stage, &nginx, "run", &[&RUN[..], &["--nginx-ctl", &ctl]].concat()).exits(1);
    said.says("EC2113").says("other.test").says("127.0.0.1:443").says("configuration is as it was before");
    assert_eq!(nginx.picture(), before);
    assert_settled(stage);
    assert!(backups(stage).is_empty());
}

/// Another program holds the port of HTTPS: nginx's own check does not see that, and its reload fails quietly.
fn refused_reload(stage: &Stage) {
    let nginx = server(stage);
    let before = nginx.picture();
    let holder = listener(443);
    let said = ask(stage, &nginx, "run", &RUN).exits(1);
    said.says("EC2118").says("configuration is as it was before");
    assert_eq!(nginx.picture(), before);
    assert_settled(stage);
    drop(holder);
    ask(stage, &nginx, "install", &["--cert-name", "a.test"]).succeeds();
    assert_eq!(fetched(stage, "a.test"), "hello\n");
}

/// Mode, owner, extended attributes and links of a file stay, there and back.
fn attributes(stage: &Stage) {
    let nginx = server(stage);
    let site = nginx.root().join("sites-available/a.test.conf");
    files::set_mode(&site, 0o640);
    files::give_to(&site, 1, 2);
    let note = |action: &str| python_says(&format!("import os; print(os.{action})"));
    let place = site.display();
    note(&format!("setxattr('{place}', '{ATTRIBUTE}', b'kept')"));
    let before = nginx.picture();
    ask(stage, &nginx, "run", &RUN).succeeds();
    assert_eq!(files::attributes(&site), "640 1:2");
    let link = nginx.root().join("sites-enabled/a.test");
    assert!(link.is_symlink() && files::read(&site).contains("ssl_certificate"));
    on(stage, &nginx, "rollback", &["-i", "nginx", "--checkpoints", "9"]).succeeds();
    assert_eq!(nginx.picture(), before);
    if stage.is_ours() {
        assert_eq!(note(&format!("getxattr('{place}', '{ATTRIBUTE}')")), "b'kept'");
    }
}

/// Whoever changes the configuration holds its lock, certbot or we.
fn locked(stage: &Stage) {
    let nginx = server(stage);
    let lock = nginx.root().join(".certbot.lock");
    let holding = format!(
        "import fcntl, sys\nf = open('{}', 'w')\nfcntl.lockf(f, fcntl.LOCK_EX)\nprint('held', flush=True)\nsys.stdin.read()",
        lock.display()
    );
    let mut holder = Command::new("python3");
    let mut holder = holder
        .args(["-c", &holding])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("python3 is in the lab");
    let mut said = String::new();
    let mut lines = std::io::BufReader::new(holder.stdout.take().expect("it was asked for"));
    std::io::BufRead::read_line(&mut lines, &mut said).expect("it speaks");
    ask(stage, &nginx, "certonly", &["-d", "a.test"]).exits(1);
    drop(holder.stdin.take());
    holder.wait().expect("it ends");
    ask(stage, &nginx, "certonly", &["-d", "a.test"]).succeeds();
    assert!(!lock.exists());
}

/// An nginx that is called through a script, which does something before and after one of the calls.
fn ctl_that(stage: &Stage, call: usize, before: &str, after: &str) -> String {
    let calls = stage.path("calls");
    files::write(&calls, "");
    let log = calls.display();
    let body = format!(
        "echo \"$@\" >> {log}\n[ $(wc -l < {log}) -eq {call} ] || exec /usr/sbin/nginx \"$@\"\n\
         {before}\n/usr/sbin/nginx \"$@\"\ncode=$?\n{after}\nexit $code\n"
    );
    hooks::script(&stage.path("hooks/nginx-ctl"), &body).display().to_string()
}

#[track_caller]
fn assert_settled(stage: &Stage) {
    for name in ["temp_checkpoint", "IN_PROGRESS"] {
        assert!(!stage.path("tree/work").join(name).exists(), "{name}");
    }
}

fn python() -> Daemon {
    let mut command = Command::new("python3");
    command.args(["-m", "http.server", "80", "--bind", "127.0.0.1"]);
    Daemon::start(&mut command, Path::new("/tmp/python.log"), "127.0.0.1:80".parse().expect("a constant address"))
}

fn listener(port: u16) -> std::net::TcpListener {
    std::net::TcpListener::bind(("0.0.0.0", port)).expect("the port is free in the namespace")
}

fn python_says(code: &str) -> String {
    let said = Outcome::of(Command::new("python3").args(["-c", code])).succeeds();
    said.stdout.trim().to_owned()
}

const RUN: [&str; 3] = ["-d", "a.test", "--redirect"];

/// `-V`, `-t`; for the challenge `-t`, reload, `-t`, reload; for the certificate and for the redirect `-t`, reload.
const CALLS: usize = 10;
const RELOADS: [usize; 4] = [4, 6, 8, 10];
const SHOWN: usize = 4;
const DEPLOYED: usize = 8;

/// So many moments are enough to see each kind.
const MOST_KILLS: usize = 24;

const ATTRIBUTE: &str = "trusted.evercert";
