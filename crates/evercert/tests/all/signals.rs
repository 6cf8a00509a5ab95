use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::program::Program;

#[test]
fn the_first_signal_waits_for_a_hook_and_the_second_does_not() {
    let program = Program::new();
    let told = program.path("told");
    let hook = format!("echo $$ > {0}.new; mv {0}.new {0}; exec sleep 300", program.path("pid").display());
    let mut run = program
        .rehearsal(&["certonly", "--standalone", "-d", "a.test", "--pre-hook", &hook])
        .stdout(Stdio::null())
        .stderr(fs::File::create(&told).unwrap())
        .spawn()
        .unwrap();
    let hook = Hook(pid(until(|| fs::read_to_string(program.path("pid")).ok()).trim().parse().unwrap()));
    signal(&run);
    until(|| says(&told, "[EC1007]"));
    assert!(run.try_wait().unwrap().is_none());
    let status = until(|| {
        signal(&run);
        run.try_wait().unwrap()
    });
    assert_eq!(status.code(), Some(143));
    assert!(says(&told, "[EC0002]").is_some());
    assert!(kill_process(hook.0, Signal::CONT).is_ok(), "the hook goes on");
}

/// Ends with the test.
struct Hook(Pid);

impl Drop for Hook {
    fn drop(&mut self) {
        let _gone = kill_process(self.0, Signal::KILL);
    }
}

fn pid(number: i32) -> Pid {
    Pid::from_raw(number).unwrap()
}

fn signal(run: &Child) {
    kill_process(pid(i32::try_from(run.id()).unwrap()), Signal::TERM).unwrap();
}

fn says(file: &Path, words: &str) -> Option<()> {
    fs::read_to_string(file).unwrap().contains(words).then_some(())
}

#[track_caller]
fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(20);
    while Instant::now() < end {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("it never came");
}
