//! Killed, interrupted, locked out, out of space: the certificate that was there stays there.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use evercert_tests::crash::{self, Moment};
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, namespace};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("withstand::killed_renewal", killed_renewal).about(Subject::OURS).on(Server::OURS),
    Scenario::new("withstand::killed_issue", killed_issue).about(Subject::OURS).on(Server::OURS),
    Scenario::new("withstand::terminated", terminated).about(Subject::MODERN).on(Server::MODERN),
    Scenario::new("withstand::locked", locked).on(&[Server::Pebble2_10]),
    Scenario::new("withstand::locked_by_certbot", locked_by_certbot).about(Subject::OURS).on(&[Server::Pebble2_10]),
    Scenario::new("withstand::disk_full", disk_full).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("withstand::read_only", read_only).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("withstand::missing_files", missing_files).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("withstand::garbage_files", garbage_files).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("withstand::foreign_key", foreign_key).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("withstand::jumping_clock", jumping_clock).about(Subject::MODERN).on(Server::OURS).seldom(),
];

fn killed_renewal(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    files::copy_folder(&stage.path("tree"), &stage.path("tree-before"));
    let renewal = stage.client().command("renew", &["--force-renewal", "--no-random-sleep-on-renew"]);
    for_each_kill(stage, &renewal, |stage, moment| {
        assert_eq!(stage.lineage("a.test").fault(&stage.ca.root(0)), None, "after a kill at {moment:?}");
        goes_on(stage, moment);
        files::remove(&stage.path("tree"));
        files::copy_folder(&stage.path("tree-before"), &stage.path("tree"));
    });
}

fn killed_issue(stage: &Stage) {
    let wish = [&STANDALONE[..], &["--server", stage.ca.directory(), "--agree-tos"]].concat();
    let issue = stage.client().command("certonly", &wish);
    for_each_kill(stage, &issue, |stage, moment| {
        let said = stage.client().certonly(&STANDALONE);
        assert_eq!(said.code, Some(0), "after a kill at {moment:?}: {}{}", said.stdout, said.stderr);
        stage.lineage("a.test").is_whole(&stage.ca.root(0));
        goes_on(stage, moment);
        files::remove(&stage.path("tree"));
    });
}

/// Runs the command once to the end, then again and again on the tree it first found, killed at one moment after another.
fn for_each_kill(stage: &Stage, command: &Command, check: fn(&Stage, &Moment)) {
    let (tree, aside) = (stage.path("tree"), stage.path("aside"));
    if tree.exists() {
        files::copy_folder(&tree, &aside);
    }
    let moments = crash::moments(command, &stage.path("trace"));
    assert!(moments.len() > 20, "only {} moments were seen", moments.len());
    files::remove(&tree);
    if aside.exists() {
        files::rename(&aside, &tree);
    }
    let chosen = moments.iter().step_by(moments.len().div_ceil(MOST_KILLS));
    let missed = chosen.filter(|moment| {
        let is_killed = crash::kill_at(command, moment);
        check(stage, moment);
        !is_killed
    });
    let missed = missed.count();
    assert!(missed < 5, "{missed} runs were not killed");
}

/// The next renewal succeeds, and nothing half-done is left.
fn goes_on(stage: &Stage, moment: &Moment) {
    let said = stage.client().renew(&["--force-renewal"]);
    assert_eq!(said.code, Some(0), "after a kill at {moment:?}: {}{}", said.stdout, said.stderr);
    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert!(lineage.version() <= 4, "after a kill at {moment:?}");
    let tree = stage.tree();
    let paths = tree.lines().map(|line| line.split(" -> ").next().unwrap_or(line));
    let left: Vec<&str> = paths.filter(|line| LEFTOVERS.iter().any(|mark| line.contains(mark))).collect();
    assert!(left.is_empty(), "after a kill at {moment:?}: {left:?}");
}

/// The authentication hook itself ends its master.
fn terminated(stage: &Stage) {
    let (log, pid) = (stage.path("log"), stage.arg("pid"));
    let cleanup = hooks::recorder(&stage.path("hooks/cleanup"), "cleanup", &log).display().to_string();
    let post = hooks::recorder(&stage.path("hooks/post"), "post", &log).display().to_string();
    let body = format!("until [ -s {pid} ]; do :; done\nkill -TERM $(cat {pid})\n");
    let auth = hooks::script(&stage.path("hooks/auth"), &body).display().to_string();
    let wish =
        ["--server", stage.ca.directory(), "--agree-tos", "--email", "a@example.test", "-d", "a.test", "--manual"];
    let more = [
        "--preferred-challenges",
        "dns",
        "--manual-auth-hook",
        &auth,
        "--manual-cleanup-hook",
        &cleanup,
        "--post-hook",
        &post,
    ];
    let mut command = stage.client().command("certonly", &[&wish[..], &more].concat());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the subject starts");
    files::write(&stage.path("pid"), &child.id().to_string());
    let status = child.wait().expect("a child can be awaited");

    assert!(status.signal() == Some(15) || status.code() == Some(143), "{status}");
    // certbot forgets the challenge whose hook it was running.
    let is_cleaned = log.exists() && files::read(&log).contains("cleanup ");
    assert!(is_cleaned || stage.client().subject() == Subject::Certbot5, "the cleanup hook did not run");
    assert!(!stage.lineage("a.test").exists());
}

fn locked(stage: &Stage) {
    held_by(stage, stage.client().subject());
}

fn locked_by_certbot(stage: &Stage) {
    held_by(stage, Subject::Certbot5);
}

/// While one run waits in its hook, another ends at once.
fn held_by(stage: &Stage, holder: Subject) {
    let [entered, leave] = ["entered", "leave"].map(|name| stage.path(name));
    let body = format!("touch {}\nuntil [ -e {} ]; do :; done\n", entered.display(), leave.display());
    let wait = hooks::script(&stage.path("hooks/wait"), &body).display().to_string();
    let wish = ["--server", stage.ca.directory(), "--agree-tos", "--email", "a@example.test", "-d", "a.test"];
    let mut command =
        stage.client_as(holder).command("certonly", &[&wish[..], &["--standalone", "--pre-hook", &wait]].concat());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the subject starts");
    while !entered.exists() {
        assert!(child.try_wait().expect("a child can be asked").is_none(), "the holder ended");
        std::thread::yield_now();
    }
    stage.client().renew(&[]).exits(1);
    files::write(&leave, "");
    assert!(child.wait().expect("a child can be awaited").success());
    stage.client().renew(&["--force-renewal"]).succeeds();
}

fn disk_full(stage: &Stage) {
    files::make_folder(&stage.config());
    namespace::small_disk(&stage.config(), 1024);
    stage.client().certonly(&STANDALONE).succeeds();
    let before = stage.tree();
    let filler = stage.config().join("filler");
    fill(&filler);
    stage.client().renew(&["--force-renewal"]).exits(1);
    files::remove(&filler);

    // certbot leaves what it had written.
    assert!(stage.tree() == before || !stage.is_ours(), "{}", stage.tree());
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    stage.client().renew(&["--force-renewal"]).succeeds();
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

/// Writes until nothing more can be written.
fn fill(path: &std::path::Path) {
    let status = Command::new("dd")
        .args(["if=/dev/zero", "bs=512", "status=none"])
        .arg(format!("of={}", path.display()))
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| !status.success()), "the disk did not fill");
}

fn read_only(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    let before = stage.tree();
    namespace::freeze(&stage.config());
    stage.client().renew(&["--force-renewal"]).exits(1).says(&stage.config().display().to_string());
    namespace::thaw(&stage.config());

    assert_eq!(stage.tree(), before);
    stage.client().renew(&["--force-renewal"]).succeeds();
}

fn missing_files(stage: &Stage) {
    each_file(stage, files::remove);
}

fn garbage_files(stage: &Stage) {
    each_file(stage, |path| {
        let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        if is_link {
            files::remove(path);
        }
        files::write(path, "\u{1b}[31mgarbage \u{0} = [[\n");
    });
}

/// Spoils one file at a time: every verb ends with 0 or 1, says something, and leaves the other lineage alone.
fn each_file(stage: &Stage, spoil: fn(&std::path::Path)) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    files::copy_folder(&stage.path("tree"), &stage.path("tree-before"));
    for path in files_of(stage) {
        spoil(&path);
        for (verb, args) in [("certificates", &[][..]), ("renew", &["--force-renewal", "--no-random-sleep-on-renew"])] {
            let said = stage.client().run(verb, args);
            assert!(matches!(said.code, Some(0 | 1)), "{verb} without {}: {said:?}", path.display());
            assert!(!said.stderr.contains('\u{1b}') && !said.stdout.contains('\u{1b}'), "control characters: {said:?}");
        }
        stage.lineage("b.test").is_whole(&stage.ca.root(0));
        files::remove(&stage.path("tree"));
        files::copy_folder(&stage.path("tree-before"), &stage.path("tree"));
    }
}

fn files_of(stage: &Stage) -> Vec<std::path::PathBuf> {
    let lineage = stage.lineage("a.test");
    let kinds = ["cert", "chain", "fullchain", "privkey"];
    let live = kinds.map(|kind| lineage.live(kind));
    let archived = kinds.map(|kind| lineage.archived(kind, 1));
    let folders = files::list(&stage.accounts());
    let account = folders.iter().flat_map(|folder| files::list(folder));
    live.into_iter().chain(archived).chain([lineage.conf()]).chain(account).collect()
}

fn foreign_key(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    let other = files::read(&stage.lineage("b.test").live("privkey"));
    files::write(&stage.lineage("a.test").archived("privkey", 1), &other);
    stage.client().run("certificates", &[]).succeeds().says("a.test.conf");

    stage.client().renew(&["--force-renewal", "--cert-name", "a.test"]).succeeds();
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
}

fn jumping_clock(stage: &Stage) {
    stage.client().certonly(&STANDALONE).succeeds();
    stage.client().days_ahead(-400).renew(&[]).succeeds();
    assert_eq!(stage.lineage("a.test").version(), 1);

    stage.client().days_ahead(120).renew(&[]).succeeds();
    stage.lineage("a.test").is_whole(&stage.ca.root(0));
    assert_eq!(stage.lineage("a.test").version(), 2);
    stage.client().renew(&[]).succeeds();
}

const STANDALONE: [&str; 3] = ["--standalone", "-d", "a.test"];

/// A kill costs about a second with all that is checked after it.
const MOST_KILLS: usize = 80;

/// What only a write in progress has.
const LEFTOVERS: &[&str] = &["previous_", ".new", ".evercert-tmp", ".evercert-swap"];
