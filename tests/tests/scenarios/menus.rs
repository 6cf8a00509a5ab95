//! Questions on a terminal: how they are put, answered, cancelled and interrupted.

use std::process::Stdio;

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::terminal::{CTRL_C, CTRL_D};
use evercert_tests::{conf, files, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("menus::keep_or_renew", keep_or_renew).on(Server::OURS).seldom(),
    Scenario::new("menus::first_time", first_time).about(Subject::MODERN).on(&[Server::Pebble2_10]),
    Scenario::new("menus::ctrl_c", ctrl_c).about(Subject::MODERN).on(&[Server::Pebble2_10]).seldom(),
    Scenario::new("menus::yes_or_no", yes_or_no).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("menus::many", many).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("menus::which_account", which_account).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("menus::nobody_there", nobody_there).about(Subject::MODERN).on(Server::OURS),
];

/// The same names again: a numbered menu, asked until it is understood, cancelled with `c`.
fn keep_or_renew(stage: &Stage) {
    let wish = ["--server", stage.ca.directory(), "--standalone", "-d", "a.test"];
    stage.client().certonly(&wish).succeeds();
    let lineage = stage.lineage("a.test");

    let mut terminal = stage.client().terminal("certonly", &wish);
    terminal.expect("1: ").expect("2: ").expect("cancel").answer("7").expect("cancel").answer("1");
    terminal.end().exits(0);
    for leave in ["c\n", CTRL_C, CTRL_D] {
        let mut terminal = stage.client().terminal("certonly", &wish);
        terminal.expect("cancel").press(leave);
        quietly_over(terminal.end());
    }
    assert_eq!(lineage.version(), 1);

    let mut terminal = stage.client().terminal("certonly", &wish);
    terminal.expect("cancel").answer("2");
    terminal.end().exits(0);
    assert_eq!(lineage.version(), 2);
}

/// Nothing but the verb: everything is asked for. (The newsletter is certbot's alone.)
fn first_time(stage: &Stage) {
    web::serve(&stage.path("www"));
    let answers = first_answers(stage);
    let answers: Vec<_> = answers.iter().map(|(question, answer)| (*question, answer.as_str())).collect();
    let said = stage.client().terminal("certonly", &first_words(stage)).converse(&answers).exits(0);

    assert!(said.stdout.contains("Certificate is saved at: "), "{}", said.stdout);
    let lineage = stage.lineage("a.test");
    lineage.is_whole(&stage.ca.root(0));
    assert_eq!(lineage.names(), ["DNS:a.test", "DNS:b.test"]);
    let params = conf::params(&lineage.conf(), stage.home());
    for line in ["authenticator = webroot", "webroot_map: a.test = HOME/www", "webroot_map: b.test = HOME/www"] {
        assert!(params.contains(line), "{line}: {params:?}");
    }
    stage.client().ask("show_account", &[]).succeeds().says("one@example.test");
    assert_eq!(files::list(&stage.path("www")), Vec::<std::path::PathBuf>::new());
}

/// Ctrl-C at each question of the first time: exit code 1, and nothing half-made stays.
fn ctrl_c(stage: &Stage) {
    web::serve(&stage.path("www"));
    let answers = first_answers(stage);
    let is_ours = stage.client().subject() == Subject::Evercert;
    let order: &[usize] = if is_ours { &OURS_IN_ORDER } else { &CERTBOTS_IN_ORDER };
    for last in 0..order.len() {
        let client = stage.client().elsewhere(&format!("tree{last}"));
        let mut terminal = client.terminal("certonly", &first_words(stage));
        for at in &order[..last] {
            terminal.expect(answers[*at].0).answer(&answers[*at].1);
        }
        terminal.expect(answers[order[last]].0).press(CTRL_C);
        quietly_over(terminal.end());

        for left in ["live", "archive", "renewal"] {
            assert_eq!(files::list(&client.config().join(left)), Vec::<std::path::PathBuf>::new(), "{left}");
        }
        for folder in ["config", "work", "logs"] {
            let lock = client.config().with_file_name(folder).join(".certbot.lock");
            assert!(!lock.exists(), "{}", lock.display());
        }
        assert_eq!(files::list(&stage.path("www")), Vec::<std::path::PathBuf>::new());
    }
}

/// More names, other names, another key, giving up: yes by its letter, and no.
fn yes_or_no(stage: &Stage) {
    let lineage = stage.lineage("a.test");
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let certonly = |args: &[&str], answer: &str| {
        let wish = [&["--server", stage.ca.directory(), "--standalone"], args].concat();
        let mut terminal = stage.client().terminal("certonly", &wish);
        terminal.expect("(").answer("what").expect("(").answer(answer);
        terminal.end()
    };
    let grow = ["-d", "a.test,b.test"];
    quietly_over(certonly(&grow, "cancel"));
    certonly(&grow, "e").exits(0);
    let change = ["-d", "b.test,c.test", "--cert-name", "a.test"];
    quietly_over(certonly(&change, "c"));
    certonly(&change, "Update").exits(0);
    assert_eq!((lineage.version(), lineage.names()), (3, vec!["DNS:b.test".to_owned(), "DNS:c.test".to_owned()]));

    let other_key = ["-d", "b.test,c.test", "--key-type", "rsa"];
    certonly(&other_key, "k").exits(1);
    certonly(&other_key, "u").exits(0);
    assert_eq!((lineage.version(), lineage.key_kind().as_str()), (4, "rsa 2048"));

    let asked = |verb: &str, args: &[&str], answer: &str| {
        let mut terminal = stage.client().terminal(verb, args);
        terminal.expect("(").answer(answer);
        terminal.end()
    };
    let server = ["--server", stage.ca.directory()];
    quietly_over(asked("unregister", &server, "a"));
    stage.client().ask("show_account", &[]).succeeds();
    asked("revoke", &[&server[..], &["--cert-name", "a.test"]].concat(), "n").exits(0);
    assert!(lineage.exists());
    asked("delete", &["--cert-name", "a.test"], "n").exits(0);
    assert!(lineage.exists());
    asked("delete", &["--cert-name", "a.test"], "y").exits(0);
    assert!(!lineage.exists());
    asked("unregister", &server, "d").exits(0);
    stage.client().ask("show_account", &[]).exits(1);
}

/// Some of several: numbers between commas or spaces; Enter means all.
fn many(stage: &Stage) {
    for name in ["a.test", "b.test", "c.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    let delete = |which: &str| {
        let mut terminal = stage.client().terminal("delete", &[]);
        terminal.expect("3: c.test").expect("cancel").answer(which);
        terminal
    };
    quietly_over(delete("c").end());
    let mut terminal = delete("3 1");
    terminal.expect("(").answer("y");
    terminal.end().exits(0);
    let left = ["a.test", "b.test", "c.test"].map(|name| stage.lineage(name).exists());
    assert_eq!(left, [false, true, false]);
}

/// Two accounts at one CA: the person says which, and the certificate remembers it.
fn which_account(stage: &Stage) {
    for client in [stage.client(), stage.client().elsewhere("tree2")] {
        client.ask("register", &["--agree-tos", "--email", "one@example.test"]).succeeds();
    }
    let below = stage.accounts().strip_prefix(stage.path("tree")).expect("below the tree").to_owned();
    let second = files::list(&stage.path("tree2").join(below)).remove(0);
    files::rename(&second, &stage.accounts().join(second.file_name().expect("an account has an id")));

    let wish = ["--server", stage.ca.directory(), "--standalone", "-d", "a.test"];
    let mut terminal = stage.client().terminal("certonly", &wish);
    terminal.expect("1: ").expect("2: ").expect("cancel").answer("c");
    quietly_over(terminal.end());
    assert!(!stage.lineage("a.test").exists());
    let mut terminal = stage.client().terminal("certonly", &wish);
    terminal.expect("cancel").answer("2");
    terminal.end().exits(0);

    let conf = files::read(&stage.lineage("a.test").conf());
    let ids = files::list(&stage.accounts());
    let remembered = |path: &std::path::PathBuf| {
        let id = path.file_name().expect("an account has an id").to_string_lossy();
        conf.contains(&format!("account = {id}\n"))
    };
    assert_eq!(ids.iter().filter(|path| remembered(path)).count(), 1, "{conf}");
}

/// No terminal, and no word about it: a default is taken, and what has none is an error.
fn nobody_there(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let alone = |args: &[&str]| {
        let mut command = stage.client().talking("certonly", &["--server", stage.ca.directory(), "--standalone"]);
        Outcome::of(command.args(args).stdin(Stdio::null()))
    };
    // certbot fails for want of an answer; what is piped in is an answer for both.
    let certbots = if stage.client().subject() == Subject::Evercert { 0 } else { 1 };
    alone(&["-d", "a.test"]).exits(certbots);
    let words = ["-d", "a.test", "--server", stage.ca.directory(), "--standalone"];
    let mut renew = stage.client().talking("certonly", &words);
    Outcome::fed(&mut renew, "2\n").succeeds();
    assert_eq!(stage.lineage("a.test").version(), 2);
    alone(&["-d", "a.test", "-d", "b.test"]).exits(1);
    alone(&["-d", "b.test", "--cert-name", "a.test"]).exits(0);
    alone(&[]).exits(1);

    assert_eq!(stage.lineage("a.test").version(), 3);
    stage.client().run("delete", &["--cert-name", "a.test"]).succeeds();
    assert!(!stage.lineage("a.test").exists());
}

/// Given up: an ordinary failure, without the insides of the program.
fn quietly_over(said: Outcome) {
    let said = said.exits(1);
    for insides in ["Traceback", "panicked", "src/"] {
        assert!(!said.stdout.contains(insides), "{}", said.stdout);
    }
}

/// The questions of both programs, known by a part of their text, and the answers.
fn first_answers(stage: &Stage) -> [(&'static str, String); 12] {
    let www = stage.arg("www");
    [
        ("How would you like to prove", "4"),
        ("Domain names for the cert", "a.test b.test"),
        ("Folder that the web server serves", &www),
        ("Which folder does the web server serve", "2"),
        ("E-mail address", "one@example.test"),
        ("agree to the CA's terms", "y"),
        ("Enter email address", "one@example.test"),
        ("Do you agree?", "y"),
        ("Would you be willing", "n"),
        ("Please enter the domain name", "a.test b.test"),
        ("Input the webroot for", &www),
        ("Select the webroot for", "2"),
    ]
    .map(|(question, answer)| (question, answer.to_owned()))
}

/// Which plugins are listed depends on what else is installed: certbot is told which, and ours that there is no Apache.
fn first_words(stage: &Stage) -> Vec<&str> {
    let mut words = vec!["--server", stage.ca.directory()];
    match stage.client().subject() {
        Subject::Evercert => words.extend(["--apache-ctl", "/nowhere/apachectl"]),
        _ => words.push("--webroot"),
    }
    words
}

const OURS_IN_ORDER: [usize; 6] = [0, 1, 2, 3, 4, 5];
const CERTBOTS_IN_ORDER: [usize; 6] = [6, 7, 8, 9, 10, 11];
