//! Where the programs under test and their tools are.

use std::path::{Path, PathBuf};

/// The folder of the root manifest.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand directly below the root")
}

/// A program that `cargo xtask lab install` has put into the lab, by its path there.
///
/// # Panics
/// When it is missing: a test that cannot run is a test that failed.
#[must_use]
pub fn program(path: &str) -> PathBuf {
    let lab = std::env::var_os("EVERCERT_LAB").map_or_else(|| root().join(".lab"), PathBuf::from);
    present(lab.join(path))
}

/// A program of the system, by its absolute path.
///
/// # Panics
/// When it is missing.
#[must_use]
pub fn system(path: &str) -> PathBuf {
    present(PathBuf::from(path))
}

/// Our own binary: `EVERCERT_BINARY`, or the debug build.
///
/// # Panics
/// When it has not been built.
#[must_use]
pub fn evercert() -> PathBuf {
    let built = std::env::var_os("EVERCERT_BINARY").map_or_else(|| root().join("target/debug/evercert"), PathBuf::from);
    present(built)
}

fn present(path: PathBuf) -> PathBuf {
    assert!(path.exists(), "{} is missing: run `cargo xtask lab install` (and `cargo build`)", path.display());
    path
}
