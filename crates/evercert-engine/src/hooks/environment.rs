//! The variables that hooks are given.

use std::path::Path;

use evercert_pki::identifier::Identifier;

/// Variables for one command, on top of those it inherits from the process. Nothing set here
/// reaches any other command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    set: Vec<(&'static str, String)>,
    unset: Vec<&'static str>,
    truncated: Vec<&'static str>,
}

impl Environment {
    /// What deploy hooks get: the lineage's folder in `live/` and the names of its certificate.
    pub fn deploy(lineage: &Path, names: &[Identifier]) -> Self {
        let mut environment = Self::default();
        environment.set(RENEWED_LINEAGE, lineage.to_string_lossy().into_owned());
        environment.set_names(RENEWED_DOMAINS, names, LONGEST_VALUE);
        environment
    }

    /// What post hooks get right after one certificate was tried for.
    pub fn post(renewed: &[Identifier], failed: &[Identifier]) -> Self {
        Self::outcome(renewed, failed, LONGEST_OF_ONE)
    }

    /// What post hooks get at the end of a run over many lineages.
    pub fn post_of_many(renewed: &[Identifier], failed: &[Identifier]) -> Self {
        Self::outcome(renewed, failed, LONGEST_OF_MANY)
    }

    /// Sets a variable.
    pub fn set(&mut self, name: &'static str, value: String) {
        self.set.push((name, value));
    }

    /// Hides a variable that the process itself may have.
    pub fn unset(&mut self, name: &'static str) {
        self.unset.push(name);
    }

    /// The variables to set, in order.
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.set.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The variables to hide.
    pub fn hidden(&self) -> &[&'static str] {
        &self.unset
    }

    /// The variables whose list of names was cut because it was too long.
    pub fn truncated(&self) -> &[&'static str] {
        &self.truncated
    }

    fn outcome(renewed: &[Identifier], failed: &[Identifier], longest: usize) -> Self {
        let mut environment = Self::default();
        environment.set_names(RENEWED_DOMAINS, renewed, longest);
        environment.set_names(FAILED_DOMAINS, failed, longest);
        environment
    }

    fn set_names(&mut self, variable: &'static str, names: &[Identifier], longest: usize) {
        let (value, whole) = joined(names, longest);
        self.set(variable, value);
        if !whole {
            self.truncated.push(variable);
        }
    }
}

/// The names with blanks between them, as many from the front as fit, and whether all did.
///
/// certbot cuts in the middle of a name; half a name would be a wrong one.
fn joined(names: &[Identifier], longest: usize) -> (String, bool) {
    let mut text = String::new();
    for name in names {
        let name = name.value();
        let blank = usize::from(!text.is_empty());
        if text.len() + blank + name.len() > longest {
            return (text, false);
        }
        text.extend(std::iter::repeat_n(' ', blank));
        text.push_str(&name);
    }
    (text, true)
}

const FAILED_DOMAINS: &str = "FAILED_DOMAINS";
const RENEWED_DOMAINS: &str = "RENEWED_DOMAINS";
const RENEWED_LINEAGE: &str = "RENEWED_LINEAGE";

/// certbot's limits for post hooks.
const LONGEST_OF_ONE: usize = 32_000;
const LONGEST_OF_MANY: usize = 16_000;
/// Linux takes 128 KiB for a variable with its name; with more the hook would not start at all.
const LONGEST_VALUE: usize = 120_000;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(count: usize) -> Vec<Identifier> {
        let name = |n| Identifier::parse("dns", &format!("host-{n:06}.example.test")).unwrap();
        (0..count).map(name).collect()
    }

    #[test]
    fn a_deploy_hook_knows_lineage_and_names() {
        let wildcard = [Identifier::parse("dns", "*.a.test").unwrap()];
        let environment = Environment::deploy(Path::new("/c/live/a.test"), &wildcard);
        let found: Vec<_> = environment.variables().collect();
        assert_eq!(found, [("RENEWED_LINEAGE", "/c/live/a.test"), ("RENEWED_DOMAINS", "*.a.test")]);
    }

    #[test]
    fn too_many_failures_do_not_touch_the_renewed() {
        let environment = Environment::post_of_many(&names(1), &names(2_000));
        let found: Vec<_> = environment.variables().collect();
        assert_eq!(found[0], ("RENEWED_DOMAINS", "host-000000.example.test"));
        assert_eq!(found[1].0, "FAILED_DOMAINS");
        assert!(found[1].1.len() <= LONGEST_OF_MANY);
        assert_eq!(environment.truncated(), ["FAILED_DOMAINS"]);
    }

    #[test]
    fn one_certificate_may_list_more_than_many_may() {
        assert_eq!(Environment::post(&names(1_000), &[]).truncated(), [""; 0]);
        let many = Environment::post_of_many(&names(1_000), &[]);
        assert_eq!(many.truncated(), ["RENEWED_DOMAINS"]);
    }

    proptest! {
        #[test]
        fn a_list_is_cut_between_names(count in 0_usize..60, longest in 0_usize..1_500) {
            let names = names(count);
            let (cut, whole) = joined(&names, longest);
            let (full, _) = joined(&names, usize::MAX);
            prop_assert!(cut.len() <= longest);
            prop_assert_eq!(whole, cut == full);
            prop_assert!(full.starts_with(&cut));
            let rest = &full[cut.len()..];
            prop_assert!(rest.is_empty() || cut.is_empty() || rest.starts_with(' '));
        }
    }
}
