//! A process that ends or waits at a chosen system call, by strace's fault injection.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::files;
use crate::outcome::{Outcome, wrap};

/// A moment in the life of a command: the system call `call`, for the `turn`th time in one thread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    call: String,
    turn: usize,
}

/// Runs the command to its end and lists, in order, the moments at which it changes something that others can see:
/// files, links, folders, what it prints and what it sends.
///
/// # Panics
/// When the command cannot be traced, or fails.
#[must_use]
pub fn moments(command: &Command, log: &Path) -> Vec<Moment> {
    let mut traced = strace(command, &["-o", &log.to_string_lossy(), "-e", &format!("trace={CHANGES}")]);
    let output = traced.output().expect("strace is in the lab");
    assert!(output.status.success(), "{traced:?}: {}", String::from_utf8_lossy(&output.stderr));
    moments_in(&files::read(log))
}

/// Runs the command and kills it (SIGKILL) at this moment. Says whether it was killed: a run that asks the CA less often
/// than the first one has ended before.
///
/// # Panics
/// When the command cannot be traced.
pub fn kill_at(command: &Command, moment: &Moment) -> bool {
    let wish = format!("inject={}:signal=KILL:when={}", moment.call, moment.turn);
    let mut traced = strace(command, &["-o", "/dev/null", "-e", &wish]);
    let output = traced.output().expect("strace is in the lab");
    !output.status.success()
}

/// Runs the command to its end and finds the first moment whose line in strace's log has these words.
///
/// # Panics
/// When the command cannot be traced, or fails, or does no such thing.
#[must_use]
pub fn moment_of(command: &Command, log: &Path, words: &str) -> Moment {
    let _all = moments(command, log);
    let text = files::read(log);
    let end = text.find(words).unwrap_or_else(|| panic!("nothing with {words}:\n{text}"));
    moments_in(&text[..end]).pop().expect("what has the words is a moment")
}

/// Runs the command to its end; at this moment it is stopped, `meanwhile` is done, and it goes on.
///
/// # Panics
/// When the command cannot be traced, does not come to the moment, or does not end.
pub fn halted_at(command: &Command, moment: &Moment, log: &Path, meanwhile: impl FnOnce()) -> Outcome {
    files::write(log, "");
    let wish = format!("inject={}:signal=STOP:when={}", moment.call, moment.turn);
    let mut traced = strace(command, &["-o", &log.to_string_lossy(), "-e", &wish]);
    let mut child = traced.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("strace is in the lab");
    let (deadline, mut meanwhile, mut woken) = (Instant::now() + PATIENCE, Some(meanwhile), 0);
    while child.try_wait().expect("a child can be asked").is_none() {
        assert!(Instant::now() < deadline, "it does not end:\n{}", files::read(log));
        let stopped = stopped(&files::read(log));
        // Another thread may come to its own moment later.
        for thread in &stopped[woken..] {
            meanwhile.take().into_iter().for_each(|act| act());
            wake(thread);
        }
        woken = stopped.len();
        std::thread::yield_now();
    }
    assert!(meanwhile.is_none(), "it was not stopped:\n{}", files::read(log));
    Outcome::at_the_end_of(&traced, child)
}

/// The threads that were stopped, in order.
fn stopped(log: &str) -> Vec<String> {
    let stops = log.lines().filter(|line| line.contains("--- stopped by SIGSTOP"));
    stops.filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn wake(thread: &str) {
    // One that is gone needs no waking.
    drop(Command::new("kill").args(["-CONT", thread]).stderr(Stdio::null()).status());
}

fn strace(command: &Command, options: &[&str]) -> Command {
    wrap("strace", &[&["-f", "-qq"], options].concat(), command)
}

/// A line is `THREAD CALL(...`; strace counts every call of every thread for itself.
fn moments_in(log: &str) -> Vec<Moment> {
    let mut turns: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut moments = Vec::new();
    for line in log.lines() {
        let Some((thread, (call, _))) =
            line.split_once(' ').and_then(|(thread, rest)| Some((thread, rest.split_once('(')?)))
        else {
            continue;
        };
        let call = call.trim();
        if !CHANGES.split(',').any(|change| change == call) {
            continue;
        }
        let turn = turns.entry((thread, call)).or_default();
        *turn += 1;
        let moment = Moment { call: call.to_owned(), turn: *turn };
        if !moments.contains(&moment) {
            moments.push(moment);
        }
    }
    moments
}

const PATIENCE: Duration = Duration::from_secs(20);

const CHANGES: &str = "write,pwrite64,writev,rename,renameat,renameat2,symlink,symlinkat,link,linkat,unlink,unlinkat,\
                       mkdir,mkdirat,rmdir,chmod,fchmod,fchmodat,chown,fchown,fchownat,ftruncate,fsync,fdatasync";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_each_call_of_each_thread() {
        let log =
            "7 write(1, ...) = 1\n7  fsync(3) = 0\n8 write(1) = 1\n8 write(1) = 1\n8 read(1) = 1\n7 +++ exited +++\n";
        let found: Vec<String> =
            moments_in(log).iter().map(|moment| format!("{} {}", moment.call, moment.turn)).collect();
        assert_eq!(found, ["write 1", "fsync 1", "write 2"]);
    }
}
