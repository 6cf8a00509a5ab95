//! Questions on a terminal: how they are put, answered, cancelled and interrupted.

use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::terminal::CTRL_C;

pub(crate) const SCENARIOS: &[Scenario] = &[Scenario::new("menus::keep_or_renew", keep_or_renew).on(Server::OURS)];

/// The same names again: a numbered menu, asked until it is understood, cancelled with `c`.
fn keep_or_renew(stage: &Stage) {
    let wish = ["--server", stage.ca.directory(), "--standalone", "-d", "a.test"];
    stage.client().certonly(&wish).succeeds();
    let lineage = stage.lineage("a.test");

    let mut terminal = stage.client().terminal("certonly", &wish);
    terminal.expect("1: ").expect("2: ").expect("cancel").answer("7").expect("cancel").answer("1");
    terminal.end().exits(0);
    assert_eq!(lineage.version(), 1);

    let mut terminal = stage.client().terminal("certonly", &wish);
    terminal.expect("cancel").answer("c");
    terminal.end().exits(1);
    let mut terminal = stage.client().terminal("certonly", &wish);
    terminal.expect("cancel").press(CTRL_C);
    terminal.end().exits(1);
    assert_eq!(lineage.version(), 1);

    let mut terminal = stage.client().terminal("certonly", &wish);
    terminal.expect("cancel").answer("2");
    terminal.end().exits(0);
    assert_eq!(lineage.version(), 2);
}
