//! What a renewal configuration says, in a form that can be compared.

use std::collections::BTreeSet;
use std::path::Path;

use crate::files;

/// The lines of `[renewalparams]` and of the sections below it, sorted, each with its section before it where it has
/// one of its own (`webroot_map: a.test = /www`). Account and server differ from run to run, and the directories are
/// the test's own doing: they are left out. `home` becomes `HOME`.
///
/// # Panics
/// When there is no such file.
#[must_use]
pub fn params(path: &Path, home: &Path) -> BTreeSet<String> {
    let text = files::read(path).replace(&home.display().to_string(), "HOME");
    let mut section = String::new();
    let mut lines = BTreeSet::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_matches(['[', ']']).to_owned();
            continue;
        }
        let (key, value) = line.split_once('=').map_or((line, ""), |(key, value)| (key.trim(), value.trim()));
        match section.as_str() {
            "" | "evercert" | "acme_renewal_info" => {}
            // Nothing, written out.
            "renewalparams" if value == "None" || CIRCUMSTANCES.contains(&key) => {}
            "renewalparams" => _ = lines.insert(format!("{key} = {value}")),
            section => _ = lines.insert(format!("{section}: {key} = {value}")),
        }
    }
    lines
}

/// Insists that the configuration says these things in `[renewalparams]`, and no others.
///
/// # Panics
/// When it does not.
#[track_caller]
pub fn says(path: &Path, home: &Path, expected: &[&str]) {
    let said = params(path, home);
    let expected: BTreeSet<String> = expected.iter().map(|line| (*line).to_owned()).collect();
    let (missing, more) = (expected.difference(&said), said.difference(&expected));
    let (missing, more): (Vec<_>, Vec<_>) = (missing.collect(), more.collect());
    assert!(missing.is_empty() && more.is_empty(), "{}: missing {missing:?}, unexpected {more:?}", path.display());
}

const CIRCUMSTANCES: &[&str] = &["account", "server", "config_dir", "work_dir", "logs_dir"];
