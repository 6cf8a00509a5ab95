//! Whether our reading of a configuration is nginx's: the same files with the same bytes, and no byte of them without
//! a meaning.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use evercert_nginx::files::Files;
use evercert_nginx::source::Disk;
use evercert_nginx::syntax::{Item, Items, Tree};
use evercert_tests::{files, lab};

/// Insists on it, for the configuration below `/etc/nginx`; one that nginx refuses is only read.
pub(crate) fn check(is_sound: bool) {
    let ours = Files::load(&Disk, Path::new("/etc/nginx/nginx.conf"));
    for (_, file) in ours.iter() {
        assert!(file.tree.text() == files::read_bytes(&file.path), "{} has other bytes", file.path.display());
        if is_sound {
            assert!(file.tree.errors().is_empty(), "{}: {:?}", file.path.display(), file.tree.errors());
            assert_eq!(meaningless(&file.tree), "", "{}", file.path.display());
        }
    }
    if is_sound {
        let read: BTreeSet<PathBuf> = ours.iter().map(|(_, file)| real(&file.path)).collect();
        assert_eq!(read, nginx_reads());
    }
}

/// The files that nginx itself reads.
fn nginx_reads() -> BTreeSet<PathBuf> {
    let output = Command::new(lab::system("/usr/sbin/nginx")).args(["-q", "-T"]).output().expect("nginx can be asked");
    let dump = String::from_utf8_lossy(&output.stdout).into_owned();
    let heads = dump.lines().filter_map(|line| line.strip_prefix("# configuration file ")?.strip_suffix(':'));
    heads.map(|path| real(Path::new(path))).collect()
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands in no word, no comment and no Lua, and is neither white space nor punctuation.
fn meaningless(tree: &Tree) -> String {
    let mut covered = vec![false; tree.text().len()];
    cover(tree.items(), &mut |range| covered[range].fill(true));
    let rest = tree.text().iter().zip(&covered).map(|(byte, covered)| if *covered { b' ' } else { *byte });
    let rest: String = rest.map(char::from).collect();
    // A comment within a directive is no item.
    let lines = rest.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.flat_map(str::chars).filter(|letter| !letter.is_ascii_whitespace() && !";{}".contains(*letter)).collect()
}

fn cover(items: Items<'_>, mark: &mut dyn FnMut(Range<usize>)) {
    for item in items {
        let Item::Directive(directive) = item else {
            mark(item.span().range());
            continue;
        };
        std::iter::once(directive.name()).chain(directive.args()).for_each(|word| mark(word.span().range()));
        match directive.block() {
            Some(block) if block.is_lua() => mark(block.inside().range()),
            Some(block) => cover(block.items(), mark),
            None => {}
        }
    }
}
