//! Ctrl-C at the questions of commands for what is there already: exit code 1, and nothing has changed.

use evercert_tests::files;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::terminal::CTRL_C;

use crate::port_taken;

pub(crate) const SCENARIOS: &[Scenario] =
    &[Scenario::new("interrupted::questions", questions).about(Subject::MODERN).on(Server::OURS).seldom()];

/// Which one, whether to, whether to try again; last whether to delete what is revoked already.
fn questions(stage: &Stage) {
    let _said = stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let lineage = stage.lineage("a.test");
    let conf = files::read(&lineage.conf());
    let server = ["--server", stage.ca.directory()];
    let retry = match stage.client().subject() {
        Subject::Evercert => "shall we try",
        _ => "(R)etry",
    };
    let revoke = [&server[..], &["--cert-name", "a.test"]].concat();
    let table: [(&str, &[&str], &str); 9] = [
        ("install", &["-i", "null"], "cancel"),
        ("enhance", &["-i", "null", "--hsts"], "cancel"),
        ("enhance", &["-i", "null", "--hsts", "--cert-name", "a.test"], "cancel"),
        ("delete", &[], "cancel"),
        ("delete", &["--cert-name", "a.test"], "("),
        ("reconfigure", &["--deploy-hook", "true"], "cancel"),
        ("reconfigure", &["--cert-name", "a.test", "--deploy-hook", "true"], "("),
        ("certonly", &[&server[..], &["--standalone", "-d", "b.test"]].concat(), retry),
        ("revoke", &revoke, "("),
    ];
    for (verb, args, question) in table {
        let _holder = (question == retry).then(|| port_taken::python(stage));
        let mut terminal = stage.client().terminal(verb, args);
        terminal.expect(question).press(CTRL_C);
        let said = terminal.end().exits(1);

        for insides in ["Traceback", "panicked", "src/"] {
            assert!(!said.stdout.contains(insides), "{verb} {args:?}: {}", said.stdout);
        }
        assert!(lineage.exists(), "{verb} {args:?}");
        assert_eq!((lineage.version(), files::read(&lineage.conf())), (1, conf.clone()), "{verb} {args:?}");
        assert!(!stage.lineage("b.test").exists());
        for folder in ["config", "work", "logs"] {
            let lock = stage.path("tree").join(folder).join(".certbot.lock");
            assert!(!lock.exists(), "{verb} {args:?}: {}", lock.display());
        }
    }
}
