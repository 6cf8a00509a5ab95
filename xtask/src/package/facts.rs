//! What a package says of itself that is not written in `packaging/`.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, workspace};

/// What both packages say of themselves.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// The program, as built.
    pub(crate) binary: PathBuf,
    /// The version of both packages.
    pub(crate) version: String,
    /// The version of certbot in whose place the second package stands: what the program calls itself by that name.
    pub(crate) certbot: String,
    /// Debian's name of the architecture.
    pub(crate) architecture: String,
    /// Seconds since 1970 of the commit: what is packed twice is the same.
    pub(crate) epoch: String,
    /// The same as changelogs have it.
    pub(crate) date: String,
}

impl Facts {
    /// Asks the program for its version, dpkg for the architecture, git for the time.
    pub(crate) fn read(binary: &Path) -> Result<Self> {
        let ask = |program: &str, args: &[&str]| -> Result<String> {
            Ok(process::read(&mut process::command(program, args))?.trim().to_owned())
        };
        let version_of = |name: &str| -> Result<String> {
            let said = process::read(Command::new(binary).arg0(name).arg("--version"))?;
            let version = said.trim().strip_prefix(name).context("the program tells no version")?;
            Ok(version.trim().to_owned())
        };
        Ok(Self {
            binary: binary.to_owned(),
            version: format!("{}-1", version_of("evercert")?),
            certbot: version_of("certbot")?,
            architecture: ask("dpkg", &["--print-architecture"])?,
            epoch: ask("git", &["log", "-1", "--format=%ct"])?,
            date: ask("git", &["log", "-1", "--format=%cD"])?,
        })
    }

    /// The same as an upgrade of itself.
    pub(crate) fn newer(&self) -> Self {
        Self { version: format!("{}.1", self.version), ..self.clone() }
    }

    /// A file of `packaging/`.
    pub(crate) fn file(name: &str) -> Result<String> {
        let path = workspace::root().join("packaging").join(name);
        std::fs::read_to_string(&path).with_context(|| path.display().to_string())
    }

    /// The libraries of the system that the program needs, as `Depends` has them.
    pub(crate) fn libraries(&self) -> Result<String> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join("debian"))?;
        std::fs::write(
            folder.path().join("debian/control"),
            "Source: evercert\n\nPackage: evercert\nArchitecture: any\n",
        )?;
        let mut command = Command::new("dpkg-shlibdeps");
        let said = process::read(command.args(["-O", "--warnings=0"]).arg(&self.binary).current_dir(folder.path()))?;
        let depends = said.trim().strip_prefix("shlibs:Depends=").context("dpkg-shlibdeps found no libraries")?;
        Ok(depends.to_owned())
    }
}
