//! What others changed in the server's files while challenges were shown: theirs, and to be kept.

use std::path::PathBuf;

use evercert_plugin::challenge::Challenge;
use evercert_plugin::edit::Edit;
use evercert_store::checkpoint::{CheckpointError, Reverter, Stage};
use evercert_store::fs;

use crate::install::theirs::without_ours;

/// Has the checkpoint of the challenges give back, of each file that somebody else has changed since, what they made of
/// it, without what was added for the challenges. Returns the files in which something of the challenges stays.
pub(super) fn spare(
    reverter: &Reverter,
    edits: &[Edit],
    challenges: &[Challenge],
) -> Result<Vec<PathBuf>, CheckpointError> {
    let mut remnants = Vec::new();
    for edit in edits {
        let Edit::Replace { path, before, after } = edit else { continue };
        // One that is gone, or cannot be read, is given back as it was.
        let Some(theirs) = fs::read_large(path).ok().filter(|now| now != before && now != after) else { continue };
        let kept = without_ours(before, after, &theirs);
        tracing::debug!(target: "evercert_engine::challenges", "{} was changed meanwhile", path.display());
        if challenges.iter().any(|challenge| contains(&kept, challenge.token.as_bytes())) {
            remnants.push(path.clone());
        }
        reverter.amend(Stage::Challenge, path, &theirs, &kept)?;
    }
    Ok(remnants)
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    !word.is_empty() && text.windows(word.len()).any(|window| window == word)
}
