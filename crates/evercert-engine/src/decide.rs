//! Which lineage a request belongs to: a pure decision over the names.

use std::collections::BTreeSet;

use evercert_pki::identifier::Identifier;
use evercert_store::lineage::LineageName;

/// What the user asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The names; empty means those of `cert_name`.
    pub identifiers: Vec<Identifier>,
    /// `--cert-name`.
    pub cert_name: Option<String>,
    /// `--duplicate`: never an existing lineage.
    pub duplicate: bool,
}

/// A lineage as this decision sees it.
#[derive(Clone, Debug)]
pub struct Existing {
    /// Its name.
    pub name: String,
    /// The names in its current certificate, in their order.
    pub identifiers: Vec<Identifier>,
}

/// What the request means. Names refer to `Existing::name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A new lineage, named after `--cert-name` or the first identifier.
    New {
        /// The name to try first; the store numbers it when it is taken.
        name: String,
        /// What to issue for.
        identifiers: Vec<Identifier>,
    },
    /// The same names as a lineage has.
    Identical {
        /// The lineage.
        name: String,
        /// Its names, in their present order.
        identifiers: Vec<Identifier>,
    },
    /// All names of a lineage, and more: certbot asks before it grows a lineage.
    Grow {
        /// The lineage.
        name: String,
        /// All names, in the order of the request.
        identifiers: Vec<Identifier>,
        /// Those that are new.
        added: Vec<Identifier>,
    },
    /// `--cert-name` names a lineage with other names.
    Change {
        /// The lineage.
        name: String,
        /// The names as they shall be.
        identifiers: Vec<Identifier>,
        /// New ones among them.
        added: Vec<Identifier>,
        /// Those that go.
        removed: Vec<Identifier>,
    },
    /// `--cert-name` names no lineage, and there are no names to make one.
    Unknown {
        /// The name asked for.
        name: String,
    },
    /// Nothing was asked for: the caller must ask for names.
    Nothing,
}

impl Decision {
    /// The lineage that it leads to, with the names it will have; `None` where it leads to none.
    pub fn lineage(&self) -> Option<(&str, &[Identifier])> {
        match self {
            Self::New { name, identifiers }
            | Self::Identical { name, identifiers }
            | Self::Grow { name, identifiers, .. }
            | Self::Change { name, identifiers, .. } => Some((name, identifiers)),
            Self::Unknown { .. } | Self::Nothing => None,
        }
    }
}

/// Decides, as certbot does: an identical lineage wins (the last in file order), then the largest
/// lineage whose names are a strict subset; a request that is itself a subset is a new lineage.
pub fn decide(request: &Request, existing: &[Existing]) -> Decision {
    if let Some(name) = &request.cert_name {
        return by_name(name, request, existing);
    }
    let Some(first) = request.identifiers.first() else {
        return Decision::Nothing;
    };
    let new =
        Decision::New { name: LineageName::suggested(first).to_string(), identifiers: request.identifiers.clone() };
    match request.duplicate {
        true => new,
        false => by_identifiers(&request.identifiers, existing).unwrap_or(new),
    }
}

fn by_name(name: &str, request: &Request, existing: &[Existing]) -> Decision {
    let found = existing.iter().find(|lineage| lineage.name == name);
    let identifiers = request.identifiers.clone();
    match found {
        Some(lineage) if identifiers.is_empty() || same(&identifiers, &lineage.identifiers) => identical(lineage),
        Some(lineage) => Decision::Change {
            name: name.into(),
            added: without(&identifiers, &lineage.identifiers),
            removed: without(&lineage.identifiers, &identifiers),
            identifiers,
        },
        None if identifiers.is_empty() => Decision::Unknown { name: name.into() },
        None => Decision::New { name: name.into(), identifiers },
    }
}

fn by_identifiers(wanted: &[Identifier], existing: &[Existing]) -> Option<Decision> {
    let equal = existing.iter().rev().find(|l| same(wanted, &l.identifiers));
    if let Some(lineage) = equal {
        return Some(identical(lineage));
    }
    let subsets = existing.iter().filter(|l| !l.identifiers.is_empty() && without(&l.identifiers, wanted).is_empty());
    // Of equals the first, as with certbot: `max_by_key` alone would take the last.
    let largest = subsets.rev().max_by_key(|l| l.identifiers.len())?;
    Some(Decision::Grow {
        name: largest.name.clone(),
        identifiers: wanted.to_vec(),
        added: without(wanted, &largest.identifiers),
    })
}

fn identical(lineage: &Existing) -> Decision {
    Decision::Identical { name: lineage.name.clone(), identifiers: lineage.identifiers.clone() }
}

fn same(a: &[Identifier], b: &[Identifier]) -> bool {
    a.iter().collect::<BTreeSet<_>>() == b.iter().collect::<BTreeSet<_>>()
}

fn without(all: &[Identifier], some: &[Identifier]) -> Vec<Identifier> {
    let some: BTreeSet<_> = some.iter().collect();
    let rest = all.iter().filter(|id| !some.contains(id));
    rest.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &str) -> Vec<Identifier> {
        let names = list.split_whitespace();
        names.map(|name| Identifier::parse("dns", name).unwrap()).collect()
    }

    fn lineages(list: &[(&str, &str)]) -> Vec<Existing> {
        let lineages =
            list.iter().map(|(name, identifiers)| Existing { name: (*name).into(), identifiers: names(identifiers) });
        lineages.collect()
    }

    fn asked(list: &str) -> Request {
        Request { identifiers: names(list), ..Request::default() }
    }

    fn named(name: &str, list: &str) -> Request {
        Request { cert_name: Some(name.into()), ..asked(list) }
    }

    #[test]
    fn order_does_not_matter_and_the_last_identical_wins() {
        let existing = lineages(&[("a", "a.test b.test"), ("z", "b.test a.test")]);
        let Decision::Identical { name, .. } = decide(&asked("a.test b.test"), &existing) else {
            panic!("not identical");
        };
        assert_eq!(name, "z");
    }

    #[test]
    fn the_largest_subset_grows() {
        let existing = lineages(&[("a", "a.test"), ("ab", "a.test b.test"), ("d", "d.test")]);
        let grow =
            Decision::Grow { name: "ab".into(), identifiers: names("a.test b.test c.test"), added: names("c.test") };
        assert_eq!(decide(&asked("a.test b.test c.test"), &existing), grow);
    }

    #[test]
    fn a_subset_of_a_lineage_and_a_duplicate_are_new() {
        let existing = lineages(&[("ab", "a.test b.test")]);
        let new = Decision::New { name: "a.test".into(), identifiers: names("*.a.test") };
        assert_eq!(decide(&asked("*.a.test"), &existing), new);
        let duplicate = Request { duplicate: true, ..asked("a.test b.test") };
        assert!(matches!(decide(&duplicate, &existing), Decision::New { .. }));
    }

    #[test]
    fn a_cert_name_names_what_is_meant() {
        let existing = lineages(&[("ab", "a.test b.test")]);
        let change = Decision::Change {
            name: "ab".into(),
            identifiers: names("b.test c.test"),
            added: names("c.test"),
            removed: names("a.test"),
        };
        assert_eq!(decide(&named("ab", "b.test c.test"), &existing), change);
        assert!(matches!(decide(&named("ab", ""), &existing), Decision::Identical { .. }));
        assert!(matches!(decide(&named("x", "a.test"), &existing), Decision::New { .. }));
        assert!(matches!(decide(&named("x", ""), &existing), Decision::Unknown { .. }));
        assert_eq!(decide(&asked(""), &existing), Decision::Nothing);
    }
}
