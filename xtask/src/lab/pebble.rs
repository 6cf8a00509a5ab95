//! A newer Pebble than the running Debian has: the package of Debian's next suite, unpacked into the lab.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::lab::{apt, sources};
use crate::process;

/// Makes `<lab>/pebble-next` unless it is there and whole.
pub(crate) fn install(lab: &Path) -> Result<()> {
    let home = lab.join("pebble-next");
    let stamp = home.join("complete");
    if stamp.exists() {
        return Ok(());
    }
    let depot = lab.join("apt-next");
    if depot.exists() {
        std::fs::remove_dir_all(&depot)?;
    }
    let package = download(&depot)?;
    unpack(&package, &home)?;
    std::fs::write(&stamp, "")?;
    std::fs::remove_dir_all(&depot)?;
    Ok(())
}

/// Fetches the package with an apt of its own: nothing of the machine's package lists is touched.
fn download(depot: &Path) -> Result<PathBuf> {
    for folder in ["lists/partial", "cache/archives/partial", "package"] {
        std::fs::create_dir_all(depot.join(folder))?;
    }
    let list = depot.join("sources.list");
    std::fs::write(&list, sources::with_suite("sid")?)?;
    let options = own_apt(depot, &list);
    process::run(&mut apt::get(&options, &["update"]))?;
    process::run(apt::get(&options, &["download", "pebble"]).current_dir(depot.join("package")))?;
    std::fs::read_dir(depot.join("package"))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .context("apt-get download left no package")
}

fn own_apt(depot: &Path, list: &Path) -> Vec<String> {
    let depot = depot.display();
    [
        format!("Dir::Etc::sourcelist={}", list.display()),
        "Dir::Etc::sourceparts=-".to_owned(),
        format!("Dir::State::lists={depot}/lists"),
        format!("Dir::Cache={depot}/cache"),
        "Acquire::Languages=none".to_owned(),
        "APT::Sandbox::User=root".to_owned(),
    ]
    .into_iter()
    .flat_map(|setting| ["-o".to_owned(), setting])
    .collect()
}

fn unpack(package: &Path, home: &Path) -> Result<()> {
    process::run(process::command("dpkg-deb", ["-x"]).arg(package).arg(home))?;
    let program = home.join("usr/bin/pebble");
    ensure!(program.exists(), "the package holds no {}", program.display());
    Ok(())
}
