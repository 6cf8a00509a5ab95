//! What decides which lines count: modules, parameters, the version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What is known about a server besides its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The folder that relative paths begin in, until a `ServerRoot` says otherwise.
    pub root: PathBuf,
    /// Modules by their identifiers, such as `ssl_module`.
    pub modules: BTreeSet<Vec<u8>>,
    /// Parameters of `Define` and `-D`, with their values; without one if they have none.
    pub defines: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// Variables of the environment that it is started with, such as `APACHE_LOG_DIR`.
    pub environment: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Such as 2, 4, 57.
    pub version: [u32; 3],
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            root: PathBuf::from("/etc/apache2"),
            modules: BTreeSet::new(),
            defines: BTreeMap::new(),
            environment: BTreeMap::new(),
            version: [2, 4, 57],
        }
    }
}

impl Facts {
    /// Whether a module is there, by its identifier or by the name of its source file.
    pub(crate) fn has_module(&self, name: &[u8]) -> bool {
        self.modules.contains(name) || self.modules.iter().any(|module| source_file(module) == name)
    }

    /// A word with `${…}` replaced by what it stands for; what stands for nothing stays as it is.
    pub(crate) fn expanded(&self, word: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(word.len());
        let mut at = 0;
        while at < word.len() {
            match variable(&word[at..]).and_then(|(name, length)| Some((self.value(name)?, length))) {
                Some((value, length)) => {
                    out.extend_from_slice(value);
                    at += length;
                }
                None => {
                    out.push(word[at]);
                    at += 1;
                }
            }
        }
        out
    }

    fn value(&self, name: &[u8]) -> Option<&[u8]> {
        let defined = self.defines.get(name).map(|value| value.as_deref().unwrap_or_default());
        defined.or_else(|| self.environment.get(name).map(Vec::as_slice))
    }
}

/// The name in a `${…}` at the head of a text, and the length of it all.
fn variable(text: &[u8]) -> Option<(&[u8], usize)> {
    let rest = text.strip_prefix(b"${")?;
    let length = rest.iter().position(|byte| *byte == b'}')?;
    Some((&rest[..length], length + 3))
}

/// `<IfModule>` takes the name of the source file, too: `mod_ssl.c` for `ssl_module`, with a few exceptions.
fn source_file(module: &[u8]) -> Vec<u8> {
    let name = module.strip_suffix(b"_module").unwrap_or(module);
    match name {
        b"core" => b"core.c".to_vec(),
        b"http" => b"http_core.c".to_vec(),
        b"mpm_event" | b"mpm_prefork" | b"mpm_worker" | b"mpm_winnt" => [&name[4..], b".c"].concat(),
        b"mpm_itk" => b"mpm_itk.c".to_vec(),
        b"php5" | b"php7" | b"php" => [b"mod_", name, b".c"].concat(),
        b"evasive20" | b"evasive24" => b"mod_evasive20.c".to_vec(),
        _ => [b"mod_", name, b".c"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_have_two_names() {
        let modules = ["ssl_module", "mpm_event_module", "http_module"].map(|name| name.as_bytes().to_vec());
        let facts = Facts { modules: modules.into(), ..Facts::default() };
        for name in ["ssl_module", "mod_ssl.c", "event.c", "http_core.c"] {
            assert!(facts.has_module(name.as_bytes()), "{name}");
        }
        assert!(!facts.has_module(b"mod_rewrite.c"));
    }

    #[test]
    fn variables_stand_for_their_values() {
        let mut facts = Facts::default();
        facts.defines.insert(b"A".to_vec(), Some(b"x".to_vec()));
        facts.defines.insert(b"FLAG".to_vec(), None);
        facts.environment.insert(b"B".to_vec(), b"y".to_vec());
        let expanded = |text: &str| String::from_utf8(facts.expanded(text.as_bytes())).unwrap();
        assert_eq!(expanded("${A}/${B}${FLAG}.conf"), "x/y.conf");
        assert_eq!(expanded("${C} ${A %{A} $A"), "${C} ${A %{A} $A");
    }
}
