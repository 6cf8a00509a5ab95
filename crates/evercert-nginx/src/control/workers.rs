//! Seeing, by the kernel's tables, which workers of a server take connections.
//!
//! A master that is told to take up a new configuration starts new workers and then tells the old ones to finish; until
//! they stop listening, a connection may get to either. An old worker says in its title that it is shutting down just
//! before it stops listening.

use std::path::{Path, PathBuf};
use std::time::Duration;

use evercert_store::fs;
use tokio::time::{Instant, sleep};

/// The master process of a server that runs.
#[derive(Debug)]
pub(super) struct Master {
    folder: PathBuf,
    pid: u32,
}

/// What became of the old workers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Changeover {
    /// Only new workers take connections.
    Done,
    /// The old ones go on as if nothing had been said.
    Refused,
    /// It cannot be seen.
    Unclear,
}

impl Master {
    /// The one that a pid file names, if it is alive and says of itself that it is one: the number may be that of a
    /// container, or an old one that another process has now.
    pub(super) fn of(pid_file: &Path) -> Option<Self> {
        Self::among(PathBuf::from("/proc"), pid_file)
    }

    fn among(folder: PathBuf, pid_file: &Path) -> Option<Self> {
        let pid = fs::read_text(pid_file).ok()?.trim().parse().ok()?;
        let master = Self { folder, pid };
        master.title(pid).contains("master process").then_some(master)
    }

    /// Any of this program on this host that has the same files as we have: one in a container has others.
    fn any(folder: &Path, program: &str) -> Option<Self> {
        let ours = fs::read_link(&folder.join("self/ns/mnt")).ok()?;
        let numbers = fs::list(folder).ok()?.into_iter().filter_map(|name| name.to_str()?.parse().ok());
        let masters = numbers.map(|pid| Self { folder: folder.to_path_buf(), pid }).filter(|one| {
            let title = one.title(one.pid);
            title.contains("master process") && title.contains(program)
        });
        let is_beside_us = |one: &Self| {
            let files = fs::read_link(&folder.join(format!("{}/ns/mnt", one.pid)));
            files.is_ok_and(|files| files == ours)
        };
        { masters }.find(is_beside_us)
    }

    /// Its workers, and whatever else it has started; `None` where the kernel does not say.
    pub(super) fn workers(&self) -> Option<Vec<u32>> {
        let pid = self.pid;
        let text = fs::read_text(&self.folder.join(format!("{pid}/task/{pid}/children"))).ok()?;
        let workers: Vec<u32> = text.split_ascii_whitespace().map_while(|word| word.parse().ok()).collect();
        (!workers.is_empty()).then_some(workers)
    }

    /// Waits until of the workers `before` none takes connections any more.
    pub(super) async fn change_over(&self, before: &[u32], patience: Duration) -> Changeover {
        let end = Instant::now() + patience;
        // An earlier change may still be going on.
        let at_first = before.iter().filter(|worker| !self.is_leaving(**worker)).count();
        loop {
            let Some(now) = self.workers() else { return Changeover::Unclear };
            let is_old = |worker: &u32| before.contains(worker);
            let listening = now.iter().filter(|worker| is_old(worker) && !self.is_leaving(**worker)).count();
            let has_new = !now.iter().all(is_old);
            if has_new && listening == 0 {
                return Changeover::Done;
            }
            if Instant::now() >= end {
                let is_untouched = !has_new && listening == at_first;
                return if is_untouched { Changeover::Refused } else { Changeover::Unclear };
            }
            sleep(PAUSE).await;
        }
    }

    fn is_leaving(&self, worker: u32) -> bool {
        self.title(worker).contains("shutting down")
    }

    fn title(&self, pid: u32) -> String {
        let title = fs::read(&self.folder.join(format!("{pid}/cmdline"))).unwrap_or_default();
        String::from_utf8_lossy(&title).into_owned()
    }
}

/// Whether a pid file names a process that is no server: the number is an old one, and a signal would hit somebody else.
pub(super) fn is_strangers(pid_file: &Path) -> bool {
    let Some(pid) = fs::read_text(pid_file).ok().and_then(|text| text.trim().parse().ok()) else { return false };
    let title = Master { folder: PathBuf::from("/proc"), pid }.title(pid);
    !title.is_empty() && !title.contains("master process")
}

/// The process id of a master of this program that runs on this host, whatever pid files say.
pub(super) fn running(program: &str) -> Option<u32> {
    Master::any(Path::new("/proc"), program).map(|master| master.pid)
}

const PAUSE: Duration = Duration::from_millis(5);

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes to the disk itself")]

    use std::fs;

    use super::*;

    /// A folder like `/proc`, with a master of the process id 1.
    struct Table(tempfile::TempDir);

    impl Table {
        fn new(children: &str) -> Self {
            let table = Self(tempfile::tempdir().unwrap());
            fs::create_dir_all(table.0.path().join("1/task/1")).unwrap();
            table.set(children);
            table
        }

        fn set(&self, children: &str) {
            fs::write(self.0.path().join("1/task/1/children"), children).unwrap();
        }

        fn title(&self, worker: u32, title: &str) {
            fs::create_dir_all(self.0.path().join(worker.to_string())).unwrap();
            fs::write(self.0.path().join(format!("{worker}/cmdline")), title).unwrap();
        }

        async fn seen(&self, before: &[u32]) -> Changeover {
            let master = Master { folder: self.0.path().to_path_buf(), pid: 1 };
            master.change_over(before, Duration::from_millis(20)).await
        }
    }

    #[tokio::test]
    async fn old_workers_must_be_gone_or_going() {
        let table = Table::new("12 13 14 15");
        assert_eq!(table.seen(&[2, 3]).await, Changeover::Done);
        table.set("3 12 13 ");
        table.title(3, "nginx: worker process");
        assert_eq!(table.seen(&[2, 3]).await, Changeover::Unclear);
        table.title(3, "nginx: worker process is shutting down");
        assert_eq!(table.seen(&[2, 3]).await, Changeover::Done);
    }

    #[test]
    fn only_a_master_is_one() {
        let table = Table::new("2 3");
        let pid_file = table.0.path().join("nginx.pid");
        let found = || Master::among(table.0.path().to_path_buf(), &pid_file).map(|master| master.pid);
        assert_eq!(found(), None);
        fs::write(&pid_file, "1\n").unwrap();
        for (title, expected) in [("/sbin/init", None), ("nginx: master process /usr/sbin/nginx", Some(1))] {
            table.title(1, title);
            assert_eq!(found(), expected, "{title}");
        }
    }

    #[test]
    fn a_master_without_its_pid_file_is_found_among_its_own() {
        let table = Table::new("2 3");
        let namespace = |of: &str, name: &str| {
            let folder = table.0.path().join(of).join("ns");
            fs::create_dir_all(&folder).unwrap();
            let _ = fs::remove_file(folder.join("mnt"));
            std::os::unix::fs::symlink(name, folder.join("mnt")).unwrap();
        };
        let found = |program: &str| Master::any(table.0.path(), program).map(|master| master.pid);
        namespace("self", "mnt:[7]");
        namespace("1", "mnt:[8]");
        table.title(1, "nginx: master process /usr/sbin/nginx");
        assert_eq!(found("nginx"), None, "one of a container");
        namespace("1", "mnt:[7]");
        assert_eq!((found("nginx"), found("angie")), (Some(1), None));
        table.title(1, "nginx: worker process");
        assert_eq!(found("nginx"), None);
    }

    #[tokio::test]
    async fn a_master_that_did_not_listen_is_known_by_its_workers() {
        let table = Table::new("2 3");
        assert_eq!(table.seen(&[2, 3]).await, Changeover::Refused);
        table.title(2, "nginx: worker process is shutting down");
        assert_eq!(table.seen(&[2, 3]).await, Changeover::Refused);
        fs::remove_file(table.0.path().join("1/task/1/children")).unwrap();
        assert_eq!(table.seen(&[2, 3]).await, Changeover::Unclear);
    }
}
