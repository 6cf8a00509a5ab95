//! A process that ends between two chosen system calls, by strace's fault injection.

use std::path::Path;
use std::process::Command;

use crate::files;

/// How many times this command changes something: files, links, folders, what it prints and what it sends.
///
/// # Panics
/// When the command cannot be traced.
#[must_use]
pub fn count_changes(command: &Command, log: &Path) -> usize {
    let mut traced = strace(command, &["-o", &log.to_string_lossy(), "-e", &format!("trace={CHANGES}")]);
    let output = traced.output().expect("strace is in the lab");
    assert!(output.status.success(), "{traced:?}: {}", String::from_utf8_lossy(&output.stderr));
    busiest_thread(&files::read(log))
}

/// Runs the command and kills it (SIGKILL) instead of its change number `point`, from 1.
///
/// # Panics
/// When the command cannot be traced.
pub fn kill_at(command: &Command, point: usize) {
    let wish = format!("inject={CHANGES}:signal=KILL:when={point}");
    let mut traced = strace(command, &["-o", "/dev/null", "-e", &wish]);
    let output = traced.output().expect("strace is in the lab");
    drop(output);
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

/// strace counts calls by thread, and every line begins with the thread's number.
fn busiest_thread(log: &str) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for thread in log.lines().filter_map(|line| line.split_whitespace().next()) {
        *counts.entry(thread).or_default() += 1;
    }
    counts.into_values().max().unwrap_or_default()
}

/// The calls that change what another process can see.
const CHANGES: &str = "write,pwrite64,writev,rename,renameat,renameat2,symlink,symlinkat,link,linkat,unlink,unlinkat,\
                       mkdir,mkdirat,rmdir,chmod,fchmod,fchmodat,chown,fchown,fchownat,ftruncate,fsync,fdatasync";
