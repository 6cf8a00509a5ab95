//! `certificates`: the words that scripts look for.

use evercert_tests::files;
use evercert_tests::scenario::Scenario;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use snapbox::{assert_data_eq, str};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("listing::labels", labels),
    Scenario::new("listing::filters", filters),
    Scenario::new("listing::empty", empty),
    Scenario::new("listing::broken", broken),
];

fn labels(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test,b.test"]).succeeds();
    let said = stage.client().run("certificates", &[]).succeeds().stdout;
    let identifiers = if stage.client().subject() == Subject::Certbot2 { "Domains" } else { "Identifiers" };
    let lineage = stage.lineage("a.test");
    let block: String = said
        .lines()
        .filter(|line| line.starts_with("  "))
        .map(|line| format!("{}\n", line.trim_end()))
        .collect::<String>()
        .replace(&lineage.serial().trim_start_matches('0').to_lowercase(), "SERIAL")
        .replace(&format!("{identifiers}: "), "Identifiers: ")
        .replace(&*stage.home().to_string_lossy(), "HOME");

    assert_data_eq!(
        block,
        str![[r#"
  Certificate Name: a.test
    Serial Number: SERIAL
    Key Type: ECDSA
    Identifiers: a.test b.test
    Expiry Date: [..] (VALID: 89 days)
    Certificate Path: HOME/tree/config/live/a.test/fullchain.pem
    Private Key Path: HOME/tree/config/live/a.test/privkey.pem

"#]]
    );
}

fn filters(stage: &Stage) {
    for name in ["a.test", "b.test"] {
        stage.client().certonly(&["--standalone", "-d", name]).succeeds();
    }
    for filter in [["--cert-name", "a.test"], ["-d", "a.test"]] {
        let said = stage.client().run("certificates", &filter).succeeds().stdout;
        assert!(said.contains("Certificate Name: a.test\n"), "{said}");
        assert!(!said.contains("Certificate Name: b.test\n"), "{said}");
    }
}

fn empty(stage: &Stage) {
    stage.client().run("certificates", &[]).succeeds();
}

fn broken(stage: &Stage) {
    stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    files::write(&stage.lineage("b.test").conf(), "version = 2.1.0\n");
    let said = stage.client().run("certificates", &[]).succeeds();

    assert!(said.stdout.contains("Certificate Name: a.test\n"));
    said.says("b.test.conf");
}
