//! Packages of the running Debian.

use std::collections::HashSet;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;

/// Installs those of `packages` (name, purpose) that are not installed.
pub(crate) fn install(packages: &[(&str, &str)]) -> Result<()> {
    let present = installed(packages)?;
    let missing: Vec<&str> = packages.iter().map(|(name, _)| *name).filter(|name| !present.contains(*name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !is_root()? {
        bail!("the tests need these packages, please install them: {}", missing.join(" "));
    }
    fetch(&missing).or_else(|_| update().and_then(|()| fetch(&missing)))
}

/// Runs apt-get, never asking, with `options` before the rest of the line.
pub(crate) fn get(options: &[String], args: &[&str]) -> Command {
    let mut command = process::command("apt-get", options);
    command.args(["-q", "-y"]).args(args).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    command
}

fn installed(packages: &[(&str, &str)]) -> Result<HashSet<String>> {
    let output = Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(packages.iter().map(|(name, _)| name))
        .output()
        .context("the lab is made of Debian packages: dpkg-query is needed")?;
    // An unknown package makes the exit status bad, but the known ones are listed all the same.
    let listing = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(listing.lines().filter_map(|line| line.strip_suffix(" installed")).map(str::to_owned).collect())
}

fn fetch(packages: &[&str]) -> Result<()> {
    let args: Vec<&str> = ["install", "--no-install-recommends"].into_iter().chain(packages.iter().copied()).collect();
    process::run(&mut get(&[], &args))
}

fn update() -> Result<()> {
    process::run(&mut get(&[], &["update"]))
}

/// Whether packages may be installed, and namespaces made without a user namespace around them.
pub(crate) fn is_root() -> Result<bool> {
    Ok(process::read(Command::new("id").arg("-u"))?.trim() == "0")
}
