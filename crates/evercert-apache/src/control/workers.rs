//! Seeing, by the kernel's tables, that a server has taken up its configuration: it has new children then.

use std::path::{Path, PathBuf};
use std::time::Duration;

use evercert_net::ports;
use evercert_store::fs;
use tokio::time::{Instant, sleep};

/// The first process of a server that runs.
#[derive(Debug)]
pub(super) struct Master {
    folder: PathBuf,
    pid: u32,
}

impl Master {
    /// The one that a pid file names, if it is alive.
    pub(super) fn of(pid_file: &Path) -> Option<Self> {
        let pid = fs::read_text(pid_file).ok()?.trim().parse().ok()?;
        let master = Self { folder: PathBuf::from("/proc"), pid };
        fs::is_dir(&master.folder.join(pid.to_string())).then_some(master)
    }

    /// Its children; `None` where the kernel does not say.
    pub(super) fn children(&self) -> Option<Vec<u32>> {
        let pid = self.pid;
        let text = fs::read_text(&self.folder.join(format!("{pid}/task/{pid}/children"))).ok()?;
        let children: Vec<u32> = text.split_ascii_whitespace().map_while(|word| word.parse().ok()).collect();
        (!children.is_empty()).then_some(children)
    }

    /// Waits until it has children that it did not have before, and the others have stopped listening: those that still
    /// answer somebody stay longer, but take nobody new. Where one process answers one request, they go on holding the
    /// socket while they do: they are waited for only a little. False if it has no new ones at the end.
    pub(super) async fn change_over(&self, before: &[u32], patience: Duration) -> bool {
        let start = Instant::now();
        let mut changed: Option<Instant> = None;
        loop {
            let Some(now) = self.children() else { return true };
            let (old, new): (Vec<u32>, Vec<u32>) = now.into_iter().partition(|child| before.contains(child));
            if !new.is_empty() {
                let since = *changed.get_or_insert_with(Instant::now);
                if ports::listening_among(&old).is_empty() || since.elapsed() >= LEAVE {
                    return true;
                }
            }
            if changed.is_none() && start.elapsed() >= patience {
                return false;
            }
            sleep(PAUSE).await;
        }
    }
}

const PAUSE: Duration = Duration::from_millis(5);
const LEAVE: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes to the disk itself")]

    use std::fs;

    use super::*;

    /// Whether a server with these children now has changed over.
    async fn seen(before: &[u32], now: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("1/task/1")).unwrap();
        fs::write(folder.path().join("1/task/1/children"), now).unwrap();
        let master = Master { folder: folder.path().to_path_buf(), pid: 1 };
        master.change_over(before, Duration::from_millis(20)).await
    }

    #[tokio::test]
    async fn new_children_are_the_sign() {
        assert!(seen(&[2, 3], "12 13").await);
        assert!(!seen(&[2, 3], "2 3").await);
        assert!(seen(&[2, 3], "2 12").await);
    }
}
