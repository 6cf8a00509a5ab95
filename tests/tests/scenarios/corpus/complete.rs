//! Whether the lists agree: the folders, the scenarios, and the page that explains what differs.

use std::collections::BTreeSet;

use evercert_tests::breed::Breed;
use evercert_tests::corpus::Corpus;
use evercert_tests::{files, lab};

/// Insists that every folder is played, and that the page of this server has a row for each case in which certbot does
/// otherwise.
pub(crate) fn check(breed: Breed, played: &[&str]) {
    let all = Corpus::all(breed);
    assert_eq!(all, played);
    let differ = |name: &String| !Corpus::load(breed, name).differences().is_empty();
    let differing: BTreeSet<String> = all.into_iter().filter(differ).collect();
    assert_eq!(explained(breed), differing);
}

/// The names in the first column of the table.
fn explained(breed: Breed) -> BTreeSet<String> {
    let page = files::read(&lab::root().join(format!("docs/{}.md", breed.name())));
    let first = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    page.lines().filter_map(first).collect()
}
