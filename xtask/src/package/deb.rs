//! From the files of a package to the package.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::package::facts::Facts;
use crate::package::tree::Tree;
use crate::{process, workspace};

/// Adds what every package has: licence, changelog of the package, and what lintian is told.
pub(crate) fn papers(tree: &Tree, name: &str, facts: &Facts) -> Result<()> {
    let folder = format!("usr/share/doc/{name}");
    let licence = std::fs::read_to_string(workspace::root().join("LICENSE-MIT"))?;
    tree.text(&format!("{folder}/copyright"), &format!("{}{licence}", Facts::file("copyright")?))?;
    let Facts { version, date, .. } = facts;
    let entry = format!(
        "evercert ({version}) unstable; urgency=medium\n\n  * See changelog.gz of the package evercert.\n\n -- {MAINTAINER}  {date}\n"
    );
    tree.compressed(&format!("{folder}/changelog.Debian"), &entry)?;
    tree.text(&format!("usr/share/lintian/overrides/{name}"), &Facts::file(&format!("{name}.lintian"))?)
}

/// Builds the package `name` of a tree into a folder; `depends` stands for its libraries.
pub(crate) fn build(tree: &Tree, name: &str, facts: &Facts, depends: &str, folder: &Path) -> Result<PathBuf> {
    let control = Facts::file(&format!("{name}.control"))?
        .replace("@VERSION@", &facts.version)
        .replace("@ARCHITECTURE@", &facts.architecture)
        .replace("@MAINTAINER@", MAINTAINER)
        .replace("@SIZE@", &tree.size()?)
        .replace("@DEPENDS@", depends)
        .replace("@CERTBOT@", &facts.certbot);
    tree.text("DEBIAN/control", &control)?;
    let sums = "find . -type f ! -path './DEBIAN/*' -printf '%P\\0' | sort -z | xargs -0 -r md5sum > DEBIAN/md5sums";
    process::run_quietly(Command::new("sh").args(["-c", sums]).current_dir(tree.root()))?;
    let package = folder.join(format!("{name}_{}.deb", facts.version));
    let mut command = process::command("dpkg-deb", ["--root-owner-group", "-Zxz", "--build"]);
    process::run_quietly(command.arg(tree.root()).arg(&package).env("SOURCE_DATE_EPOCH", &facts.epoch))?;
    Ok(package)
}

const MAINTAINER: &str = "The evercert maintainers <maintainers@evercert.invalid>";
