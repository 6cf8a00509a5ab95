//! Whether the lists agree: the folders, the scenarios, and the page that explains what differs.

use std::collections::BTreeSet;

use evercert_tests::corpus::Corpus;
use evercert_tests::{files, lab};

/// Insists that every folder is played, and that `docs/nginx.md` has a row for each case in which certbot does otherwise.
pub(crate) fn check(played: &[&str]) {
    assert_eq!(Corpus::all(), played);
    let differ = |name: &String| !Corpus::load(name).differences().is_empty();
    let differing: BTreeSet<String> = Corpus::all().into_iter().filter(differ).collect();
    assert_eq!(explained(), differing);
}

/// The names in the first column of the table.
fn explained() -> BTreeSet<String> {
    let page = files::read(&lab::root().join("docs/nginx.md"));
    let first = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    page.lines().filter_map(first).collect()
}
