//! Who holds a lock: so that the message can say more than "another instance".

use std::fmt;
use std::path::Path;

use crate::fs;

/// The process that holds a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its process id.
    pub pid: u32,
    /// The name of its program, where it can be read.
    pub program: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}", self.pid)?;
        match &self.program {
            Some(program) => write!(f, " ({program})"),
            None => Ok(()),
        }
    }
}

/// Looks the inode up in the kernel's table of locks.
///
/// The table has lines such as `1: POSIX  ADVISORY  WRITE 1234 fd:01:5678 0 EOF`. The device is not compared: on
/// btrfs and overlayfs it differs from what stat(2) says. An answer that is merely likely is fine for a message.
pub(super) fn find(inode: u64) -> Option<Holder> {
    let table = fs::read_text(Path::new("/proc/locks")).ok()?;
    let pid = table.lines().find_map(|line| pid_of(line, inode))?;
    let comm = fs::read_text(Path::new(&format!("/proc/{pid}/comm"))).ok();
    let program = comm.map(|name| name.chars().filter(|c| !c.is_control()).collect());
    Some(Holder { pid, program })
}

fn pid_of(line: &str, inode: u64) -> Option<u32> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [_, "POSIX", _, _, pid, file, ..] = fields.as_slice() else { return None };
    let found = file.rsplit(':').next()?.parse::<u64>().ok()?;
    (found == inode).then(|| pid.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::pid_of;

    #[test]
    fn reads_the_kernels_table() {
        assert_eq!(pid_of("1: POSIX  ADVISORY  WRITE 1234 fd:01:5678 0 EOF", 5678), Some(1234));
        assert_eq!(pid_of("1: FLOCK  ADVISORY  WRITE 1234 fd:01:5678 0 EOF", 5678), None);
        assert_eq!(pid_of("1: POSIX  ADVISORY  WRITE 1234 fd:01:56 0 EOF", 5678), None);
        assert_eq!(pid_of("", 1), None);
    }
}
