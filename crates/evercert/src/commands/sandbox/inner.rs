//! A command within a command: the program called again, in the same process, with other words.

use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::app;
use crate::environment::Environment;
use crate::flags::arguments::Arguments;
use crate::flags::sources::Asked;
use crate::proxy;
use crate::ui::streams::Streams;
use crate::work::work;

/// Runs the program with these words, without the host's `cli.ini` and proxies, talking as we do.
/// Returns the exit code.
pub(super) fn call(env: &Environment, words: Vec<OsString>, streams: Streams) -> u8 {
    app::run(isolated(env, words), streams, work)
}

/// As [`call`], with `--json` and kept quiet: the document is returned.
pub(super) fn call_for_json(env: &Environment, mut words: Vec<OsString>) -> (u8, Value) {
    words.push("--json".into());
    let kept = Kept::default();
    let streams = Streams { out: Box::new(kept.clone()), err: Box::new(io::sink()), input: Box::new(io::empty()) };
    let code = call(env, words, streams);
    (code, serde_json::from_slice(&kept.bytes()).unwrap_or_default())
}

/// What these words would ask for in [`call`]; `None` where they ask for no work, or make no sense:
/// then the call itself has the words for it.
pub(super) fn arguments(env: &Environment, words: Vec<OsString>) -> Option<Box<Arguments>> {
    match app::ask(&isolated(env, words)) {
        Ok(Asked::Work(arguments)) => Some(arguments),
        Ok(Asked::Instead(_)) | Err(_) => None,
    }
}

fn isolated(env: &Environment, words: Vec<OsString>) -> Environment {
    let program = env.words.first().cloned().into_iter();
    let mut env = Environment { words: program.chain(words).collect(), ..env.clone() };
    env.system_config = "/nonexistent".into();
    env.variables.insert("XDG_CONFIG_HOME", "/nonexistent".into());
    proxy::forget(&mut env);
    env
}

/// A stream that is kept in memory.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
