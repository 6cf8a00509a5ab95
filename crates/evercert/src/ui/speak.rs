//! The one voice of the program.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, OnceLock},
};

use evercert_pki::printable::many_lines;
use serde_json::Value;

use crate::{
    environment::{Environment, Terminals},
    errors::desk::CliError,
    log::{journal::Journal, level::Level as Weight},
    messages::{
        catalogue::Catalogue,
        message::{Arg, Message},
    },
    settings::output::{Interaction, Output},
    ui::{
        answers::Answers,
        json::{Envelope, Level, Said},
        layout,
        outputs::Outputs,
        progress::Progress,
        report,
        streams::Streams,
    },
};

/// The one voice of the program: decides by mode what is shown where, and notes in the journal what it
/// says. Shared by all parts of a run; words of several never mix within a line.
pub struct Ui {
    manner: Manner,
    words: Catalogue,
    /// For the journal, where the words are of another language.
    pub(super) english: OnceLock<Catalogue>,
    pub(super) journal: Arc<Journal>,
    pub(super) out: Mutex<Outputs>,
    pub(super) progress: Mutex<Progress>,
    /// Apart from the outputs: while somebody thinks about an answer, others may have to speak.
    answers: Answers,
    said: Mutex<Vec<Said>>,
}

/// How to talk.
#[derive(Clone, Debug)]
pub struct Manner {
    /// For whom.
    pub mode: Mode,
    /// What matters less than this is not shown, except results.
    pub level: Weight,
    /// Errors show where they came from.
    pub debug: bool,
    /// Whether to ask.
    pub interaction: Interaction,
    /// Which streams are terminals.
    pub terminals: Terminals,
    /// Whether errors are red.
    pub colour: bool,
    /// How many columns the line for people who wait may have; `None` where nobody could see it.
    pub line_width: Option<usize>,
}

/// For whom the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// For a program: one JSON document.
    Json,
    /// For nobody: errors only.
    Quiet,
    /// For a person.
    Text,
}

/// One of the two streams out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Standard error.
    Err,
    /// Standard output.
    Out,
}

impl Manner {
    /// The manner the settings ask for.
    pub fn new(output: &Output, env: &Environment) -> Self {
        let mode = match (output.json, output.quiet) {
            (true, _) => Mode::Json,
            (false, true) => Mode::Quiet,
            (false, false) => Mode::Text,
        };
        Self {
            mode,
            level: Weight::of_verbosity(output.verbosity),
            debug: output.debug,
            interaction: output.interaction,
            ..Self::before_settings(env)
        }
    }

    /// The manner before the settings are known, when only a mistake in them can be told. Looks at
    /// the words as they are: whoever wants JSON wants it for mistakes, too.
    pub fn before_settings(env: &Environment) -> Self {
        let json = env.arguments().iter().any(|word| word == "--json");
        let dumb = env.text("TERM") == Some("dumb");
        let columns = env.error_columns.filter(|columns| *columns > 0);
        let plain = dumb || env.text("NO_COLOR").is_some();
        Self {
            mode: if json { Mode::Json } else { Mode::Text },
            level: Weight::Warning,
            debug: false,
            interaction: Interaction::Never,
            terminals: env.terminals,
            colour: env.terminals.error && !plain,
            // The last column stays free: some terminals go to the next line after it.
            line_width: columns.filter(|_| !dumb).map(|columns| usize::from(columns.saturating_sub(1))),
        }
    }
}

impl Ui {
    /// A voice with these manners and words, on these streams.
    pub fn new(manner: Manner, words: Catalogue, streams: Streams) -> Self {
        let Streams { out, err, input } = streams;
        Self {
            manner,
            words,
            english: OnceLock::new(),
            journal: Arc::new(Journal::none()),
            out: Mutex::new(Outputs::new(out, err)),
            progress: Mutex::default(),
            answers: Answers::new(input),
            said: Mutex::default(),
        }
    }

    /// The same voice, noting what it says.
    #[must_use]
    pub fn noting(self, journal: Arc<Journal>) -> Self {
        Self { journal, ..self }
    }

    /// The same voice with other manners and words, once the settings are known.
    #[must_use]
    pub fn changed(self, manner: Manner, words: Catalogue) -> Self {
        Self { manner, words, ..self }
    }

    /// How it talks.
    pub fn manner(&self) -> &Manner {
        &self.manner
    }

    /// Its words.
    pub fn words(&self) -> &Catalogue {
        &self.words
    }

    /// Tells a result: standard output.
    pub fn say(&self, message: &Message) {
        self.record(message, Level::Info);
        self.note_message(Weight::Info, message);
        self.show(&self.words.text(message));
    }

    /// Tells a result between dashed lines.
    pub fn notice(&self, message: &Message) {
        self.record(message, Level::Info);
        self.note_message(Weight::Info, message);
        self.show(&layout::boxed(&self.words.text(message)));
    }

    /// Tells something beside the result, to people only: standard error.
    pub fn aside(&self, message: &Message) {
        self.note_message(Weight::Debug, message);
        if self.manner.mode == Mode::Text {
            self.write(Side::Err, &self.words.text(message));
        }
    }

    /// Tells a detail, if somebody wants details: standard error.
    pub fn detail(&self, message: &Message) {
        self.note_message(Weight::Info, message);
        self.glimpse(message);
    }

    /// As [`Self::detail`], for what the journal has in another form.
    pub fn glimpse(&self, message: &Message) {
        if self.shows(Weight::Info) {
            self.write(Side::Err, &self.words.text(message));
        }
    }

    /// Warns: standard error.
    pub fn warn(&self, message: &Message) {
        self.warn_if(self.shows(Weight::Warning), message);
    }

    /// Warns those, too, who want quiet: of what cannot wait.
    pub fn urge(&self, message: &Message) {
        self.warn_if(self.manner.mode != Mode::Json, message);
    }

    fn warn_if(&self, is_shown: bool, message: &Message) {
        self.record(message, Level::Warning);
        self.note_message(Weight::Warning, message);
        if is_shown {
            self.put_report(&report::warning(message, &self.words, self.manner.colour));
        }
    }

    /// Tells an error that does not end the run: one of many renewals.
    pub fn problem(&self, error: &CliError) {
        self.record(error.heading(), Level::Error);
        self.note_error(error);
        self.report(error);
    }

    /// An error within a sentence: what happened and why, in the language of the sentence.
    pub fn in_a_sentence(&self, error: &CliError) -> Arg {
        let sentence = |words: &Catalogue| {
            let heading = words.text(error.heading());
            let parts = std::iter::once(heading.trim_end_matches('.').to_owned()).chain(error.causes());
            parts.collect::<Vec<_>>().join(": ")
        };
        Arg::Translated { english: sentence(self.english()), chosen: sentence(&self.words) }
    }

    /// A message within a sentence, in the language of the sentence.
    pub fn within(&self, message: &Message) -> Arg {
        Arg::Translated { english: self.english().text(message), chosen: self.words.text(message) }
    }

    /// Prints lines for people on standard output: lines that scripts know from certbot, tables, and
    /// the like. What a terminal would obey is escaped, for names and paths may come from anywhere.
    /// JSON has them in the result.
    pub fn line(&self, text: &str) {
        self.note(Weight::Debug, text);
        self.show(text);
    }

    /// As [`Self::line`], for lines that have words in them.
    pub fn lines(&self, make: impl Fn(&Catalogue) -> String) {
        self.note(Weight::Debug, &make(self.english()));
        self.show(&make(&self.words));
    }

    /// Passes on what a hook or another program printed. Who wants quiet does not want to hear it.
    pub fn foreign(&self, side: Side, text: &str) {
        if self.manner.mode == Mode::Text {
            self.write(side, &many_lines(text));
        }
    }

    /// Prints a list on standard error that also those read who want quiet. JSON has it in the result.
    pub fn complain(&self, heading: &Message, list: &str) {
        self.note(Weight::Error, &format!("{}\n{list}", self.english().text(heading)));
        if self.manner.mode != Mode::Json {
            self.write(Side::Err, &many_lines(&format!("{}\n{list}", self.words.text(heading))));
        }
    }

    /// Ends the run: the error if there is one, where the log is, and in JSON the one document.
    /// Returns the exit code.
    pub fn finish(&self, command: &str, result: &Value, error: Option<&CliError>) -> u8 {
        let log = self.conclude_journal(error);
        if self.manner.mode == Mode::Json {
            let said = unpoisoned(&self.said);
            let envelope = Envelope::new(command, result, &said, error, &self.words).logged(log.as_deref());
            self.write(Side::Out, &envelope.document());
        } else if let Some(error) = error {
            self.report(error);
            self.point_to(log.as_deref());
        }
        error.map_or(0, CliError::exit_code)
    }

    /// Prints the prompt without an end of line, and reads a line.
    pub(super) fn ask_for_line(&self, prompt: &str) -> io::Result<String> {
        let _talk = self.talk();
        unpoisoned(&self.out).ask(prompt);
        self.answers.line()
    }

    /// Whoever waits for an answer gets none, now and from now on: the run is to end.
    pub fn stop_asking(&self) {
        self.answers.give_up();
    }

    /// Waits for the next line of the standard input; none at its end. For whoever has asked already.
    pub fn hear(&self) -> io::Result<Option<String>> {
        self.answers.line().map(|line| (!line.is_empty()).then_some(line))
    }

    fn report(&self, error: &CliError) {
        if self.manner.mode != Mode::Json {
            let Manner { colour, debug, .. } = self.manner;
            self.put_report(&report::error(error, &self.words, colour, debug));
        }
    }

    /// Writes an error or a warning, without advice for who wants quiet.
    fn put_report(&self, report: &str) {
        match self.manner.mode {
            Mode::Quiet => self.write(Side::Err, &report::terse(report)),
            Mode::Json | Mode::Text => self.write(Side::Err, report),
        }
    }

    /// Whether what matters as much is shown.
    pub(super) fn shows(&self, weight: Weight) -> bool {
        self.manner.mode == Mode::Text && weight <= self.manner.level
    }

    fn show(&self, text: &str) {
        if self.manner.mode == Mode::Text {
            self.write(Side::Out, &many_lines(text));
        }
    }

    fn record(&self, message: &Message, level: Level) {
        if self.manner.mode == Mode::Json {
            let shown = self.words.render(message);
            unpoisoned(&self.said).push(Said { code: shown.code, level, text: shown.text });
        }
    }

    /// Writes whole lines.
    pub(super) fn write(&self, side: Side, text: &str) {
        unpoisoned(&self.out).say(side, text);
    }
}

/// The value behind a lock, also after a panic of somebody who held it: words stay words.
pub(super) fn unpoisoned<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        errors::desk::Kind,
        messages::{language::Language, message::msg},
        ui::streams::tests::{Tape, taped},
    };

    /// A voice for tests, with answers to its questions.
    pub(crate) fn ui(change: impl FnOnce(&mut Manner), answers: &'static str) -> (Ui, Tape, Tape) {
        let (streams, out, err) = taped(answers);
        let mut manner = Manner::before_settings(&Environment::with_words(&["evercert"]));
        change(&mut manner);
        (Ui::new(manner, Catalogue::new(Language::English), streams), out, err)
    }

    fn speak(mode: Mode) -> (String, String, u8) {
        let (ui, out, err) = ui(|manner| manner.mode = mode, "");
        ui.say(&msg!("prompt-enter"));
        ui.line("a table");
        ui.warn(&msg!("retired-flag", flag = "--x"));
        ui.foreign(Side::Out, "from a \u{7}hook\n");
        let error = CliError::new(Kind::Input, msg!("renew-with-names"));
        let code = ui.finish("renew", &serde_json::json!({"renewed": []}), Some(&error));
        (out.text(), err.text(), code)
    }

    #[test]
    fn text_goes_to_people() {
        let (out, err, code) = speak(Mode::Text);
        assert_eq!(out, "Press Enter to go on\na table\nfrom a \\u{7}hook\n");
        assert_eq!(
            err,
            "Warning: --x does nothing any more and is ignored. [EC1003]\n\
             Error: 'renew' takes no names: it renews what is there. [EC0221]\n\
             → Use 'certonly' to change the names of a certificate, or --cert-name to renew one.\n"
        );
        assert_eq!(code, 1);
    }

    #[test]
    fn lines_keep_their_breaks_and_lose_what_a_terminal_obeys() {
        let (ui, out, _) = ui(|manner| manner.mode = Mode::Text, "");
        ui.line("  Certificate Name: a\n\tb\u{1b}[2Jc\u{202e}d\r");
        assert_eq!(out.text(), "  Certificate Name: a\n\tb\\u{1b}[2Jc\\u{202e}d\\r\n");
    }

    #[test]
    fn quiet_means_errors_only() {
        let (out, err, _) = speak(Mode::Quiet);
        assert_eq!(out, "");
        assert_eq!(err, "Error: 'renew' takes no names: it renews what is there. [EC0221]\n");
    }

    #[test]
    fn json_is_one_document_and_nothing_else() {
        let (out, err, _) = speak(Mode::Json);
        assert_eq!(err, "");
        let document: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(
            document,
            serde_json::json!({
                "version": 1,
                "command": "renew",
                "ok": false,
                "result": {"renewed": []},
                "messages": [
                    {"code": "EC1306", "level": "info", "text": "Press Enter to go on"},
                    {"code": "EC1003", "level": "warning", "text": "--x does nothing any more and is ignored."},
                ],
                "error": {
                    "code": "EC0221",
                    "kind": "input",
                    "text": "'renew' takes no names: it renews what is there.",
                    "causes": [],
                    "next": ["Use 'certonly' to change the names of a certificate, or --cert-name to renew one."],
                    "retryable": false,
                    "retry_after": null,
                    "identifiers": [],
                },
                "log": null,
            })
        );
    }
}
