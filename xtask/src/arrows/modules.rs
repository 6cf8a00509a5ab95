//! The modules of one crate and what each uses of the others. A module is a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::arrows::circles::Arrows;
use crate::arrows::paths::{bare, paths_from};

/// The modules of one crate.
pub(crate) struct Modules {
    arrows: Arrows,
}

impl Modules {
    /// Reads all sources below `folder`.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut code = BTreeMap::new();
        for file in files(folder)? {
            let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            code.insert(module_of(folder, &file)?, bare(&text));
        }
        Ok(Self { arrows: arrows(&code) })
    }

    /// Each module with those it uses; the modules are written `a::b`, the crate's root is [`ROOT`].
    pub(crate) fn arrows(&self) -> &Arrows {
        &self.arrows
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

fn module_of(folder: &Path, file: &Path) -> Result<String> {
    let path = file.strip_prefix(folder)?.with_extension("");
    let parts: Vec<String> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let parts: &[String] = match parts.split_last() {
        Some((last, above)) if last == "mod" => above,
        _ => &parts,
    };
    match parts {
        [only] if only == "lib" || only == "main" => Ok(ROOT.to_owned()),
        parts => Ok(parts.join("::")),
    }
}

fn arrows(code: &BTreeMap<String, String>) -> Arrows {
    let names: BTreeSet<&str> = code.keys().map(String::as_str).collect();
    code.iter().map(|(module, code)| (module.clone(), uses(module, code, &names))).collect()
}

fn uses(module: &str, code: &str, names: &BTreeSet<&str>) -> BTreeSet<String> {
    let own: Vec<String> = module.split("::").filter(|part| *part != ROOT).map(str::to_owned).collect();
    let above = own.split_last().map(|(_, above)| above.to_vec()).unwrap_or_default();
    let mut paths = prefixed(&[], paths_from("crate", code));
    paths.extend(prefixed(&above, paths_from("super", code)));
    paths.extend(prefixed(&own, paths_from("self", code)));
    for child in children(module, names) {
        let below = own.iter().cloned().chain([child.to_owned()]).collect::<Vec<_>>();
        paths.extend(prefixed(&below, paths_from(child, code)));
    }
    let targets = paths.iter().map(|path| target(path, names));
    targets.filter(|target| target != module).collect()
}

fn prefixed(prefix: &[String], paths: Vec<Vec<String>>) -> Vec<Vec<String>> {
    paths.into_iter().map(|path| [prefix, &path].concat()).collect()
}

fn children<'a>(module: &str, names: &BTreeSet<&'a str>) -> Vec<&'a str> {
    let prefix = if module == ROOT { String::new() } else { format!("{module}::") };
    let below = names.iter().filter_map(|name| name.strip_prefix(&prefix));
    below.filter(|rest| !rest.contains("::") && *rest != ROOT).collect()
}

/// The file that a path leads into: its longest beginning that is a module.
fn target(path: &[String], names: &BTreeSet<&str>) -> String {
    let beginnings = (1..=path.len()).rev().map(|length| path[..length].join("::"));
    beginnings.into_iter().find(|beginning| names.contains(beginning.as_str())).unwrap_or_else(|| ROOT.to_owned())
}

/// The name of a crate's root in the map.
pub(crate) const ROOT: &str = "(root)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_every_spelling() {
        let code = [
            (ROOT, "pub mod a; pub mod c;"),
            ("a", "mod b; use b::X; use crate::c::d::Y;"),
            ("a::b", "use super::Z; use crate::c; fn f() { crate::Root; }"),
            ("c", "use self::d::Y;"),
            ("c::d", ""),
        ];
        let code = code.iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect();
        let drawn: Vec<String> = arrows(&code)
            .iter()
            .map(|(from, uses)| format!("{from}: {}", uses.iter().cloned().collect::<Vec<_>>().join(" ")))
            .collect();
        assert_eq!(drawn, ["(root): ", "a: a::b c::d", "a::b: (root) a c", "c: c::d", "c::d: "]);
    }
}
