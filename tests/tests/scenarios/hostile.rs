//! Names, bytes, links, modes and hooks that mean no good: nothing outside our directories is touched, nothing hangs,
//! and each refusal says why.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, tree};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("hostile::names", names).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hostile::many_names", many_names).about(Subject::OURS).on(Server::OURS),
    Scenario::new("hostile::bytes", bytes).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hostile::links", links).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hostile::links_of_strangers", links_of_strangers).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hostile::deleted_links", deleted_links).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hostile::open_directory", open_directory).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("hostile::hanging_hook", hanging_hook).about(Subject::OURS).on(Server::OURS),
    Scenario::new("hostile::loud_hook", loud_hook).about(Subject::OURS).on(Server::OURS),
    Scenario::new("hostile::murderous_hook", murderous_hook).about(Subject::MODERN).on(Server::OURS).seldom(),
];

/// Names of certificates that would lead elsewhere, or write to the terminal.
fn names(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    files::write(&stage.path("outside/b.conf"), "untouched");
    let look = || (stage.tree(), tree::draw(&stage.path("outside")), files::list(stage.home()));
    let before = look();
    let names = ["../b", "../../outside/b", "/etc/x", "a/b", "..", ".hidden", "a\nb", "\u{1b}[31mred", "a\u{7f}b"];
    // certbot takes any name that has no slash.
    let certbots = 4;
    for name in &names[..if stage.is_ours() { names.len() } else { certbots }] {
        for verb in ["renew", "delete", "revoke", "reconfigure", "certificates"] {
            let said = stage.client().run(verb, &["--cert-name", name]);
            let said = said.exits(if verb == "certificates" && !stage.is_ours() { 0 } else { 1 });
            is_told_plainly(stage, &said, &format!("{verb} {name:?}"));
        }
        let said = stage.client().certonly(&["--standalone", "-d", "b.test", "--cert-name", name]).exits(1);
        is_told_plainly(stage, &said, name);
    }
    assert_eq!(look(), before);
    if !stage.is_ours() {
        for name in &names[certbots + 1..] {
            stage.client().certonly(&["--standalone", "-d", "b.test", "--cert-name", name]).succeeds();
        }
        return;
    }
    for domain in ["a\nb.test", "\u{1b}[31m.test", "../a.test", "a b.test", "a\u{202e}b.test"] {
        let said = stage.client().certonly(&["--standalone", "-d", domain]).exits(1);
        is_told_plainly(stage, &said, domain);
    }
    assert_eq!(look(), before);
}

/// One line says what is wrong, with a code, and nothing that a terminal would obey.
#[track_caller]
fn is_told_plainly(stage: &Stage, said: &Outcome, what: &str) {
    if !stage.is_ours() {
        return;
    }
    let all = format!("{}{}", said.stdout, said.stderr);
    assert!(all.chars().all(|c| c == '\n' || !c.is_control()), "{what:?}: {all:?}");
    assert!(said.stderr.contains("[EC") && !said.stderr.contains("panicked"), "{what:?}: {all}");
}

/// The CA says what it takes; until then nothing is too much.
fn many_names(stage: &Stage) {
    let names: Vec<String> = (0..10_000).map(|number| format!("n{number}.a.test")).collect();
    let all: Vec<&str> = names.iter().flat_map(|name| ["-d", name]).collect();
    let said = stage.client().within(60).certonly(&[&["--standalone"], &all[..]].concat()).exits(1);
    is_told_plainly(stage, &said.says("too large"), "ten thousand names");

    stage.client().within(60).run("certificates", &all).succeeds();
    assert!(!stage.lineage("n0.a.test").exists());
}

/// What is not UTF-8, in arguments and in configurations.
fn bytes(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    let strange = OsString::from_vec(b"a\xff.test".to_vec());
    for (verb, flag) in [("renew", "--cert-name"), ("certonly", "-d"), ("certonly", "--csr"), ("certonly", "-w")] {
        let mut command = stage.client().command(verb, &["--standalone", flag]);
        let said = Outcome::of(command.arg(&strange));
        assert!(matches!(said.code, Some(1 | 2)), "{verb} {flag}: {said:?}");
        is_told_plainly(stage, &said, flag);
    }
    let conf = stage.lineage("a.test").conf();
    let broken = [files::read(&conf).as_bytes(), b"note = caf\xe9\n"].concat();
    files::write_bytes(&conf, &broken);
    let said = stage.client().renew(&["--force-renewal"]).exits(1);
    is_told_plainly(stage, &said.says("a.test.conf (parsefail)").says("(success)"), "a configuration");
    assert_eq!(files::read_bytes(&conf), broken);
}

/// Links that wait where a renewal writes.
fn links(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let lineage = stage.lineage("a.test");
    let victim = stage.path("outside/victim");
    files::write(&victim, "untouched");
    let missing = stage.path("outside/missing");
    files::link(&missing, &lineage.archived("privkey", 2));
    files::link(&victim, &lineage.archived("cert", 2));
    files::link(&victim, &lineage.conf().with_extension("conf.new"));
    files::link(&victim, &lineage.live("cert").with_file_name("previous_cert.pem"));
    files::link(&victim, &stage.config().join("live/.evercert-swap-a.test"));
    stage.client().renew(&["--force-renewal"]).succeeds();

    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(files::read(&victim), "untouched");
    assert_eq!(files::list(&stage.path("outside")), std::slice::from_ref(&victim));
    assert!(files::read(&lineage.conf()).contains("[renewalparams]"));

    // A link in force that leads out is no version: refused, not followed.
    files::remove(&lineage.live("privkey"));
    files::link(&victim, &lineage.live("privkey"));
    is_told_plainly(stage, &stage.client().renew(&["--force-renewal"]).exits(1), "a live link");
    assert_eq!(files::read(&victim), "untouched");
}

/// Links that wait where a lock or the log is opened.
fn links_of_strangers(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let outside = stage.path("outside");
    files::make_folder(&outside);
    let lock = stage.config().join(".certbot.lock");
    files::link(&outside.join("missing"), &lock);
    let refused = if stage.is_ours() { 1 } else { 0 };
    is_told_plainly(stage, &stage.client().renew(&[]).exits(refused), "a lock");
    assert_eq!(files::list(&outside).is_empty(), stage.is_ours());
    if lock.is_symlink() {
        files::remove(&lock);
    }

    let (log, victim) = (stage.path("tree/logs/letsencrypt.log"), outside.join("victim"));
    files::write(&victim, "untouched");
    files::remove(&log);
    files::link(&victim, &log);
    files::give_link_to(&log, 1234, 1234);
    is_told_plainly(stage, &stage.client().renew(&["--max-log-backups", "0"]).exits(refused), "a log");
    assert_eq!(files::read(&victim) == "untouched", stage.is_ours());
}

/// What links lead to stays when a certificate is deleted.
fn deleted_links(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    let [archive, live] = ["archive", "live"].map(|folder| stage.path("outside").join(folder));
    files::make_folder(&stage.path("outside"));
    files::rename(&stage.config().join("archive/a.test"), &archive);
    files::link(&archive, &stage.config().join("archive/a.test"));
    files::rename(&stage.config().join("live/b.test"), &live);
    files::link(&live, &stage.config().join("live/b.test"));
    let before = tree::draw(&stage.path("outside"));
    for name in ["a.test", "b.test"] {
        stage.client().run("delete", &["--cert-name", name]).succeeds();
        let lineage = stage.lineage(name);
        assert!(!lineage.conf().exists());
        // certbot leaves links that stand in the place of folders.
        let is_gone = !lineage.exists() && !lineage.live("cert").with_file_name("").is_symlink();
        assert!(is_gone || !stage.is_ours());
    }

    if !stage.is_ours() {
        return;
    }
    assert_eq!(tree::draw(&stage.path("outside")), before);

    // A copied configuration still leads to the original: what it names there stays.
    stage.client().certonly(&STANDALONE).succeeds();
    let original = stage.tree();
    let copy = stage.client().elsewhere("copy");
    files::make_folder(&stage.path("copy"));
    files::copy_folder(&stage.config(), &copy.config());
    copy.run("delete", &["--cert-name", "a.test"]).succeeds().says("[EC2703]");
    assert_eq!(stage.tree(), original);
}

/// A directory that everybody may write to is no place for keys; it is said, and nothing is refused.
fn open_directory(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    files::set_mode(&stage.config().join("renewal"), 0o777);
    let said = stage.client().run("certificates", &[]).succeeds();
    if stage.is_ours() {
        said.says("[EC2640]").says("chmod o-w").says(&stage.config().join("renewal").display().to_string());
    }
    files::set_mode(&stage.config().join("renewal"), 0o775);
    let said = stage.client().renew(&["--force-renewal"]).succeeds();
    assert!(!said.stderr.contains("EC2640"), "{}", said.stderr);
}

/// The first signal asks, the second insists; the certificate is in force by then.
fn hanging_hook(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let (entered, hook) = (stage.path("entered"), stage.path("hooks/hang"));
    let body = format!("touch {}\nexec sleep 1000\n", entered.display());
    let hook = hooks::script(&hook, &body).display().to_string();
    let mut command =
        stage.client().command("renew", &["--force-renewal", "--no-random-sleep-on-renew", "--deploy-hook", &hook]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the subject starts");
    while !entered.exists() {
        assert!(child.try_wait().expect("a child can be asked").is_none(), "the run ended");
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    let ask = || assert!(Command::new("kill").args(["-TERM", &pid]).stderr(Stdio::null()).status().is_ok());
    let mut told = BufReader::new(child.stderr.take().expect("it was asked for")).lines().map_while(Result::ok);
    ask();
    assert!(told.any(|line| line.contains("[EC1007]")), "the first signal was not told");
    assert!(child.try_wait().expect("a child can be asked").is_none(), "the first signal ended it");
    while child.try_wait().expect("a child can be asked").is_none() {
        // Signals that come at once count as one.
        ask();
    }
    let status = child.wait().expect("a child can be awaited");

    assert!(is_terminated(status), "{status:?}");
    assert!(told.any(|line| line.contains("[EC")), "the end was not told");
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    assert_eq!(stage.lineage("a.test").version(), 2);
}

/// A hundred megabytes on each stream: nobody blocks, and nobody keeps them.
fn loud_hook(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let peak = stage.path("peak");
    let noise = "head -c 100000000 /dev/zero | tr '\\0' x";
    let body = format!(
        "{noise}\n{noise} >&2\nsed -n 's/VmHWM:[^0-9]*\\([0-9]*\\) kB/\\1/p' /proc/$PPID/status > {}\n",
        peak.display()
    );
    let hook = hooks::script(&stage.path("hooks/loud"), &body).display().to_string();
    let said = stage.client().within(60).renew(&["--force-renewal", "--deploy-hook", &hook]).succeeds();

    assert!(said.stdout.len() + said.stderr.len() < 8 << 20, "{} bytes were told", said.stdout.len());
    let peak: u64 = files::read(&peak).trim().parse().expect("kilobytes");
    assert!(peak < 64 << 10, "the peak was {peak} kB");
}

/// Hooks that end the run that started them.
fn murderous_hook(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let lineage = stage.lineage("a.test");
    let forced = ["--force-renewal", "--no-random-sleep-on-renew"];
    let run = |hook: &[&str]| {
        let mut command = stage.client().command("renew", &[&forced[..], hook].concat());
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the subject starts")
    };
    let status = run(&["--pre-hook", "kill $PPID"]);
    assert!(is_terminated(status), "{status:?}");
    assert_eq!(lineage.version(), 1);

    let log = stage.path("log");
    let said = "echo deployed >> ";
    let status = run(&["--deploy-hook", &format!("kill -9 $PPID; {said}{}", log.display())]);
    assert_eq!(status.signal(), Some(9));
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(lineage.version(), 2);
    let conf = files::read(&lineage.conf());
    files::write(&lineage.conf(), &conf.replace("kill -9 $PPID; ", ""));
    files::remove(&log);
    stage.client().renew(&[]).succeeds();
    assert_eq!(log.exists(), stage.is_ours(), "what was owed is done by our next run, and forgotten by certbot's");
}

fn is_terminated(status: ExitStatus) -> bool {
    status.signal() == Some(15) || status.code() == Some(143)
}

const STANDALONE: [&str; 3] = ["--standalone", "-d", "a.test"];
