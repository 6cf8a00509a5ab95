//! Where things are.

use std::path::{Path, PathBuf};

/// The folder of the root manifest.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands directly below the root")
}

/// What the tests need and the system does not have: `EVERCERT_LAB`, or `.lab` in the checkout.
pub(crate) fn lab() -> PathBuf {
    std::env::var_os("EVERCERT_LAB").map_or_else(|| root().join(".lab"), PathBuf::from)
}
