//! Whether our reading of a configuration is Apache's: the same files with the same bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use evercert_apache::control::Control;
use evercert_apache::files::Files;
use evercert_apache::layout::Layout;
use evercert_store::source::Disk;
use evercert_tests::wait::block_on;
use evercert_tests::{files, lab};

/// Insists on it, for the configuration below `/etc/apache2`; one that Apache refuses is only read.
pub(crate) fn check(is_sound: bool) {
    let main = Path::new("/etc/apache2/apache2.conf");
    let about = block_on(Control::new(Layout::of("ID=debian")).about());
    let facts = about.map(|about| about.facts).unwrap_or_default();
    let ours = Files::load(&Disk, main, &facts);
    for (_, file) in ours.iter() {
        assert!(file.tree.text() == files::read_bytes(&file.path), "{} has other bytes", file.path.display());
        assert!(!is_sound || file.tree.errors().is_empty(), "{}: {:?}", file.path.display(), file.tree.errors());
    }
    if is_sound {
        let read: BTreeSet<PathBuf> = ours.iter().map(|(_, file)| real(&file.path)).collect();
        assert_eq!(read, apache_reads());
    }
}

/// The files that Apache itself reads.
fn apache_reads() -> BTreeSet<PathBuf> {
    let mut command = Command::new(lab::system("/usr/sbin/apache2ctl"));
    let output = command.args(["-t", "-D", "DUMP_INCLUDES"]).output().expect("Apache can be asked");
    let dump = String::from_utf8_lossy(&output.stdout).into_owned();
    let paths = dump.lines().filter_map(|line| line.trim().split_once(") ").map(|(_, path)| path.to_owned()));
    paths.map(|path| real(Path::new(&path))).collect()
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
