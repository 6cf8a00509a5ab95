//! The book of what was published: whatever a killed run could not take away, the next one does.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use evercert_plugin::dns_provider::{DnsZone, TxtRecord};
use evercert_store::fs::{self, FsError, Mode};
use serde_json::{Value, json};

/// What stands in DNS because of us, on the disk. The file is there only while something is.
///
/// An entry is made before its record is published and goes after it was removed, so that it may name a record that is
/// not there, and never fails to name one that is. All authenticators of a run share one; runs exclude each other by
/// the lock of the configuration directory, so what is found when it is opened was left behind.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    entries: Vec<Entry>,
    /// Of these, so many from the beginning are older than this run.
    left: Vec<Entry>,
    is_read: bool,
}

/// One record and through whom it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    account: String,
    record: TxtRecord,
}

impl Journal {
    /// The book at this path; nothing is read before it is needed.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), state: Mutex::default() }
    }

    /// What earlier runs left behind of an account; it is handed out once. A book that cannot be read tells nothing.
    pub fn left_behind(&self, account: &str) -> Vec<TxtRecord> {
        let mut state = self.state();
        let (own, others) = std::mem::take(&mut state.left).into_iter().partition(|entry| entry.account == account);
        state.left = others;
        let own: Vec<Entry> = own;
        own.into_iter().map(|entry| entry.record).collect()
    }

    /// Writes down what is about to be published.
    ///
    /// # Errors
    /// When it cannot be written; then nothing should be published.
    pub fn note(&self, account: &str, records: &[TxtRecord]) -> Result<(), FsError> {
        let mut state = self.state();
        let entry = |record: &TxtRecord| Entry { account: account.to_owned(), record: record.clone() };
        for entry in records.iter().map(entry) {
            if !state.entries.contains(&entry) {
                state.entries.push(entry);
            }
        }
        self.write(&state.entries)
    }

    /// Strikes out what was removed.
    ///
    /// # Errors
    /// When it cannot be written; the next run will then remove in vain.
    pub fn forget(&self, account: &str, records: &[TxtRecord]) -> Result<(), FsError> {
        let mut state = self.state();
        state.entries.retain(|entry| entry.account != account || !records.contains(&entry.record));
        self.write(&state.entries)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.is_read {
            let content = fs::read_optional(&self.path).ok().flatten().unwrap_or_default();
            state.entries = read(&content);
            state.left = state.entries.clone();
            state.is_read = true;
        }
        state
    }

    fn write(&self, entries: &[Entry]) -> Result<(), FsError> {
        if entries.is_empty() {
            return fs::remove_if_exists(&self.path).map(drop);
        }
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder, Mode::Exact(0o700))?;
        }
        let text = Value::Array(entries.iter().map(Entry::json).collect()).to_string();
        fs::write_atomic(&self.path, text.as_bytes(), Mode::Exact(0o600))
    }
}

impl Entry {
    fn json(&self) -> Value {
        let Self { account, record: TxtRecord { zone, name, value } } = self;
        json!({"account": account, "zone": zone.name, "id": zone.id, "fields": zone.fields, "name": name, "value": value})
    }

    fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let fields = value.get("fields")?.as_object()?;
        let fields = fields.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        let zone = DnsZone { name: text("zone")?, id: text("id")?, fields: fields.collect::<BTreeMap<_, _>>() };
        Some(Self { account: text("account")?, record: TxtRecord { zone, name: text("name")?, value: text("value")? } })
    }
}

fn read(content: &[u8]) -> Vec<Entry> {
    let entries = serde_json::from_slice::<Vec<Value>>(content).unwrap_or_default();
    entries.iter().filter_map(Entry::read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(value: &str) -> TxtRecord {
        let fields = [("version".to_owned(), "7".to_owned())].into();
        let zone = DnsZone { name: "a.test".into(), id: "z1".into(), fields };
        TxtRecord { zone, name: "_x.a.test".into(), value: value.into() }
    }

    #[test]
    fn the_next_run_learns_what_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own/dns.json");
        let killed = Journal::new(&path);
        killed.note("one", &[record("a"), record("b")]).unwrap();
        killed.note("two", &[record("c")]).unwrap();
        killed.forget("one", &[record("b")]).unwrap();
        assert!(killed.left_behind("one").is_empty());
        let next = Journal::new(&path);
        assert_eq!(next.left_behind("one"), [record("a")]);
        assert!(next.left_behind("one").is_empty());
        next.forget("one", &[record("a")]).unwrap();
        assert_eq!(Journal::new(&path).left_behind("two"), [record("c")]);
        next.forget("two", &[record("c")]).unwrap();
        assert!(!fs::exists(&path));
    }

    #[test]
    fn a_broken_book_is_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dns.json");
        for broken in ["", "{", "[1, {}]", "{\"account\": 1}"] {
            fs::write_atomic(&path, broken.as_bytes(), Mode::Exact(0o600)).unwrap();
            assert!(Journal::new(&path).left_behind("one").is_empty(), "{broken}");
        }
    }
}
