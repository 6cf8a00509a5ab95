//! What others changed in the server's files while challenges were shown: theirs, and to be kept.

use std::path::PathBuf;

use evercert_plugin::challenge::Challenge;
use evercert_plugin::edit::Edit;
use evercert_store::checkpoint::{CheckpointError, Reverter, Stage};
use evercert_store::fs;

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

/// Their text without the lines that we had added; where we did not only add lines, their text as it is.
fn without_ours(before: &[u8], after: &[u8], theirs: &[u8]) -> Vec<u8> {
    let mut rest = theirs.to_vec();
    for chunk in added(before, after).unwrap_or_default() {
        let found = rest.windows(chunk.len()).position(|window| window == chunk);
        rest = found.map_or_else(|| rest.clone(), |at| [&rest[..at], &rest[at + chunk.len()..]].concat());
    }
    rest
}

/// What `after` has and `before` has not: runs of lines, and insertions within lines; `None` if it lacks something.
fn added(before: &[u8], after: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut old = before.split_inclusive(|byte| *byte == b'\n').peekable();
    let mut chunks = Vec::new();
    let mut lines = Vec::new();
    for line in after.split_inclusive(|byte| *byte == b'\n') {
        let is_old = old.next_if_eq(&line).is_some();
        let within = if is_old { Some(Vec::new()) } else { old.peek().and_then(|old| inserted(old, line)) };
        let Some(within) = within else {
            lines.extend_from_slice(line);
            continue;
        };
        if !is_old {
            old.next();
        }
        chunks.extend([std::mem::take(&mut lines), within].into_iter().filter(|chunk| !chunk.is_empty()));
    }
    chunks.extend((!lines.is_empty()).then_some(lines));
    old.next().is_none().then_some(chunks)
}

/// What stands in a line that is otherwise the old one. An empty line says nothing.
fn inserted(old: &[u8], new: &[u8]) -> Option<Vec<u8>> {
    let longer = new.len().checked_sub(old.len()).filter(|_| !old.trim_ascii().is_empty())?;
    let start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    (start > 0 && new[start + longer..] == old[start..]).then(|| new[start..start + longer].to_vec())
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    !word.is_empty() && text.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "server {\n    a;\n}\nserver {\n    b;\n}\n";
    const AFTER: &str = "server {\n    ours 1;\n    a;\n}\nserver {\n    ours 2;\n\n    b;\n}\n";

    fn kept(after: &str, theirs: &str) -> String {
        String::from_utf8(without_ours(BEFORE.as_bytes(), after.as_bytes(), theirs.as_bytes())).unwrap()
    }

    #[test]
    fn their_lines_stay_and_ours_go() {
        let edited = AFTER.replace("    a;\n", "    a;\n    theirs;\n");
        assert_eq!(kept(AFTER, &edited), BEFORE.replace("    a;\n", "    a;\n    theirs;\n"));
        assert_eq!(kept(AFTER, "all new\n"), "all new\n");
        assert_eq!(kept(AFTER, ""), "");
    }

    #[test]
    fn ours_may_stand_within_a_line() {
        let after = BEFORE.replacen("server {\n", "server { ours 1;\n", 1);
        let edited = format!("# theirs\n{after}");
        assert_eq!(kept(&after, &edited), format!("# theirs\n{BEFORE}"));
    }

    #[test]
    fn what_is_no_mere_addition_is_left_to_them() {
        let rewritten = AFTER.replace("    a;", "    ours;");
        assert_eq!(kept(&rewritten, &format!("{rewritten}theirs\n")), format!("{rewritten}theirs\n"));
    }
}
