//! `cargo xtask package`: Debian packages of what this tree builds, and their test.

mod deb;
mod evercert;
mod facts;
mod instead;
mod licences;
mod rehearsal;
mod tree;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::package::facts::Facts;
use crate::{lab, process, workspace};

/// What was asked for.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Install, upgrade, remove and purge them, too, in a root of their own.
    test: bool,
}

impl Options {
    /// Reads the words after `package`.
    pub(crate) fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        for word in words {
            match *word {
                "--test" => options.test = true,
                other => bail!("no such option: {other}"),
            }
        }
        Ok(options)
    }
}

/// Builds the program as it is shipped, and both packages into `target/package`.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.test {
        return test();
    }
    let binary = build()?;
    for package in pack(&Facts::read(&binary)?, &workspace::target()?.join("package"))? {
        println!("{}", package.display());
    }
    Ok(())
}

/// Builds the packages in two versions, has lintian look at them, and goes through their whole life in a root of
/// their own, beside Debian's certbot and in its place.
pub(crate) fn test() -> Result<()> {
    lab::packaging()?;
    let facts = Facts::read(&build()?)?;
    let folder = workspace::target()?.join("package-test");
    let old = pack(&facts, &folder.join("old"))?;
    let new = pack(&facts.newer(), &folder.join("new"))?;
    for package in &old {
        process::run(process::command("lintian", LINTIAN).arg(package))?;
    }
    rehearsal::run(&folder, &old, &new)
}

/// Builds the program as it is shipped; `EVERCERT_BINARY` names one that is built already.
fn build() -> Result<PathBuf> {
    if let Some(built) = std::env::var_os("EVERCERT_BINARY") {
        return Ok(std::path::absolute(built)?);
    }
    process::run(&mut process::command("cargo", ["build", "--package", "evercert", "--profile", "dist"]))?;
    Ok(workspace::target()?.join("dist/evercert"))
}

/// Builds both packages into a folder that is made anew.
fn pack(facts: &Facts, folder: &Path) -> Result<Vec<PathBuf>> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    Ok(vec![evercert::pack(facts, folder)?, instead::pack(facts, folder)?])
}

const LINTIAN: [&str; 3] = ["--fail-on", "error,warning", "--allow-root"];
