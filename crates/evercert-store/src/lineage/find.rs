//! Finding a lineage by the names in its certificate. Pure: the caller has loaded the certificates.

use std::collections::BTreeSet;

use evercert_pki::identifier::Identifier;

use crate::lineage::name::LineageName;

/// A lineage and the identifiers in its certificate.
#[derive(Clone, Debug)]
pub struct Names {
    /// The lineage.
    pub lineage: LineageName,
    /// What its certificate is for.
    pub identifiers: BTreeSet<Identifier>,
}

/// The lineage for exactly these identifiers; of several, the last.
pub fn identical<'a>(lineages: &'a [Names], wanted: &BTreeSet<Identifier>) -> Option<&'a Names> {
    lineages.iter().rev().find(|names| names.identifiers == *wanted)
}

/// The lineage with the most identifiers among those for some, but not all, of these; of equals, the first.
pub fn largest_subset<'a>(lineages: &'a [Names], wanted: &BTreeSet<Identifier>) -> Option<&'a Names> {
    let is_part = |names: &&Names| names.identifiers.len() < wanted.len() && names.identifiers.is_subset(wanted);
    lineages.iter().filter(is_part).rev().max_by_key(|names| names.identifiers.len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use evercert_pki::identifier::Identifier;

    use super::{Names, identical, largest_subset};
    use crate::lineage::name::LineageName;

    fn set(names: &[&str]) -> BTreeSet<Identifier> {
        names.iter().map(|name| Identifier::parse("dns", name).unwrap()).collect()
    }

    fn lineages(all: &[(&str, &[&str])]) -> Vec<Names> {
        let names = |(lineage, names): &(&str, &[&str])| Names {
            lineage: LineageName::parse(lineage).unwrap(),
            identifiers: set(names),
        };
        all.iter().map(names).collect()
    }

    #[test]
    fn the_last_identical_and_the_first_largest_part_win() {
        let all = lineages(&[
            ("one", &["a.test"]),
            ("two", &["a.test", "b.test"]),
            ("three", &["b.test", "c.test"]),
            ("four", &["a.test", "b.test"]),
        ]);
        let found = |names: Option<&Names>| names.map(|names| names.lineage.to_string());
        assert_eq!(found(identical(&all, &set(&["b.test", "a.test"]))).as_deref(), Some("four"));
        assert_eq!(found(identical(&all, &set(&["z.test"]))), None);
        let wanted = set(&["a.test", "b.test", "c.test"]);
        assert_eq!(found(largest_subset(&all, &wanted)).as_deref(), Some("two"));
        assert_eq!(found(largest_subset(&all, &set(&["a.test"]))), None);
    }
}
