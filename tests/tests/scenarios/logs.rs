//! The log: where it is, how many are kept, what is in it and what never is.

use std::path::{Path, PathBuf};
use std::process::Command;

use evercert_tests::client::Client;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::{EAB_KEY, EAB_KID, Server, Setup};
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, tree};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("logs::kept", kept).on(Server::OURS),
    Scenario::new("logs::gaps", gaps).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("logs::temporary", temporary).on(Server::OURS),
    Scenario::new("logs::levels", levels).on(Server::OURS),
    Scenario::new("logs::strict", strict).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("logs::nobody", nobody).about(&[Subject::Evercert, Subject::Certbot2]).on(Server::OURS),
    Scenario::new("logs::secrets", secrets).about(Subject::MODERN).on(Server::OURS).with(EAB),
    Scenario::new("logs::beside", beside).about(Subject::OURS).on(Server::OURS),
    Scenario::new("logs::story", story).about(Subject::OURS).on(Server::OURS),
];

fn kept(stage: &Stage) {
    for (number, runs, expected) in [
        ("0", 3, "0644 letsencrypt.log\n"),
        ("1", 3, "0644 letsencrypt.log\n0644 letsencrypt.log.1\n"),
        ("3", 5, "0644 letsencrypt.log\n0644 letsencrypt.log.1\n0644 letsencrypt.log.2\n0644 letsencrypt.log.3\n"),
    ] {
        let client = stage.client().elsewhere(&format!("keeping-{number}"));
        for _ in 0..runs {
            client.renew(&["--max-log-backups", number]).succeeds();
        }
        let logs = logs(stage, &format!("keeping-{number}"));
        assert_eq!(tree::draw(&logs), expected, "keeping {number}");
        assert_eq!(mode(&logs), 0o700);
        let begun = begun(&files::read(&logs.join("letsencrypt.log")));
        assert_eq!(begun, if number == "0" { runs } else { 1 }, "keeping {number}");
    }
}

/// The log of a run begins with the version.
fn begun(log: &str) -> usize {
    log.lines().filter(|line| line.contains(" version: ") || line.contains("certbot version: ")).count()
}

/// Every old log moves on by one, and only the oldest is lost; what others made of one is left alone.
fn gaps(stage: &Stage) {
    let logs = logs(stage, "tree");
    let client = stage.client();
    client.renew(&["--max-log-backups", "9"]).succeeds();
    files::write(&logs.join("letsencrypt.log.7"), "seven");
    files::write(&logs.join("letsencrypt.log.9"), "nine");
    files::write(&logs.join("letsencrypt.log.1.gz"), "packed");
    client.renew(&["--max-log-backups", "9"]).succeeds();
    assert_eq!(files::read(&logs.join("letsencrypt.log.8")), "seven");
    assert_eq!(files::read(&logs.join("letsencrypt.log.9")), "nine");
    assert_eq!(files::read(&logs.join("letsencrypt.log.1.gz")), "packed");
    assert!(!logs.join("letsencrypt.log.7").exists());
    client.renew(&["--max-log-backups", "9"]).succeeds();
    assert_eq!(files::read(&logs.join("letsencrypt.log.9")), "seven");
}

/// What fails before there is a log directory is kept in a temporary log; what needs no log leaves nothing.
fn temporary(stage: &Stage) {
    let client = stage.client().elsewhere("none");
    let folder = stage.path("tmp");
    files::make_folder(&folder);
    let run = |args: &[&str]| Outcome::of(client.command("certonly", args).env("TMPDIR", &folder));

    run(&["--no-such-flag"]).exits(2);
    run(&["--help"]).succeeds();
    run(&["--version"]).succeeds();
    assert_eq!(files::list(&folder), Vec::<PathBuf>::new());

    let said = run(&["--standalone", "-d", "https://a.test"]).exits(1);
    let kept = files::list(&folder).remove(0);
    assert!(kept.file_name().is_some_and(|name| name.to_string_lossy().starts_with("certbot-log-")));
    assert_eq!(tree::draw(&kept), "0600 log\n");
    assert_eq!(mode(&kept), 0o700);
    assert!(said.stderr.contains(&*kept.join("log").to_string_lossy()), "{}", said.stderr);
    assert!(files::read(&kept.join("log")).contains(":ERROR:"));

    let said = run(&["--standalone", "-d", "https://a.test", "-q"]).exits(1);
    assert_eq!(files::list(&folder).len(), 2);
    assert!(!said.stderr.contains("certbot-log-"), "{}", said.stderr);
    assert!(!stage.path("none").exists());
}

/// Warnings without a word, nothing but errors with `-q`, more with each `-v`; where the log is, unless quiet.
fn levels(stage: &Stage) {
    let client = stage.client();
    let place = logs(stage, "tree").join("letsencrypt.log").display().to_string();
    let said = client.renew(&["-q"]).succeeds();
    assert_eq!((&*said.stdout, &*said.stderr), ("", ""));
    let mut longest = 0;
    for more in [&[][..], &["-v"], &["-vv"]] {
        let said = client.renew(more).succeeds();
        assert!(said.stderr.contains(&place), "{}", said.stderr);
        assert!(said.stderr.len() >= longest, "{more:?}: {}", said.stderr);
        longest = said.stderr.len();
        assert!(files::read(Path::new(&place)).contains(":DEBUG:"), "{more:?}");
    }
    let quiet = client.run("renew", &["--cert-name", "none", "-q"]).exits(1);
    assert!(quiet.stderr.contains("none") && !quiet.stderr.contains(&place), "{}", quiet.stderr);
    assert!(!quiet.stderr.contains('→'), "{}", quiet.stderr);
    let loud = client.run("renew", &["--cert-name", "none"]).exits(1);
    assert_eq!(loud.stderr.matches(&place).count(), 2, "{}", loud.stderr);
}

/// Directories are used as they are, unless `--strict-permissions` asks for the usual owner and modes.
fn strict(stage: &Stage) {
    let client = stage.client();
    client.renew(&["--strict-permissions"]).succeeds();
    client.renew(&["--strict-permissions"]).succeeds();
    for (name, mode, usual) in [
        ("config", 0o750, 0o755),
        ("work", 0o700, 0o755),
        ("logs", 0o755, 0o700),
        ("config/renewal-hooks/deploy", 0o700, 0o755),
    ] {
        let directory = stage.path("tree").join(name);
        files::set_mode(&directory, mode);
        client.renew(&[]).succeeds();
        assert_eq!(self::mode(&directory), mode, "{name}");
        client.renew(&["--strict-permissions"]).exits(1).says(&format!("{usual:o}")).says(&directory.to_string_lossy());
        files::set_mode(&directory, usual);
    }
    client.ask("register", &["--agree-tos", "--email", "one@example.test"]).succeeds();
    files::set_mode(&stage.accounts(), 0o755);
    client.ask("show_account", &[]).succeeds();
    client
        .ask("show_account", &["--strict-permissions"])
        .exits(1)
        .says("700")
        .says(&stage.accounts().to_string_lossy());
}

/// Who may not write to the directories hears how to name others.
fn nobody(stage: &Stage) {
    let client = stage.client();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(own_copy(stage, &client));
    command.args(client.command("renew", &[]).get_args()).current_dir("/").env_clear().env("PATH", "/usr/bin:/bin");
    let folder = stage.path("tmp");
    files::make_folder(&folder);
    files::set_mode(&folder, 0o777);
    files::set_mode(stage.home(), 0o755);
    let said = Outcome::of(command.env("TMPDIR", &folder)).exits(1);
    for flag in ["--config-dir", "--work-dir", "--logs-dir"] {
        assert!(said.stderr.contains(flag), "{}", said.stderr);
    }
    let kept = files::list(&folder).remove(0);
    assert!(said.stderr.contains(&*kept.to_string_lossy()), "{}", said.stderr);
    assert!(!stage.path("tree").exists());
}

/// The program where anybody may start it.
fn own_copy(stage: &Stage, client: &Client) -> PathBuf {
    let copy = stage.path("program");
    files::copy_folder(&client.subject().program(), &copy);
    copy
}

/// Everything the CA and the hooks said, and none of the keys.
fn secrets(stage: &Stage) {
    let (set, clear) = hooks::dns(&stage.path("hooks"));
    let (set, clear) = (set.display().to_string(), clear.display().to_string());
    let eab = ["--eab-kid", EAB_KID, "--eab-hmac-key", EAB_KEY];
    let wish =
        ["--manual", "--preferred-challenges", "dns", "--manual-auth-hook", &set, "--manual-cleanup-hook", &clear];
    let args = [&wish[..], &eab, &["-d", "a.test", "--max-log-backups", "0", "-vv"]].concat();
    let said = stage.client().certonly(&args).succeeds();

    let log = files::read(&logs(stage, "tree").join("letsencrypt.log"));
    for told in [EAB_KID, "newNonce", "eplay-", "BEGIN CERTIFICATE", "placed", set.as_str(), "a.test"] {
        assert!(log.contains(told), "{told} is missing");
    }
    if stage.client().subject() == Subject::Evercert {
        assert!(!log.contains(EAB_KEY), "the customer's key");
        // What the CA's answer repeats of what was made with it is as secret as what was sent.
        for text in [&log, &said.stderr] {
            let bindings: Vec<&str> = text.split("\"externalAccountBinding\":").skip(1).collect();
            assert!(bindings.len() >= 2, "one that is sent and one that comes back: {text}");
            let is_masked = |rest: &&str| rest.split('}').next().is_some_and(|binding| binding.contains("\"***\""));
            assert!(bindings.iter().all(is_masked), "{text}");
        }
    }
    assert!(!log.contains("PRIVATE KEY"));
    for private in ["\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\""] {
        assert!(!log.contains(private), "{private}");
    }
    let key = files::read(&stage.lineage("a.test").live("privkey"));
    assert!(key.lines().filter(|line| line.len() == 64).all(|line| !log.contains(line)));
}

/// Whoever only looks does not turn over the log of somebody who renews, and needs no place for one.
fn beside(stage: &Stage) {
    let (client, logs) = (stage.client(), logs(stage, "tree"));
    client.certonly(&["--standalone", "-d", "a.test", "--max-log-backups", "5"]).succeeds();
    let look = client.command("certificates", &["--max-log-backups", "5"]);
    let words: Vec<_> =
        std::iter::once(look.get_program()).chain(look.get_args()).map(|word| word.to_string_lossy()).collect();
    let hook = hooks::script(&stage.path("hooks/look"), &format!("exec {}\n", words.join(" "))).display().to_string();
    client.renew(&["--force-renewal", "--pre-hook", &hook, "--max-log-backups", "5"]).succeeds();

    assert_eq!(tree::draw(&logs), "0644 letsencrypt.log\n0644 letsencrypt.log.1\n");
    let log = files::read(&logs.join("letsencrypt.log"));
    assert_eq!(begun(&log), 2);
    let (before, after) = log.split_once("Arguments: certificates").expect("who looked is in the same log");
    assert!(before.contains("Arguments: renew") && after.contains("exit code 0 after"), "{log}");
    assert!(after.contains("privkey2.pem"), "the renewal goes on in it: {log}");

    files::remove(&logs);
    files::write(&logs, "no directory");
    client.run("certificates", &[]).succeeds();
}

/// A record a line, whatever others say, and why everything was done.
fn story(stage: &Stage) {
    let client = stage.client();
    client.certonly(&["--standalone", "-d", "a.test", "--max-log-backups", "9"]).succeeds();
    let fake = "2026-11-20 13:30:10,193:ERROR:evercert.ui:faked";
    let hook = hooks::script(&stage.path("hooks/talk"), &format!("printf '{fake}\\n\\033[2J\\n{fake}\\n'\nexit 7\n"));
    let hook = hook.display().to_string();
    client.renew(&["--force-renewal", "--pre-hook", &hook, "--max-log-backups", "9", "--lang", "ko"]).succeeds();
    let log = files::read(&logs(stage, "tree").join("letsencrypt.log"));
    for line in log.lines().filter(|line| !line.starts_with("  ")) {
        let (time, rest) = line.split_at(24);
        assert!(time.starts_with("20") && time.ends_with(':'), "{line}");
        assert!(["DEBUG:", "INFO:", "WARNING:", "ERROR:"].iter().any(|level| rest.starts_with(level)), "{line}");
        assert!(!line.contains(":faked"), "{line}");
    }
    assert!(log.is_ascii(), "only English: {log}");
    assert!(!log.contains('\u{1b}') && log.contains("\\u{1b}[2J"));
    for told in ["a.test: Yes(Forced)", "exit code 7 after", "rename to ", "/archive/a.test/privkey2.pem"] {
        assert!(log.contains(told), "{told} is missing: {log}");
    }
    client.run("renew", &["--cert-name", "none", "--max-log-backups", "9"]).exits(1);
    let log = files::read(&logs(stage, "tree").join("letsencrypt.log"));
    assert!(log.contains(":ERROR:evercert.ui:Error: ") && log.contains("renewal/none.conf"), "{log}");
}

fn logs(stage: &Stage, tree: &str) -> PathBuf {
    stage.path(tree).join("logs")
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().unwrap_or_else(|error| panic!("{}: {error}", path.display())).permissions().mode() & 0o7777
}

const EAB: Setup = Setup { eab: true, ..Setup::PLAIN };
