//! What the voice notes in the journal, in English whatever it speaks.

use std::path::{Path, PathBuf};

use crate::{
    errors::desk::{CliError, Kind},
    log::{journal::Journal, level::Level},
    messages::{
        catalogue::Catalogue,
        language::Language,
        message::{Message, msg},
    },
    ui::{
        report,
        speak::{Side, Ui},
    },
};

impl Ui {
    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Notes an error that was no reason to stop: the log has no place yet.
    pub fn unwritten(&self, error: &CliError) {
        self.note(Level::Debug, &report::error(error, self.english(), false, true));
    }

    /// Notes what a library or a part of the program told, and shows it to whoever wants everything.
    pub fn overhear(&self, level: Level, module: &str, text: &str) {
        self.journal.note(level, module, text);
        if self.shows(Level::Debug) {
            self.foreign(Side::Err, text);
        }
    }

    /// Notes a text, which is English.
    pub(super) fn note(&self, level: Level, text: &str) {
        self.journal.note(level, MODULE, text);
    }

    /// Notes a message with its code.
    pub(super) fn note_message(&self, level: Level, message: &Message) {
        let shown = self.english().render(message);
        self.note(level, &format!("{} [{}]", shown.text, shown.code));
    }

    /// Notes an error with all that is known of it.
    pub(super) fn note_error(&self, error: &CliError) {
        self.note(Level::Error, &report::error(error, self.english(), false, true));
    }

    /// The words of the journal.
    pub(super) fn english(&self) -> &Catalogue {
        match self.words().language() {
            Language::English => self.words(),
            Language::Korean => {
                self.english.get_or_init(|| Catalogue::new(Language::English).called(self.words().program()))
            }
        }
    }

    /// The last record. After an error the log is kept, wherever that is possible; a mistake on the
    /// command line explains itself. Returns where the log is.
    pub(super) fn conclude_journal(&self, error: Option<&CliError>) -> Option<PathBuf> {
        if let Some(trouble) = self.journal.trouble() {
            let reason = self.in_a_sentence(&trouble.into());
            self.warn(&msg!("log-incomplete", reason = reason));
        }
        let Some(error) = error else {
            self.journal.flush();
            return self.journal.place();
        };
        self.note_error(error);
        match error.kind() {
            Kind::Usage => None,
            _ => self.journal.keep(),
        }
    }

    /// Names the log to whoever wants to know more.
    pub(super) fn point_to(&self, log: Option<&Path>) {
        if let Some(path) = log {
            self.aside(&msg!("log-advice", path = path));
        }
    }
}

const MODULE: &str = "evercert::ui";
