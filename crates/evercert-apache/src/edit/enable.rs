//! Having a new file read.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::words::{path_word, setting};
use super::{Draft, Wish};
use crate::files::{Files, means};

/// Sees to it that a new file is read: by what is included already, by a link where sites are switched on by links, or by
/// an `Include` at the end of the main file. `beside` is the path by which the file that it is made of is read.
pub(super) fn file(wish: &Wish<'_>, path: &Path, beside: Option<&Path>, draft: &mut Draft) {
    let files = wish.files();
    if is_read(files, path) {
        return;
    }
    let name = path.file_name().unwrap_or_default();
    let folders = [
        beside.and_then(Path::parent).map(Path::to_path_buf),
        Some(wish.setup.layout.server_root.join("sites-enabled")),
    ];
    let mut links = folders.into_iter().flatten().map(|folder| folder.join(name)).filter(|link| link != path);
    if let Some(link) = links.find(|link| wish.setup.layout.handle_sites && is_read(files, link)) {
        if !wish.source.exists(&link) {
            draft.links.insert(link, path.to_path_buf());
        }
        return;
    }
    let Some((main, _)) = files.iter().next() else { return };
    // A path that cannot be written as a word is refused where its file is made.
    if let Ok(word) = path_word(path) {
        draft.patches.add(main, wish.lines(main).at_end(&[setting("Include", &word)]));
    }
}

fn is_read(files: &Files, path: &Path) -> bool {
    let is_itself = |pattern: &[u8]| pattern == path.as_os_str().as_bytes();
    files.included.iter().any(|included| is_itself(&included.pattern) || means(&included.pattern, path))
}
