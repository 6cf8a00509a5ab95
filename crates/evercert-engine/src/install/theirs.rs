//! What somebody else wrote into files after we had changed them: theirs, and to be kept.

use std::collections::HashSet;
use std::path::PathBuf;

use evercert_plugin::edit::{Edit, Plan};
use evercert_store::checkpoint::{CheckpointError, Reverter, Stage};
use evercert_store::fs;

/// The files that do not hold what the plan gave them, where they really are.
pub(super) fn overwritten(plan: &Plan) -> Vec<PathBuf> {
    let is_other = |path: &PathBuf, given: &[u8]| fs::read_large(path).map_or(true, |now| now != given);
    let found = plan.edits.iter().filter_map(|edit| match edit {
        Edit::Replace { path, after, .. } => is_other(path, after).then(|| path.clone()),
        Edit::Create { path, content, .. } => is_other(path, content).then(|| path.clone()),
        Edit::Link { .. } | Edit::Run { .. } => None,
    });
    found.map(|path| fs::canonical(&path).unwrap_or(path)).collect()
}

/// Has the checkpoint of an installation that is about to be undone give back what others made of a file since, without
/// what was ours. Where that cannot be told apart the file is given back as it was, and theirs is kept beside.
pub(super) fn spare(reverter: &Reverter, plan: &Plan) -> Result<(), CheckpointError> {
    for edit in &plan.edits {
        let Edit::Replace { path, before, after } = edit else { continue };
        // One that is gone, or cannot be read, is given back as it was.
        let Some(theirs) = fs::read_large(path).ok().filter(|now| now != before && now != after) else { continue };
        let rest = without_ours(before, after, &theirs);
        if !has_ours(before, after, &rest) {
            reverter.amend(Stage::Installation, path, &theirs, &rest)?;
        }
    }
    Ok(())
}

/// Whether a text has a line that only we wrote.
fn has_ours(before: &[u8], after: &[u8], text: &[u8]) -> bool {
    let lines = |text| <[u8]>::split(text, |byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let old: HashSet<&[u8]> = lines(before).collect();
    let ours: HashSet<&[u8]> = lines(after).filter(|line| !old.contains(line)).collect();
    lines(text).any(|line| ours.contains(line))
}

/// Their text without the lines that we had added; where we did not only add lines, their text as it is.
pub(crate) fn without_ours(before: &[u8], after: &[u8], theirs: &[u8]) -> Vec<u8> {
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
    fn what_is_ours_is_known_by_its_lines() {
        let is_ours = |text: &str| has_ours(BEFORE.as_bytes(), AFTER.as_bytes(), text.as_bytes());
        assert!(is_ours(AFTER) && is_ours("x;\n  ours 2;\n"));
        assert!(!is_ours(BEFORE) && !is_ours("all new\n") && !is_ours(""));
    }

    #[test]
    fn what_is_no_mere_addition_is_left_to_them() {
        let rewritten = AFTER.replace("    a;", "    ours;");
        assert_eq!(kept(&rewritten, &format!("{rewritten}theirs\n")), format!("{rewritten}theirs\n"));
    }
}
