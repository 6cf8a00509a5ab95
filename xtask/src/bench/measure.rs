//! What one run of a program costs.

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
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

/// Runs a program to its end; its words go to `log`. A program that fails is an error.
pub(super) fn run(command: &Command, log: &Path) -> Result<Cost> {
    let (status, cost) = run_anyway(command, log)?;
    if !status.success() {
        bail!("{command:?} ended with {status}:\n{}", tail(log));
    }
    Ok(cost)
}

/// The same for a program that may end as it likes.
///
/// The kernel counts a starting program's memory from that of the process that starts it. So it is started by GNU
/// time, which is tiny, and asked for nothing else: it rounds the times.
pub(super) fn run_anyway(command: &Command, log: &Path) -> Result<(ExitStatus, Cost)> {
    let (words, memory) = (std::fs::File::create(log)?, log.with_extension("memory"));
    let mut timed = within_time(command, &memory);
    timed.stdin(Stdio::null()).stdout(words.try_clone()?).stderr(words);
    let began = Instant::now();
    let used = timed.spawn().with_context(|| format!("{timed:?}"))?.wait4()?;
    let wall = began.elapsed();
    let cost = Cost { wall, cpu: used.rusage.utime + used.rusage.stime, memory: read_memory(&memory)? };
    Ok((used.status, cost))
}

fn within_time(command: &Command, memory: &Path) -> Command {
    let mut timed = Command::new("/usr/bin/time");
    timed.args(["--format", "%M", "--output"]).arg(memory).arg("--");
    timed.arg(command.get_program()).args(command.get_args()).env_clear();
    timed.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?))));
    timed.current_dir(command.get_current_dir().unwrap_or_else(|| Path::new("/")));
    timed
}

/// The last line is the number; one before it may tell of a bad exit status.
fn read_memory(file: &Path) -> Result<u64> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let kibibytes = text.lines().last().context("GNU time wrote nothing")?;
    Ok(kibibytes.parse::<u64>().with_context(|| kibibytes.to_owned())? * 1024)
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
        let home = tempfile::tempdir().unwrap();
        let log = home.path().join("log");
        let mut busy = Command::new("/bin/sh");
        busy.args(["-c", "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; true"]);
        let cost = run(&busy, &log).unwrap();
        assert!(cost.cpu > Duration::ZERO && cost.memory > 100_000, "{cost:?}");
        let error = run(Command::new("/bin/sh").args(["-c", "echo no >&2; exit 3"]), &log).unwrap_err();
        assert!(error.to_string().ends_with("no"), "{error}");
    }
}
