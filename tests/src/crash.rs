//! A process that ends at a chosen system call, by strace's fault injection.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::files;

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

fn strace(command: &Command, options: &[&str]) -> Command {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq"]).args(options).arg(command.get_program()).args(command.get_args());
    traced.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        traced.current_dir(folder);
    }
    traced
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
