//! The floors of the house, and the arrows between crates.

use std::path::PathBuf;

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use crate::workspace;

/// The crates below `crates/`, lowest first.
pub(crate) struct Floors {
    crates: Vec<House>,
}

/// One crate.
pub(crate) struct House {
    /// Its name.
    pub(crate) name: String,
    /// The folder of its sources.
    pub(crate) sources: PathBuf,
    /// The crates of ours it stands on; what only its tests use does not count.
    pub(crate) uses: Vec<String>,
}

impl Floors {
    /// Reads the workspace.
    pub(crate) fn read() -> Result<Self> {
        let manifest = workspace::root().join("Cargo.toml");
        let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec()?;
        let packages = metadata.workspace_packages();
        let ours = packages.iter().filter(|package| package.manifest_path.as_str().contains("/crates/"));
        let mut crates = ours.map(|package| house(package)).collect::<Result<Vec<_>>>()?;
        crates.sort_by_key(|house| (floor_of(&house.name), house.name.clone()));
        Ok(Self { crates })
    }

    /// All crates, lowest first.
    pub(crate) fn crates(&self) -> &[House] {
        &self.crates
    }

    /// The floor of a crate; 0 when it has been given none.
    pub(crate) fn floor(&self, name: &str) -> usize {
        floor_of(name).unwrap_or_default()
    }

    /// What is wrong: crates without a floor, arrows that do not point to a lower floor.
    #[cfg(test)]
    pub(crate) fn upward(&self) -> Vec<String> {
        let homeless = self.crates.iter().filter(|house| floor_of(&house.name).is_none());
        let homeless = homeless.map(|house| format!("{} has no floor", house.name));
        let arrows = self.crates.iter().flat_map(|house| house.uses.iter().map(move |used| (&house.name, used)));
        let upward = arrows.filter(|(from, to)| floor_of(to) >= floor_of(from));
        homeless.chain(upward.map(|(from, to)| format!("{from} -> {to}"))).collect()
    }
}

fn house(package: &Package) -> Result<House> {
    let folder = package.manifest_path.parent().context("a manifest stands in a folder")?;
    let ours = package
        .dependencies
        .iter()
        .filter(|dependency| dependency.path.is_some() && dependency.kind != DependencyKind::Development);
    let mut uses: Vec<String> = ours.map(|dependency| dependency.name.clone()).collect();
    uses.sort();
    Ok(House { name: package.name.to_string(), sources: folder.join("src").into_std_path_buf(), uses })
}

fn floor_of(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name)).map(|position| position + 1)
}

/// ARCHITECTURE.md draws the same picture.
const FLOORS: [&[&str]; 5] = [
    &["evercert-pki"],
    &["evercert-acme", "evercert-ca", "evercert-net", "evercert-plugin", "evercert-store"],
    &["evercert-apache", "evercert-deploy", "evercert-dns", "evercert-doctor", "evercert-engine", "evercert-nginx"],
    &["evercert-daemon"],
    &["evercert"],
];
