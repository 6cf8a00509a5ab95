//! Questions: yes or no, one of several, some of several, a text.
//!
//! When nobody is to be asked (`-n`, `-q`, `--json`, `renew`), the default answers; without one the
//! question is an error that names the flag to use. Without a terminal the default answers, too, with
//! a warning; a question that has none, or insists, reads standard input all the same.

use std::io;

use evercert_pki::printable::one_line;

use crate::{
    log::level::Level,
    messages::message::{Message, msg},
    settings::output::Interaction,
    ui::{
        layout,
        speak::{Side, Ui},
    },
};

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub text: Message,
    /// The flag that answers it.
    pub flag: Option<&'static str>,
    /// Whether it is asked even without a terminal.
    pub insists: bool,
    /// Further letters for yes and no: what certbot calls them here.
    pub letters: Option<(char, char)>,
}

/// Why a question got no answer.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// The person chose to stop.
    #[error("cancelled")]
    Cancelled,
    /// A signal ended the waiting.
    #[error("interrupted")]
    Interrupted,
    /// The input ended.
    #[error("input ended")]
    EndOfInput {
        /// What was asked.
        question: String,
    },
    /// The input cannot be read.
    #[error("input failed")]
    Input {
        /// What was asked.
        question: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Questions are not allowed, and this one has no default.
    #[error("answer missing")]
    Missing {
        /// What would have been asked.
        question: String,
        /// The flag that answers it.
        flag: Option<&'static str>,
    },
}

impl Question {
    /// A question that a flag can answer.
    pub fn new(text: Message, flag: Option<&'static str>) -> Self {
        Self { text, flag, insists: false, letters: None }
    }

    /// The question, which understands these letters too for yes and no.
    #[must_use]
    pub fn letters(mut self, yes: char, no: char) -> Self {
        self.letters = Some((yes, no));
        self
    }

    /// The question, asked even without a terminal.
    #[must_use]
    pub fn insist(mut self) -> Self {
        self.insists = true;
        self
    }
}

impl Ui {
    /// Asks for yes or no. An empty answer is none: the question comes again.
    pub fn confirm(&self, question: &Question, default: Option<bool>) -> Result<bool, PromptError> {
        if let Some(answer) = self.unasked(question, default)? {
            return Ok(answer);
        }
        self.put(question, &[]);
        let understand = |answer: &str| yes_or_no(answer, question.letters).map(Ok);
        let answered = self.until_understood(question, &msg!("prompt-yes-no"), understand);
        self.or_default(question, default, answered)
    }

    /// Asks for one of several; the answer is its place in the list.
    pub fn choose(
        &self,
        question: &Question,
        options: &[String],
        default: Option<usize>,
    ) -> Result<usize, PromptError> {
        if let Some(answer) = self.unasked(question, default)? {
            return Ok(answer);
        }
        self.put(question, options);
        let prompt = msg!("prompt-choose", count = options.len());
        let answered = self.until_understood(question, &prompt, |answer| match answer {
            "c" | "C" => Some(Err(PromptError::Cancelled)),
            _ => place(answer, options.len()).map(Ok),
        });
        self.or_default(question, default, answered)
    }

    /// Asks for some of several; an empty answer means all.
    pub fn choose_many(
        &self,
        question: &Question,
        options: &[String],
        default: Option<Vec<usize>>,
    ) -> Result<Vec<usize>, PromptError> {
        if let Some(answer) = self.unasked(question, default)? {
            return Ok(answer);
        }
        self.put(question, options);
        self.until_understood(question, &msg!("prompt-choose-many"), |answer| match answer {
            "c" | "C" => Some(Err(PromptError::Cancelled)),
            "" => Some(Ok((0..options.len()).collect())),
            _ => places(answer, options.len()).map(Ok),
        })
    }

    /// Asks for a text; `accept` says whether it will do.
    pub fn ask(
        &self,
        question: &Question,
        default: Option<&str>,
        accept: &dyn Fn(&str) -> bool,
    ) -> Result<String, PromptError> {
        if let Some(answer) = self.unasked(question, default.map(str::to_owned))? {
            return Ok(answer);
        }
        self.put(question, &[]);
        self.until_understood(question, &msg!("prompt-ask"), |answer| match answer {
            "c" | "C" => Some(Err(PromptError::Cancelled)),
            _ => accept(answer).then(|| Ok(answer.to_owned())),
        })
    }

    /// Waits for Enter. Goes on at once if nobody is to be asked or nobody is there.
    pub fn pause(&self, question: &Question) -> Result<(), PromptError> {
        if self.unasked(question, Some(()))?.is_some() {
            return Ok(());
        }
        self.put(question, &[]);
        self.read(question, &msg!("prompt-enter")).map(|_| ())
    }

    /// The answer to a question that is not to be asked; none if it is.
    fn unasked<T>(&self, question: &Question, default: Option<T>) -> Result<Option<T>, PromptError> {
        let manner = self.manner();
        match (manner.interaction, default) {
            (Interaction::Always, _) => Ok(None),
            (Interaction::WithTerminal, _) if manner.terminals.input || question.insists => Ok(None),
            (Interaction::WithTerminal, None) => Ok(None),
            (Interaction::WithTerminal, Some(default)) => Ok(Some(self.taken(question, default))),
            (Interaction::Never, Some(default)) => Ok(Some(default)),
            (Interaction::Never, None) => {
                Err(PromptError::Missing { question: self.words().text(&question.text), flag: question.flag })
            }
        }
    }

    /// The answer; or the default when there was no terminal, and nothing to read either.
    fn or_default<T>(
        &self,
        question: &Question,
        default: Option<T>,
        answered: Result<T, PromptError>,
    ) -> Result<T, PromptError> {
        let manner = self.manner();
        let nobody = !manner.terminals.input && manner.interaction == Interaction::WithTerminal;
        match (answered, default) {
            (Err(PromptError::EndOfInput { .. }), Some(default)) if nobody => Ok(self.taken(question, default)),
            (answered, _) => answered,
        }
    }

    fn taken<T>(&self, question: &Question, default: T) -> T {
        self.warn(&msg!("prompt-default-taken", question = self.words().text(&question.text)));
        default
    }

    fn put(&self, question: &Question, options: &[String]) {
        self.note_message(Level::Info, &question.text);
        let mut text = layout::boxed(&self.words().text(&question.text));
        for (at, option) in options.iter().enumerate() {
            text.push_str(&format!("\n{}: {}", at + 1, one_line(option)));
        }
        self.write(Side::Out, &text);
    }

    /// Asks until `understand` makes something of the answer.
    fn until_understood<T>(
        &self,
        question: &Question,
        prompt: &Message,
        understand: impl Fn(&str) -> Option<Result<T, PromptError>>,
    ) -> Result<T, PromptError> {
        loop {
            let answer = self.read(question, prompt)?;
            match understand(answer.trim()) {
                Some(understood) => return understood,
                None => self.write(Side::Out, &self.words().text(&msg!("prompt-again", answer = answer.trim()))),
            }
        }
    }

    fn read(&self, question: &Question, prompt: &Message) -> Result<String, PromptError> {
        let prompt = self.words().text(prompt);
        let asked = || self.words().text(&question.text);
        match self.ask_for_line(&prompt) {
            Ok(answer) if answer.is_empty() => Err(PromptError::EndOfInput { question: asked() }),
            Ok(answer) => Ok(answer),
            Err(source) if source.kind() == io::ErrorKind::Interrupted => Err(PromptError::Interrupted),
            Err(source) => Err(PromptError::Input { question: asked(), source }),
        }
    }
}

/// Yes or no by the first letter, English or Korean, or one of the question's own.
fn yes_or_no(answer: &str, own: Option<(char, char)>) -> Option<bool> {
    match answer.chars().next()?.to_lowercase().next()? {
        'y' | '예' | '네' => Some(true),
        'n' | '아' => Some(false),
        letter if own.is_some_and(|(yes, _)| yes == letter) => Some(true),
        letter if own.is_some_and(|(_, no)| no == letter) => Some(false),
        _ => None,
    }
}

fn place(answer: &str, count: usize) -> Option<usize> {
    let number: usize = answer.parse().ok()?;
    (1..=count).contains(&number).then(|| number - 1)
}

fn places(answer: &str, count: usize) -> Option<Vec<usize>> {
    let words = answer.split([',', ' ']).filter(|word| !word.is_empty());
    let mut all: Vec<usize> = words.map(|word| place(word, count)).collect::<Option<_>>()?;
    all.sort_unstable();
    all.dedup();
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{environment::Terminals, ui::speak::tests::ui};

    fn question() -> Question {
        Question::new(msg!("prompt-cancelled"), Some("--agree-tos"))
    }

    fn options() -> Vec<String> {
        ["a", "b", "c"].map(String::from).to_vec()
    }

    fn asking(interaction: Interaction, terminal: bool, answers: &'static str) -> Ui {
        let change = |manner: &mut crate::ui::speak::Manner| {
            manner.interaction = interaction;
            manner.terminals = Terminals { input: terminal, output: true, error: true };
        };
        ui(change, answers).0
    }

    #[test]
    fn nobody_is_asked_when_nobody_is_to_be_asked() {
        let ui = asking(Interaction::Never, true, "y\n");
        assert!(!ui.confirm(&question(), Some(false)).unwrap());
        let error = ui.confirm(&question().insist(), None).unwrap_err();
        assert!(matches!(error, PromptError::Missing { flag: Some("--agree-tos"), .. }));
    }

    #[test]
    fn without_a_terminal_the_default_answers_unless_the_question_insists() {
        let ui = |answers| asking(Interaction::WithTerminal, false, answers);
        assert!(!ui("y\n").confirm(&question(), Some(false)).unwrap());
        assert!(ui("y\n").confirm(&question().insist(), Some(false)).unwrap());
        assert!(!ui("").confirm(&question().insist(), Some(false)).unwrap());
        assert_eq!(ui("2\n").choose(&question().insist(), &options(), Some(0)).unwrap(), 1);
        assert!(ui("y\n").confirm(&question(), None).unwrap());
        let error = ui("").confirm(&question(), None).unwrap_err();
        assert!(matches!(error, PromptError::EndOfInput { .. }));
        let forced = asking(Interaction::Always, false, "y\n");
        assert!(forced.confirm(&question(), Some(false)).unwrap());
    }

    #[test]
    fn answers_are_read_until_they_are_understood() {
        let ui = |answers| asking(Interaction::WithTerminal, true, answers);
        assert!(ui("\nwhat\nYes\n").confirm(&question(), None).unwrap());
        assert!(!ui("아니요\n").confirm(&question(), None).unwrap());
        assert!(ui("d\nExpand\n").confirm(&question().letters('e', 'c'), None).unwrap());
        assert!(!ui("c\n").confirm(&question().letters('e', 'c'), None).unwrap());
        assert_eq!(ui("0\n4\n2\n").choose(&question(), &options(), None).unwrap(), 1);
        assert_eq!(ui("3, 1 3\n").choose_many(&question(), &options(), None).unwrap(), [0, 2]);
        assert_eq!(ui("\n").choose_many(&question(), &options(), None).unwrap(), [0, 1, 2]);
        assert_eq!(ui("x\nab\n").ask(&question(), None, &|text| text.len() == 2).unwrap(), "ab");
        assert!(matches!(ui("c\n").choose(&question(), &options(), None), Err(PromptError::Cancelled)));
    }
}
