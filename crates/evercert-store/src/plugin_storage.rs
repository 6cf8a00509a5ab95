//! What plugins remember from run to run: `.pluginstorage.json`, shared with certbot.

use std::path::PathBuf;

use serde_json::{Map, Value};
use thiserror::Error;

use crate::fs::{self, FsError, Mode};
use crate::paths::Paths;

/// The memory of one plugin: keys and values of JSON. Nothing is on the disk before [`PluginStorage::save`].
#[derive(Debug)]
pub struct PluginStorage {
    path: PathBuf,
    plugin: String,
    values: Map<String, Value>,
    changed: Vec<String>,
}

/// Why the memory cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PluginStorageError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// The file is not a JSON object of objects.
    #[error("{} is not a JSON object of plugins", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Why not; none when it is JSON of another shape.
        #[source]
        source: Option<serde_json::Error>,
    },
}

impl PluginStorage {
    /// What the plugin of this name remembers. A missing or empty file means nothing.
    pub fn load(paths: &Paths, plugin: &str) -> Result<Self, PluginStorageError> {
        let path = paths.config.join(".pluginstorage.json");
        let values = match everything(&path)?.remove(plugin) {
            None => Map::new(),
            Some(Value::Object(values)) => values,
            Some(_) => return Err(PluginStorageError::Json { path, source: None }),
        };
        Ok(Self { path, plugin: plugin.to_owned(), values, changed: Vec::new() })
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// Remembers a value.
    pub fn put(&mut self, key: &str, value: Value) {
        self.values.insert(key.to_owned(), value);
        self.changed.push(key.to_owned());
    }

    /// Writes what changed, in one step and for the owner's eyes only. What other plugins wrote meanwhile stays.
    pub fn save(&mut self) -> Result<(), PluginStorageError> {
        let mut all = everything(&self.path)?;
        let entry = all.entry(self.plugin.clone()).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(entry) = entry else {
            return Err(PluginStorageError::Json { path: self.path.clone(), source: None });
        };
        for key in self.changed.drain(..) {
            entry.insert(key.clone(), self.values[&key].clone());
        }
        fs::write_atomic(&self.path, Value::Object(all).to_string().as_bytes(), Mode::Exact(0o600))?;
        Ok(())
    }
}

fn everything(path: &std::path::Path) -> Result<Map<String, Value>, PluginStorageError> {
    let content = fs::read_optional(path)?.unwrap_or_default();
    if content.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    let broken = |source| PluginStorageError::Json { path: path.to_path_buf(), source };
    match serde_json::from_slice(&content) {
        Ok(Value::Object(all)) => Ok(all),
        Ok(_) => Err(broken(None)),
        Err(error) => Err(broken(Some(error))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plugins_do_not_lose_each_others_memory() {
        let home = crate::testing::directory();
        let paths = Paths::new(home.path(), home.path(), home.path());
        let mut apache = PluginStorage::load(&paths, "apache").unwrap();
        let mut nginx = PluginStorage::load(&paths, "nginx").unwrap();
        apache.put("autohsts", json!({"id": {"laststep": 1}}));
        apache.save().unwrap();
        nginx.put("x", json!(1));
        nginx.save().unwrap();
        let path = home.path().join(".pluginstorage.json");
        assert_eq!(fs::mode(&path).unwrap(), 0o600);
        let read: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(read, json!({"apache": {"autohsts": {"id": {"laststep": 1}}}, "nginx": {"x": 1}}));
        assert_eq!(PluginStorage::load(&paths, "nginx").unwrap().get("x"), Some(&json!(1)));
    }

    #[test]
    fn an_empty_file_is_no_memory_and_a_broken_one_is_not_overwritten() {
        let home = crate::testing::directory();
        let paths = Paths::new(home.path(), home.path(), home.path());
        let path = home.path().join(".pluginstorage.json");
        fs::write_exclusive(&path, b"\n", Mode::FILE).unwrap();
        let mut storage = PluginStorage::load(&paths, "apache").unwrap();
        for broken in ["{", "[]", "{\"apache\": 1}"] {
            fs::write_atomic(&path, broken.as_bytes(), Mode::FILE).unwrap();
            assert!(matches!(PluginStorage::load(&paths, "apache"), Err(PluginStorageError::Json { .. })));
            storage.put("x", json!(1));
            assert!(storage.save().is_err());
            assert_eq!(fs::read(&path).unwrap(), broken.as_bytes());
        }
    }
}
