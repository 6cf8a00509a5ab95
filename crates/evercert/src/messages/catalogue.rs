//! The catalogue of messages in one language.

use evercert_pki::printable::one_line;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::messages::{
    language::Language,
    message::{Arg, Message},
};

/// All messages in one language. Cheap to share, costly to make: one per run.
pub struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    codes: FluentBundle<FluentResource>,
    program: String,
}

/// A message as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The stable code.
    pub code: String,
    /// The text.
    pub text: String,
    /// What to do now.
    pub next: Option<String>,
}

impl Catalogue {
    /// The catalogue in a language.
    pub fn new(language: Language) -> Self {
        Self { language, bundle: bundle(language), codes: bundle(Language::English), program: "evercert".into() }
    }

    /// The same for a program that was called by this name.
    #[must_use]
    pub fn called(self, program: &str) -> Self {
        Self { program: program.into(), ..self }
    }

    /// The name the program was called by.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// The language it speaks.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A message as it is shown, with its code and next step.
    pub fn render(&self, message: &Message) -> Rendered {
        Rendered { code: self.code(message.id), text: self.text(message), next: self.next(message) }
    }

    /// The text of a message alone.
    pub fn text(&self, message: &Message) -> String {
        self.pattern(message, None).unwrap_or_else(|| message.id.into())
    }

    /// What to do now, if the message says.
    pub fn next(&self, message: &Message) -> Option<String> {
        self.pattern(message, Some("next"))
    }

    /// The stable code of a message.
    pub fn code(&self, id: &'static str) -> String {
        pattern(&self.codes, &Message::new(id), Some("code"), Language::English).unwrap_or_default()
    }

    fn pattern(&self, message: &Message, attribute: Option<&str>) -> Option<String> {
        pattern(&self.bundle, message, attribute, self.language)
    }
}

fn pattern(
    bundle: &FluentBundle<FluentResource>,
    message: &Message,
    attribute: Option<&str>,
    language: Language,
) -> Option<String> {
    let found = bundle.get_message(message.id)?;
    let pattern = match attribute {
        None => found.value()?,
        Some(name) => found.get_attribute(name)?.value(),
    };
    let args = fluent_args(message, language);
    // What is missing shows as its name; the tests see to it that nothing is.
    Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
}

fn fluent_args(message: &Message, language: Language) -> FluentArgs<'static> {
    let mut args = FluentArgs::new();
    for (name, value) in &message.args {
        match value {
            Arg::Number(number) => args.set(*name, *number),
            Arg::Text(text) => args.set(*name, one_line(text).into_owned()),
            Arg::Translated { english, chosen } => {
                let text = if language == Language::English { english } else { chosen };
                args.set(*name, one_line(text).into_owned());
            }
        }
    }
    args
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![identifier(language)]);
    // The marks would travel along when somebody copies a name out of a message.
    bundle.set_use_isolating(false);
    for source in sources(language) {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn identifier(language: Language) -> LanguageIdentifier {
    language.code().parse().expect("our own codes are language identifiers")
}

/// The texts of all files of a language.
pub(super) fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

/// Names the files once for each language.
macro_rules! files {
    ($language:literal: $($name:literal)*) => {
        [$(include_str!(concat!("../locales/", $language, "/", $name, ".ftl"))),*]
    };
}

const ENGLISH: [&str; 13] = files!("en": "app" "usage" "settings" "prompt" "help" "failures" "commands" "install" "logs" "responder" "sandbox" "reference" "dns");
const KOREAN: [&str; 13] = files!("ko": "app" "usage" "settings" "prompt" "help" "failures" "commands" "install" "logs" "responder" "sandbox" "reference" "dns");
