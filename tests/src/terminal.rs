//! A person before a real terminal: reads what the program shows, types, presses Ctrl-C.
//!
//! The program gets a pseudo-terminal as its controlling terminal, so that it sees one on all three streams, and so
//! that Ctrl-C reaches it as it does at a desk: as a signal from the terminal.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::outcome::Outcome;

/// A program on a terminal. Dropping it kills and reaps the program.
#[derive(Debug)]
pub struct Terminal {
    command: String,
    child: Child,
    keyboard: File,
    screen: Arc<Screen>,
    seen: usize,
}

/// How big the window is, in characters.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Characters in a line.
    pub columns: u16,
    /// Lines.
    pub rows: u16,
}

/// All that was shown so far; a thread of its own reads it from the terminal.
#[derive(Debug, Default)]
struct Screen {
    shown: Mutex<Shown>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Shown {
    raw: Vec<u8>,
    ended: bool,
}

impl Terminal {
    /// Starts the command (its program, arguments, environment and folder) on a new terminal.
    ///
    /// # Panics
    /// When there is no terminal to be had, or the program cannot be started.
    #[must_use]
    pub fn start(command: &Command, size: Size) -> Self {
        let (keyboard, mut on_terminal) = connect(command, size);
        let child = on_terminal.spawn().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        // The command holds the program's end of the terminal: as long as it lives, the screen does not end.
        drop(on_terminal);
        let screen = Arc::new(Screen::default());
        let eyes = (keyboard.try_clone().expect("a file handle can be doubled"), Arc::clone(&screen));
        std::thread::spawn(move || watch(eyes.0, &eyes.1));
        Self { command: format!("{command:?}"), child, keyboard, screen, seen: 0 }
    }

    /// Waits until this text is shown, after what was expected before; a line break counts as it is on the screen.
    ///
    /// # Panics
    /// When the program ends first, or has not shown it after [`PATIENCE`]; the whole screen is shown.
    #[track_caller]
    pub fn expect(&mut self, text: &str) -> &mut Self {
        match self.read_on(&[text]) {
            Some(Some(_)) => self,
            Some(None) => panic!("{} ended before it showed {text:?}:\n{}", self.command, self.screen()),
            None => panic!("{} does not show {text:?}:\n{}", self.command, self.screen()),
        }
    }

    /// Answers questions, each with its answer, in whatever order and as often as they are asked, until the program
    /// ends. A question is known by a part of its text.
    ///
    /// # Panics
    /// When neither a question nor the end comes within [`PATIENCE`]; the whole screen is shown.
    #[track_caller]
    pub fn converse(&mut self, answers: &[(&str, &str)]) -> Outcome {
        let questions: Vec<&str> = answers.iter().map(|(question, _)| *question).collect();
        loop {
            match self.read_on(&questions) {
                Some(Some(which)) => _ = self.answer(answers[which].1),
                Some(None) => return self.end(),
                None => panic!("{} asks something else, or hangs:\n{}", self.command, self.screen()),
            }
        }
    }

    /// Types this and presses Enter.
    ///
    /// # Panics
    /// When the terminal is gone.
    pub fn answer(&mut self, text: &str) -> &mut Self {
        self.press(&format!("{text}\n"))
    }

    /// Presses keys, as the bytes a terminal sends: [`CTRL_C`], [`CTRL_D`].
    ///
    /// Ctrl-C is pressed once the program waits: one in Python that is hit between its question and its read only
    /// notes the signal, and then reads on for ever.
    ///
    /// # Panics
    /// When the terminal is gone.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        if keys == CTRL_C {
            self.wait_for_sleep();
        }
        self.keyboard.write_all(keys.as_bytes()).expect("a terminal takes what is typed");
        self
    }

    /// All that was shown so far, without the codes for colours and the cursor.
    #[must_use]
    pub fn screen(&self) -> String {
        plain(&self.screen.lock().raw)
    }

    /// All that was shown so far, byte for byte.
    #[must_use]
    pub fn raw(&self) -> Vec<u8> {
        self.screen.lock().raw.clone()
    }

    /// Waits for the program's end: its exit code, and the screen as standard output.
    ///
    /// # Panics
    /// When it does not end; the whole screen is shown.
    #[must_use]
    #[track_caller]
    pub fn end(&mut self) -> Outcome {
        let ended = self.wait(|shown| shown.ended.then_some(()));
        assert!(ended.is_some(), "{} does not end:\n{}", self.command, self.screen());
        let status = self.child.wait().expect("a child can be awaited");
        Outcome { command: self.command.clone(), code: status.code(), stdout: self.screen(), stderr: String::new() }
    }

    /// Reads on to the first of these texts, and says which it is: `Some(None)` when the program ended without
    /// showing one, none when it neither shows one nor ends.
    fn read_on(&mut self, texts: &[&str]) -> Option<Option<usize>> {
        let seen = self.seen;
        let found = self.wait(|shown| {
            let screen = plain(&shown.raw);
            let place = |which: usize| screen[seen..].find(texts[which]).map(|at| (seen + at, which));
            let first = (0..texts.len()).filter_map(place).min();
            first.map(Some).or(shown.ended.then_some(None))
        })?;
        if let Some((at, which)) = found {
            self.seen = at + texts[which].len();
        }
        Some(found.map(|(_, which)| which))
    }

    /// Waits until the program's first thread sleeps, or the program is gone.
    fn wait_for_sleep(&self) {
        let stat = format!("/proc/{}/stat", self.child.id());
        // Its state stands behind its name in brackets, which may hold anything.
        let state = || std::fs::read_to_string(&stat).ok()?.rsplit_once(") ")?.1.chars().next();
        while matches!(state(), Some('R' | 'D')) {
            std::thread::yield_now();
        }
    }

    /// Waits until the look at the screen finds what it is for; none when it does not in time.
    fn wait<T>(&self, look: impl Fn(&Shown) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + PATIENCE;
        let mut shown = self.screen.lock();
        loop {
            if let Some(found) = look(&shown) {
                return Some(found);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            let waited = self.screen.changed.wait_timeout(shown, left);
            shown = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Ended already is as good as killed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Size {
    /// The size certbot wraps its lines for.
    pub const USUAL: Self = Self { columns: 80, rows: 24 };
}

impl From<Size> for Winsize {
    fn from(size: Size) -> Self {
        Self { ws_row: size.rows, ws_col: size.columns, ws_xpixel: 0, ws_ypixel: 0 }
    }
}

impl Screen {
    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A new terminal, and the command as it will run on it. `setsid` makes the terminal the one that controls it.
fn connect(command: &Command, size: Size) -> (File, Command) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a terminal is free");
    grantpt(&terminal).expect("a new terminal is ours");
    unlockpt(&terminal).expect("a new terminal is ours");
    tcsetwinsize(&terminal, size.into()).expect("a terminal has a size");
    let name = ptsname(&terminal, Vec::new()).expect("a terminal has a name");
    let name = name.into_string().expect("a terminal's name is plain");
    let programs_end: OwnedFd =
        File::options().read(true).write(true).open(&name).expect("a new terminal opens").into();

    let mut on_terminal = Command::new("setsid");
    on_terminal.arg("--ctty").arg(command.get_program()).args(command.get_args()).env_clear();
    on_terminal.env("TERM", "dumb").envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        on_terminal.current_dir(folder);
    }
    let ends = [(); 2].map(|()| programs_end.try_clone().expect("a file handle can be doubled"));
    let [output, errors] = ends.map(Stdio::from);
    on_terminal.stdin(programs_end).stdout(output).stderr(errors);
    (File::from(terminal), on_terminal)
}

/// Reads the terminal until nobody holds the program's end any more, which Linux tells as an error.
fn watch(mut terminal: File, screen: &Screen) {
    let mut part = [0; 4096];
    while let Ok(length @ 1..) = terminal.read(&mut part) {
        screen.lock().raw.extend_from_slice(&part[..length]);
        screen.changed.notify_all();
    }
    screen.lock().ended = true;
    screen.changed.notify_all();
}

/// The text without escape sequences and carriage returns. What is not whole yet at the end is left out, so that a
/// place in the text stays the same place when more is shown.
fn plain(raw: &[u8]) -> String {
    let whole = match std::str::from_utf8(raw) {
        Err(error) if error.error_len().is_none() => &raw[..error.valid_up_to()],
        _ => raw,
    };
    let text = String::from_utf8_lossy(whole);
    let mut rest = text.chars();
    let mut plain = String::new();
    while let Some(character) = rest.next() {
        match character {
            ESCAPE => skip_sequence(&mut rest),
            '\r' => {}
            _ => plain.push(character),
        }
    }
    plain
}

/// Skips the rest of an escape sequence: `[`, parameters, a letter; or a single character.
fn skip_sequence(rest: &mut std::str::Chars<'_>) {
    if rest.next() == Some('[') {
        rest.find(|character| ('@'..='~').contains(character));
    }
}

/// Interrupts the program in the foreground.
pub const CTRL_C: &str = "\u{3}";

/// Ends the input, on an empty line.
pub const CTRL_D: &str = "\u{4}";

/// How long a person waits for a program to say something.
const PATIENCE: Duration = Duration::from_secs(20);

const ESCAPE: char = '\u{1b}';

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Terminal {
        let mut command = Command::new("sh");
        command.args(["-c", script]).env("PATH", "/usr/bin:/bin");
        Terminal::start(&command, Size { columns: 40, rows: 10 })
    }

    #[test]
    fn questions_are_read_and_answered() {
        let mut terminal =
            shell("test -t 0 && test -t 2 && stty size; printf 'name? '; read name; echo \"<$name>\"; exit 3");
        terminal.expect("10 40\n").expect("name? ").answer("nobody").expect("<nobody>");
        let said = terminal.end().exits(3);
        assert_eq!(said.stdout, "10 40\nname? nobody\n<nobody>\n");
    }

    #[test]
    fn keys_reach_the_program_as_signal_and_as_end_of_input() {
        let mut terminal = shell("trap 'echo caught; exit 1' INT; echo ready; read line");
        terminal.expect("ready").press(CTRL_C).expect("caught");
        assert_eq!(terminal.end().code, Some(1));
        let mut terminal = shell("echo ready; read line || echo none");
        terminal.expect("ready").press(CTRL_D).expect("none");
        assert_eq!(terminal.end().code, Some(0));
    }

    #[test]
    fn a_conversation_takes_the_questions_as_they_come() {
        let mut terminal = shell("for q in colour size colour; do printf \"$q? \"; read a; echo \"<$a>\"; done");
        let said = terminal.converse(&[("size?", "big"), ("colour?", "red")]);
        assert_eq!(said.succeeds().stdout, "colour? red\n<red>\nsize? big\n<big>\ncolour? red\n<red>\n");
    }

    #[test]
    #[should_panic(expected = "ended before it showed \"never\":\nshown\n")]
    fn what_is_not_shown_fails_with_the_screen() {
        shell("echo shown").expect("never");
    }

    #[test]
    fn codes_for_colours_are_no_text() {
        assert_eq!(plain("\u{1b}[31mred\u{1b}[0m\r\n\u{1b}7on".as_bytes()), "red\non");
        assert_eq!(plain(&"a한".as_bytes()[..3]), "a");
    }
}
