//! The two streams out, and the line that may stand on the terminal.

use std::io::Write;

use crate::ui::speak::Side;

/// Writes whole lines. Whoever closed our output does not want it: that is no error.
pub(super) struct Outputs {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    /// A line stands on the terminal that is no part of what was said.
    drawn: bool,
    /// How many conversations go on: somebody reads, thinks or types.
    talks: usize,
}

impl Outputs {
    pub(super) fn new(out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        Self { out, err, drawn: false, talks: 0 }
    }

    /// Writes lines.
    pub(super) fn say(&mut self, side: Side, text: &str) {
        self.clear();
        let stream = match side {
            Side::Err => &mut self.err,
            Side::Out => &mut self.out,
        };
        let line = format!("{}\n", text.strip_suffix('\n').unwrap_or(text));
        let _closed = stream.write_all(line.as_bytes()).and_then(|()| stream.flush());
    }

    /// Writes a question without an end of line.
    pub(super) fn ask(&mut self, question: &str) {
        self.clear();
        let _closed = write!(self.out, "{question} ").and_then(|()| self.out.flush());
    }

    /// Somebody is talked with; nothing is drawn until that is [over](Self::talked).
    pub(super) fn talk(&mut self) {
        self.clear();
        self.talks += 1;
    }

    /// One conversation is over.
    pub(super) fn talked(&mut self) {
        self.talks = self.talks.saturating_sub(1);
    }

    /// Draws the line, in the place of the one that stands there.
    pub(super) fn draw(&mut self, line: &str) {
        if self.talks == 0 {
            self.drawn = true;
            let _closed = write!(self.err, "{CLEAR}{line}").and_then(|()| self.err.flush());
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let _closed = write!(self.err, "{CLEAR}").and_then(|()| self.err.flush());
        }
    }
}

/// Goes to the beginning of the line and clears it.
const CLEAR: &str = "\r\u{1b}[K";
