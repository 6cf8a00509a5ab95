//! What one run of a program costs.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use wait4::Wait4;

/// The cost of one run, children of the program that it waited for included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    /// From start to end.
    pub(super) wall: Duration,
    /// User and system time.
    pub(super) cpu: Duration,
    /// The largest resident set of any process of the run, in bytes.
    pub(super) memory: u64,
}

/// Runs a program to its end; its words go to `log`. A program that fails, or runs too long, is an error.
pub(super) fn run(command: &mut Command, log: &Path) -> Result<Cost> {
    let words = std::fs::File::create(log)?;
    command.stdin(Stdio::null()).stdout(words.try_clone()?).stderr(words).process_group(0);
    let began = Instant::now();
    let child = command.spawn().with_context(|| format!("{command:?}"))?;
    let used = child.wait4()?;
    let wall = began.elapsed();
    if !used.status.success() {
        bail!("{command:?} ended with {}:\n{}", used.status, tail(log));
    }
    Ok(Cost { wall, cpu: used.rusage.utime + used.rusage.stime, memory: used.rusage.maxrss })
}

/// The cost in the middle, each of its sides for itself.
pub(super) fn median(costs: &[Cost]) -> Cost {
    Cost {
        wall: middle(costs.iter().map(|cost| cost.wall)),
        cpu: middle(costs.iter().map(|cost| cost.cpu)),
        memory: middle(costs.iter().map(|cost| cost.memory)),
    }
}

fn middle<T: Ord + Copy>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values[values.len() / 2]
}

fn tail(log: &Path) -> String {
    let text = std::fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_takes_each_side_for_itself() {
        let cost = |wall, cpu, memory| Cost { wall: Duration::from_secs(wall), cpu: Duration::from_secs(cpu), memory };
        let middle = median(&[cost(1, 9, 5), cost(3, 7, 6), cost(2, 8, 4)]);
        assert_eq!((middle.wall.as_secs(), middle.cpu.as_secs(), middle.memory), (2, 8, 5));
    }

    #[test]
    fn a_run_is_measured_with_its_children() {
        let log = tempfile::NamedTempFile::new().unwrap();
        let mut busy = Command::new("sh");
        busy.args(["-c", "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; true"]);
        let cost = run(&mut busy, log.path()).unwrap();
        assert!(cost.cpu > Duration::ZERO && cost.memory > 100_000, "{cost:?}");
        let error = run(Command::new("sh").args(["-c", "echo no >&2; exit 3"]), log.path()).unwrap_err();
        assert!(error.to_string().ends_with("no"), "{error}");
    }
}
