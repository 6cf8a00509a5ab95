//! Accounts: made, shown, changed, given up.

use evercert_tests::files;
use evercert_tests::scenario::Scenario;
use evercert_tests::stage::Stage;

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("accounts::life", life),
    Scenario::new("accounts::without_consent", without_consent),
    Scenario::new("accounts::two", two),
];

fn life(stage: &Stage) {
    let client = stage.client();
    client.ask("register", &["--agree-tos", "--email", "one@example.test"]).succeeds();
    client.ask("register", &["--agree-tos", "--email", "one@example.test"]).exits(1);
    client.ask("show_account", &[]).succeeds().says("Account URL: https://").says("one@example.test");
    client.ask("update_account", &["--email", "two@example.test"]).succeeds();
    client.ask("show_account", &[]).succeeds().says("two@example.test");
    client.ask("unregister", &[]).succeeds();

    assert_eq!(files::list(&stage.accounts()), Vec::<std::path::PathBuf>::new());
    client.ask("show_account", &[]).exits(1);
}

fn without_consent(stage: &Stage) {
    stage.client().ask("register", &["--email", "one@example.test"]).exits(1).says("--agree-tos");

    assert_eq!(files::list(&stage.accounts()), Vec::<std::path::PathBuf>::new());
}

fn two(stage: &Stage) {
    let (here, there) = (stage.client(), stage.client().elsewhere("tree2"));
    for client in [&here, &there] {
        client.ask("register", &["--agree-tos", "--email", "one@example.test"]).succeeds();
    }
    let first = only_account(stage);
    let from = stage.path("tree2").join(stage.accounts().strip_prefix(stage.path("tree")).expect("below the tree"));
    let second = files::list(&from).remove(0);
    let place = first.with_file_name(second.file_name().expect("an account has an id"));
    files::rename(&second, &place);

    here.certonly(&["--standalone", "-d", "a.test"]).exits(1);
    let id = place.file_name().expect("an account has an id").to_string_lossy().into_owned();
    here.certonly(&["--standalone", "-d", "a.test", "--account", &id]).succeeds();
    assert!(files::read(&stage.lineage("a.test").conf()).contains(&format!("account = {id}\n")));
}

fn only_account(stage: &Stage) -> std::path::PathBuf {
    let mut accounts = files::list(&stage.accounts());
    assert_eq!(accounts.len(), 1);
    accounts.remove(0)
}
