//! The built-in TXT records of a CA that has no resolver.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use crate::sync::lock;

/// TXT values by owner name. Cheap to clone: all clones are the same table.
#[derive(Clone, Default)]
pub(crate) struct TxtTable(Arc<Mutex<HashMap<String, Vec<String>>>>);

impl TxtTable {
    /// Adds a value beside those that are there.
    pub(crate) fn add(&self, name: &str, value: &str) {
        lock(&self.0).entry(canonical(name)).or_default().push(value.to_owned());
    }

    /// Removes one value, or with `None` all of a name.
    pub(crate) fn remove(&self, name: &str, value: Option<&str>) {
        let mut table = lock(&self.0);
        let Some(values) = table.get_mut(&canonical(name)) else {
            return;
        };
        values.retain(|one| value.is_some_and(|value| one != value));
        if values.is_empty() {
            table.remove(&canonical(name));
        }
    }

    pub(crate) fn get(&self, name: &str) -> Vec<String> {
        lock(&self.0).get(&canonical(name)).cloned().unwrap_or_default()
    }
}

fn canonical(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_values_at_one_name_coexist() {
        let table = TxtTable::default();
        table.add("_acme-challenge.a.test.", "1");
        table.add("_ACME-challenge.a.test", "2");
        assert_eq!(table.get("_acme-challenge.a.test"), ["1", "2"]);
        table.remove("_acme-challenge.a.test", Some("1"));
        assert_eq!(table.get("_acme-challenge.a.test"), ["2"]);
        table.remove("_acme-challenge.a.test", None);
        assert!(table.get("_acme-challenge.a.test").is_empty());
    }
}
