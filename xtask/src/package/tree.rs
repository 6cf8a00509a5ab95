//! The files of a package, below a folder that stands for `/`.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process;

/// The files of a package that is being made.
#[derive(Debug)]
pub(crate) struct Tree {
    root: PathBuf,
}

impl Tree {
    /// An empty one.
    pub(crate) fn new(root: &Path) -> Result<Self> {
        std::fs::create_dir_all(root)?;
        std::fs::set_permissions(root, PermissionsExt::from_mode(0o755))?;
        Ok(Self { root: root.to_owned() })
    }

    /// The folder that stands for `/`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A file that everybody may read.
    pub(crate) fn text(&self, path: &str, text: &str) -> Result<()> {
        self.put(path, text.as_bytes(), 0o644)
    }

    /// A file that everybody may run.
    pub(crate) fn program(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.put(path, bytes, 0o755)
    }

    /// A file that is compressed on the way; the path gets `.gz`.
    pub(crate) fn compressed(&self, path: &str, text: &str) -> Result<()> {
        self.text(path, text)?;
        process::run_quietly(process::command("gzip", ["-9n"]).arg(self.root.join(path)))
    }

    /// A link.
    pub(crate) fn link(&self, path: &str, target: &str) -> Result<()> {
        symlink(target, self.place(path)?)?;
        Ok(())
    }

    /// Kilobytes that it takes.
    pub(crate) fn size(&self) -> Result<String> {
        let said = process::read(process::command("du", ["-sk", "--apparent-size"]).arg(&self.root))?;
        Ok(said.split_whitespace().next().context("du tells no size")?.to_owned())
    }

    fn put(&self, path: &str, bytes: &[u8], mode: u32) -> Result<()> {
        let place = self.place(path)?;
        std::fs::write(&place, bytes)?;
        std::fs::set_permissions(place, PermissionsExt::from_mode(mode))?;
        Ok(())
    }

    /// Where the path is; the folders above it are made.
    fn place(&self, path: &str) -> Result<PathBuf> {
        let mut folder = self.root.clone();
        for part in Path::new(path).parent().into_iter().flat_map(Path::components) {
            folder.push(part);
            if !folder.exists() {
                std::fs::create_dir(&folder)?;
                std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o755))?;
            }
        }
        Ok(self.root.join(path))
    }
}
