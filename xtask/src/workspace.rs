//! Where things are.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cargo_metadata::MetadataCommand;

/// The folder of the root manifest.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands directly below the root")
}

/// What the tests need and the system does not have: `EVERCERT_LAB`, or `.lab` in the checkout. Absolute, because
/// not all that is started from here stands where the caller stood.
pub(crate) fn lab() -> PathBuf {
    let named = std::env::var_os("EVERCERT_LAB").and_then(|named| std::path::absolute(named).ok());
    named.unwrap_or_else(|| root().join(".lab"))
}

/// Where cargo builds: `target`, unless its environment or its configuration says otherwise.
pub(crate) fn target() -> Result<PathBuf> {
    let manifest = root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec()?;
    Ok(metadata.target_directory.into_std_path_buf())
}
