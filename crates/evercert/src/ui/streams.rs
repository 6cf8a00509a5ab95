//! Where words go and come from.

use std::io::{self, BufRead, Write};

/// The three standard streams, or a test's.
pub struct Streams {
    /// Where results go.
    pub out: Box<dyn Write + Send>,
    /// Where warnings and errors go.
    pub err: Box<dyn Write + Send>,
    /// Where answers come from.
    pub input: Box<dyn BufRead + Send>,
}

impl Streams {
    /// The process's own.
    pub fn standard() -> Self {
        Self {
            out: Box::new(io::stdout()),
            err: Box::new(io::stderr()),
            input: Box::new(io::BufReader::new(io::stdin())),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// A stream that remembers.
    #[derive(Clone, Default)]
    pub(crate) struct Tape(Arc<Mutex<Vec<u8>>>);

    impl Tape {
        pub(crate) fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Tape {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Streams that remember, with these answers; the tapes are output and errors.
    pub(crate) fn taped(answers: &'static str) -> (Streams, Tape, Tape) {
        let (out, err) = (Tape::default(), Tape::default());
        let streams =
            Streams { out: Box::new(out.clone()), err: Box::new(err.clone()), input: Box::new(answers.as_bytes()) };
        (streams, out, err)
    }
}
