//! Answers from standard input, waited for in a way that somebody else can end.

use std::{
    io::{self, BufRead, ErrorKind},
    sync::{
        Arc, Mutex,
        mpsc::{self, Sender},
    },
    thread,
};

use crate::ui::speak::unpoisoned;

/// Where answers come from.
///
/// A line is read on a thread of its own: reading cannot be interrupted, but waiting for who reads can.
pub(super) struct Answers {
    input: Arc<Mutex<Input>>,
    waiting: Mutex<Waiting>,
}

type Input = Box<dyn BufRead + Send>;

#[derive(Default)]
struct Waiting {
    given_up: bool,
    asker: Option<Sender<io::Result<String>>>,
}

impl Answers {
    /// Answers from this stream.
    pub(super) fn new(input: Input) -> Self {
        Self { input: Arc::new(Mutex::new(input)), waiting: Mutex::default() }
    }

    /// The next line with its end; empty when the input has ended, an error of the kind `Interrupted` when nobody is
    /// to wait any more.
    pub(super) fn line(&self) -> io::Result<String> {
        let (sender, receiver) = mpsc::channel();
        {
            let mut waiting = unpoisoned(&self.waiting);
            if waiting.given_up {
                return Err(ErrorKind::Interrupted.into());
            }
            waiting.asker = Some(sender.clone());
        }
        let input = self.input.clone();
        thread::Builder::new().spawn(move || {
            let mut line = String::new();
            let read = unpoisoned(&input).read_line(&mut line);
            // Whoever asked may have given up.
            let _gone = sender.send(read.map(|_| line));
        })?;
        receiver.recv().unwrap_or_else(|_| Err(ErrorKind::UnexpectedEof.into()))
    }

    /// Ends the waiting, now and for ever.
    pub(super) fn give_up(&self) {
        let mut waiting = unpoisoned(&self.waiting);
        waiting.given_up = true;
        if let Some(asker) = waiting.asker.take() {
            // Who asked may have its answer already.
            let _answered = asker.send(Err(ErrorKind::Interrupted.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, pipe};

    use super::*;

    #[test]
    fn lines_come_one_by_one_until_the_end() {
        let answers = Answers::new(Box::new("one\ntwo".as_bytes()));
        assert_eq!(answers.line().unwrap(), "one\n");
        assert_eq!(answers.line().unwrap(), "two");
        assert_eq!(answers.line().unwrap(), "");
    }

    #[test]
    fn who_waits_can_be_told_to_stop() {
        let (silent, _never_written) = pipe().unwrap();
        let answers = Answers::new(Box::new(BufReader::new(silent)));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| answers.line());
            answers.give_up();
            assert_eq!(waiting.join().unwrap().unwrap_err().kind(), ErrorKind::Interrupted);
        });
        assert_eq!(answers.line().unwrap_err().kind(), ErrorKind::Interrupted);
    }
}
