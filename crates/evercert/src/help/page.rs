//! A page of the help as text.

use crate::{
    flags::{
        defs::{
            self,
            account::{AGREE_TOS, EMAIL, STAGING},
            challenge::DRY_RUN,
            hooks::PARALLEL,
            interaction::{JSON, NON_INTERACTIVE, QUIET},
            names::{CERT_NAME, DOMAINS},
            plugins::{MANUAL, STANDALONE, WEBROOT, WEBROOT_PATH},
        },
        flag::{Fallback, Flag, Standing},
        verb::Verb,
    },
    help::topic::{Topic, subjects},
    messages::{
        catalogue::Catalogue,
        message::{Message, msg},
    },
    ui::layout::{WIDTH, entry, wrap},
};

/// The text of a page, without a line break at its end.
pub fn page(topic: Topic, words: &Catalogue) -> String {
    let mut page = Page { words, text: String::new() };
    page.paragraph(&usage(topic));
    match topic {
        Topic::Overview => page.overview(),
        Topic::All => page.everything(),
        Topic::Verbs => page.verbs(),
        Topic::Verb(verb) => page.verb(verb),
        Topic::Subject(subject) => page.options(subject, topic),
    }
    page.text.truncate(page.text.trim_end().len());
    page.text
}

struct Page<'a> {
    words: &'a Catalogue,
    text: String,
}

impl Page<'_> {
    fn overview(&mut self) {
        self.paragraph(&msg!("help-about"));
        self.verbs();
        self.heading(&msg!("help-general"));
        self.flags(FIRST.into_iter());
        self.flags(
            defs::all().filter(|flag| Topic::Overview.has(flag) && !FIRST.iter().any(|first| first.long == flag.long)),
        );
        self.blank();
        self.paragraph(&msg!("help-more", program = PROGRAM));
        let topics: Vec<_> = std::iter::once("all").chain(subjects()).collect();
        self.text.push_str(&wrap(&format!("  {}", topics.join(", ")), WIDTH));
    }

    fn everything(&mut self) {
        self.verbs();
        self.heading(&msg!("help-general"));
        self.flags(defs::all().filter(|flag| flag.only_for.is_none()));
        self.blank();
        self.options(Verb::Sandbox.name(), Topic::Verb(Verb::Sandbox));
    }

    fn verbs(&mut self) {
        self.heading(&msg!("help-verbs"));
        for verb in Verb::ALL {
            let help = self.words.language().of(verb.help());
            let help = match verb.is_here() {
                true => help.to_owned(),
                false => format!("{help} {}", self.words.text(&msg!("help-not-here"))),
            };
            self.line(&entry(verb.name(), &help, WIDTH));
        }
        self.blank();
    }

    fn verb(&mut self, verb: Verb) {
        self.line(&wrap(self.words.language().of(verb.help()), WIDTH));
        self.blank();
        self.options(verb.name(), Topic::Verb(verb));
    }

    fn options(&mut self, name: &str, topic: Topic) {
        self.heading(&msg!("help-options-of", topic = name));
        self.flags(defs::all().filter(|flag| topic.has(flag)));
    }

    fn flags(&mut self, flags: impl Iterator<Item = &'static Flag>) {
        for flag in flags.filter(|flag| flag.standing == Standing::Shown) {
            let help = self.words.language().of(flag.help);
            let explanation = match default_of(flag) {
                Some(value) => format!("{help} {}", self.words.text(&msg!("help-default", value = value))),
                None => help.into(),
            };
            self.line(&entry(&names_of(flag), &explanation, WIDTH));
        }
    }

    fn heading(&mut self, message: &Message) {
        let heading = self.words.text(message);
        self.line(&heading);
    }

    fn paragraph(&mut self, message: &Message) {
        let text = wrap(&self.words.text(message), WIDTH);
        self.line(&text);
        self.blank();
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }
}

fn usage(topic: Topic) -> Message {
    match topic {
        Topic::Verb(Verb::Sandbox) => msg!("help-sandbox-words", program = PROGRAM),
        _ => msg!("help-usage", program = PROGRAM),
    }
}

fn names_of(flag: &Flag) -> String {
    let short = flag.short.map(|letter| format!("-{letter}"));
    let long = std::iter::once(&flag.long).chain(flag.aliases).chain(&flag.negation);
    let all: Vec<_> = short.into_iter().chain(long.map(|name| format!("--{name}"))).collect();
    let names = all.join(", ");
    match flag.value_name {
        "" => names,
        value => format!("{names} {value}"),
    }
}

fn default_of(flag: &Flag) -> Option<String> {
    match flag.default {
        Fallback::Number(number) if flag.kind.takes_value() => Some(number.to_string()),
        Fallback::Text(text) if !text.is_empty() => Some(text.into()),
        _ => None,
    }
}

/// What a newcomer needs first.
const FIRST: [&Flag; 14] = [
    &DOMAINS,
    &CERT_NAME,
    &STANDALONE,
    &WEBROOT,
    &WEBROOT_PATH,
    &MANUAL,
    &EMAIL,
    &AGREE_TOS,
    &NON_INTERACTIVE,
    &QUIET,
    &JSON,
    &PARALLEL,
    &DRY_RUN,
    &STAGING,
];

/// What we call ourselves.
const PROGRAM: &str = "evercert";

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::messages::language::Language;

    fn text(topic: Topic, language: Language) -> String {
        page(topic, &Catalogue::new(language))
    }

    #[test]
    fn everything_names_every_shown_flag() {
        let all = text(Topic::All, Language::English);
        for flag in defs::all() {
            let shown = all.contains(&format!("{}{}", names_of(flag), "\n")) || all.contains(&names_of(flag));
            assert_eq!(shown, flag.standing == Standing::Shown, "--{}", flag.long);
        }
    }

    #[test]
    fn a_verbs_page_has_its_flags() {
        let renew = text(Topic::Verb(Verb::Renew), Language::English);
        assert!(renew.starts_with("Usage: evercert [VERB] [OPTIONS]\n\nRenew all certificates that are due\n"));
        assert!(renew.contains("--deploy-hook COMMAND") && !renew.contains("--webroot-path"));
    }

    #[test]
    fn pages_fit_the_screen() {
        for language in [Language::English, Language::Korean] {
            for line in text(Topic::All, language).lines().filter(|line| line.contains(' ')) {
                assert!(line.width() <= WIDTH + 20, "{line}");
            }
        }
    }
}
