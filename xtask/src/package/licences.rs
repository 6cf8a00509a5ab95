//! The licences of the crates that are linked into the program: their authors ask that they travel along.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Node, Package, PackageId};

use crate::{process, workspace};

/// One text: each crate with what it says of itself, then each different licence text once.
pub(crate) fn text() -> Result<String> {
    let metadata = metadata()?;
    let packages = linked(&metadata)?;
    let mut text = String::from("evercert contains these crates:\n\n");
    let mut licences: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in &packages {
        let terms = package.license.as_deref().unwrap_or("see below");
        text.push_str(&format!("{} {}: {terms}\n", package.name, package.version));
        let folder = package.manifest_path.parent().context("a manifest stands in a folder")?;
        for licence in texts(folder.as_std_path())? {
            licences.entry(licence).or_default().push(package.name.to_string());
        }
    }
    for (licence, names) in licences {
        text.push_str(&format!("\n{}\n{}:\n\n{}\n", "-".repeat(79), names.join(", "), licence.trim_end()));
    }
    Ok(text)
}

fn metadata() -> Result<Metadata> {
    let said = process::read(Command::new("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let platform = ["--filter-platform", host, "--locked"].map(str::to_owned);
    let manifest = workspace::root().join("Cargo.toml");
    Ok(MetadataCommand::new().manifest_path(manifest).other_options(platform).exec()?)
}

/// The crates of others that the program is linked with, by name.
fn linked(metadata: &Metadata) -> Result<Vec<&Package>> {
    let graph = metadata.resolve.as_ref().context("cargo resolves no dependencies")?;
    let nodes: BTreeMap<&PackageId, &Node> = graph.nodes.iter().map(|node| (&node.id, node)).collect();
    let ours = metadata.workspace_packages();
    let program = ours.iter().find(|package| *package.name == "evercert").context("there is no evercert")?;
    let (mut seen, mut todo) = (BTreeSet::new(), VecDeque::from([&program.id]));
    while let Some(id) = todo.pop_front() {
        if seen.insert(id) {
            let is_linked = |kind| kind == DependencyKind::Normal;
            let uses = nodes[id].deps.iter().filter(|used| used.dep_kinds.iter().any(|kind| is_linked(kind.kind)));
            todo.extend(uses.map(|used| &used.pkg));
        }
    }
    let mut packages: Vec<&Package> = seen.into_iter().map(|id| &metadata[id]).collect();
    packages.retain(|package| !metadata.workspace_members.contains(&package.id));
    packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(packages)
}

/// The licence files of a crate.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.is_file() && is_licence(path));
    paths.sort();
    paths.iter().map(|path| Ok(String::from_utf8_lossy(&std::fs::read(path)?).into_owned())).collect()
}

fn is_licence(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
    ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"].iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cryptography_is_among_the_linked_and_the_test_tools_are_not() {
        let metadata = metadata().unwrap();
        let names: Vec<_> = linked(&metadata).unwrap().iter().map(|package| package.name.to_string()).collect();
        assert!(names.iter().any(|name| name == "aws-lc-sys"), "{names:?}");
        assert!(!names.iter().any(|name| name == "proptest" || name == "evercert-pki"), "{names:?}");
    }

    #[test]
    fn licences_are_known_by_their_names() {
        assert!(is_licence(Path::new("x/LICENSE-MIT")) && is_licence(Path::new("x/COPYING")));
        assert!(!is_licence(Path::new("x/README.md")));
    }
}
