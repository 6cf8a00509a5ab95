//! Where a configuration names files.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::files::Files;
use crate::syntax::{Directive, Items};

/// The places at which a file below `folder` is named, whatever for; a line that names several is there once.
pub(crate) fn of(files: &Files, folder: &Path) -> Vec<String> {
    let start = [folder.as_os_str().as_bytes(), b"/"].concat();
    let mut places = Vec::new();
    for (_, file) in files.iter() {
        let mut offsets = Vec::new();
        collect(file.tree.items(), &start, &mut offsets);
        let lines = offsets.into_iter().map(|offset| format!("{}:{}", file.path.display(), file.tree.line(offset)));
        places.extend(lines);
    }
    places.dedup();
    places
}

fn collect(items: Items<'_>, start: &[u8], offsets: &mut Vec<usize>) {
    for directive in items.directives() {
        if names(directive, start) {
            offsets.push(directive.span().start());
        }
        if let Some(block) = directive.block().filter(|block| !block.is_lua()) {
            collect(block.items(), start, offsets);
        }
    }
}

/// `data:` and `engine:` do not name files.
fn names(directive: Directive<'_>, start: &[u8]) -> bool {
    directive.args().any(|word| word.value().starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    #[test]
    fn every_kind_of_place_is_found() {
        let main = "http {\n include x.conf;\n server {\n ssl_certificate \"/l/a/f.pem\"; ssl_certificate_key /l/a/k.pem;\n\
                    ssl_certificate /l/ab/f.pem;\n }\n}\nstream { server {\n ssl_certificate /l/a/f.pem; } }\n";
        let source = Memory::new([("/e/nginx.conf", main), ("/e/x.conf", "# /l/a/f.pem\nssl_password_file /l/a/p;\n")]);
        let files = Files::load(&source, Path::new("/e/nginx.conf"));
        let places = of(&files, Path::new("/l/a"));
        assert_eq!(places, ["/e/nginx.conf:4", "/e/nginx.conf:9", "/e/x.conf:2"]);
    }
}
