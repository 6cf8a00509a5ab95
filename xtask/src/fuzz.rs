//! `cargo xtask fuzz`: the programs of `fuzz/`, built with instrumentation by the stable compiler, and run.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::{process, workspace};

/// Which programs are run, and for how long each.
pub(crate) struct Options {
    seconds: u32,
    targets: Vec<String>,
}

impl Options {
    /// Reads `[--seconds N] [TARGET…]`.
    pub(crate) fn parse(words: &[&str]) -> Result<Self> {
        let known = targets()?;
        let mut options = Self { seconds: 60, targets: Vec::new() };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--seconds" => {
                    let number = words.next().context("--seconds needs a number")?;
                    options.seconds = number.parse().with_context(|| format!("--seconds {number}"))?;
                }
                name if known.iter().any(|target| target == name) => options.targets.push(name.to_owned()),
                other => bail!("no such target: {other}; there are: {}", known.join(" ")),
            }
        }
        if options.targets.is_empty() {
            options.targets = known;
        }
        Ok(options)
    }
}

/// Builds everything once, then runs one target after the other, from the same seed each time.
pub(crate) fn run(options: &Options) -> Result<()> {
    let host = host()?;
    build(&host)?;
    let findings: Vec<PathBuf> = options
        .targets
        .iter()
        .filter_map(|target| fuzz(target, &host, options.seconds).transpose())
        .collect::<Result<_>>()?;
    for finding in &findings {
        println!("finding: {}", finding.display());
    }
    ensure!(findings.is_empty(), "{} of {} targets have a finding", findings.len(), options.targets.len());
    Ok(())
}

fn targets() -> Result<Vec<String>> {
    let folder = home().join("targets");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        names.extend(entry?.path().file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// The target triple must be named: otherwise build scripts and macros would be instrumented as well.
fn build(host: &str) -> Result<()> {
    let mut cargo = process::command("cargo", ["build", "--release", "--quiet", "--target", host]);
    cargo.arg("--manifest-path").arg(home().join("Cargo.toml")).env("CARGO_TARGET_DIR", built());
    process::run(cargo.env("RUSTFLAGS", INSTRUMENTATION.join(" ")))
}

/// Runs one target: what it learns is kept in the build folder, and the next run goes on from there. Returns the crash file.
fn fuzz(target: &str, host: &str, seconds: u32) -> Result<Option<PathBuf>> {
    let program = built().join(host).join("release").join(target);
    let corpus = built().join("corpus").join(target);
    let crashes = built().join("crashes").join(target);
    for folder in [&corpus, &crashes] {
        std::fs::create_dir_all(folder)?;
    }
    let mut command = Command::new(&program);
    command
        .args(["-seed=1", "-timeout=10", "-rss_limit_mb=1024", "-max_len=8192", "-print_final_stats=1", "-verbosity=0"])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", crashes.display()))
        .args([corpus, home().join("seeds").join(target)]);
    println!("{target}: {seconds} s");
    if command.status().with_context(|| program.display().to_string())?.success() {
        return Ok(None);
    }
    let finding = newest(&crashes)?.with_context(|| format!("{target} ended badly and left no crash file"))?;
    println!("{target}: again with: {} {}", program.display(), finding.display());
    Ok(Some(finding))
}

fn newest(folder: &Path) -> Result<Option<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.metadata()?.modified()?, entry.path()));
    }
    Ok(files.into_iter().max().map(|(_, path)| path))
}

fn host() -> Result<String> {
    let words = process::read(&mut process::command("rustc", ["-vV"]))?;
    let host = words.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}

fn home() -> PathBuf {
    workspace::root().join("fuzz")
}

fn built() -> PathBuf {
    workspace::root().join("target/fuzz")
}

/// What `cargo fuzz` passes, without the address sanitizer: that needs a nightly compiler, and safe code gains little.
const INSTRUMENTATION: &[&str] = &[
    "--cfg fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];
