//! Files that a person names for this run. One may be a pipe whose other end is slow, or silent.

use std::path::PathBuf;

use evercert_store::fs;
use zeroize::Zeroizing;

use crate::errors::desk::CliError;

/// The content of a file named on the command line; see [`fs::read_named`]. It is read beside the run, so that a signal
/// ends the waiting.
///
/// # Errors
/// What the disk says.
pub(crate) async fn read(path: PathBuf) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let reading = tokio::task::spawn_blocking(move || fs::read_named(&path));
    Ok(reading.await.map_err(CliError::internal)??)
}
