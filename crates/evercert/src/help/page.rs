//! A page of the help as text.

use crate::{
    flags::{
        defs::{
            self,
            account::{AGREE_TOS, EMAIL, STAGING},
            challenge::DRY_RUN,
            hooks::PARALLEL,
            interaction::{CONFIG, HELP, JSON, NON_INTERACTIVE, QUIET},
            names::{CERT_NAME, DOMAINS},
            plugins::{MANUAL, STANDALONE, WEBROOT, WEBROOT_PATH},
        },
        flag::{Flag, Standing, Words},
        verb::Verb,
    },
    help::{
        option,
        topic::{self, Topic, subjects},
    },
    messages::{
        catalogue::Catalogue,
        message::{Message, msg},
    },
    ui::layout::{entry, wrap},
    version,
};

/// The text of a page `width` columns wide, without a line break at its end.
pub fn page(topic: Topic, words: &Catalogue, width: usize) -> String {
    let mut page = Page { words, width, text: String::new() };
    page.paragraph(&usage(topic, words.program()));
    match topic {
        Topic::Overview => page.overview(),
        Topic::All => page.everything(),
        Topic::Verbs => page.verbs(),
        Topic::Verb(verb) => page.about(verb.help(), verb.name(), topic),
        Topic::Subject(subject) => page.about(topic::about(subject), subject, topic),
    }
    page.text.truncate(page.text.trim_end().len());
    page.text
}

struct Page<'a> {
    words: &'a Catalogue,
    width: usize,
    text: String,
}

impl Page<'_> {
    fn overview(&mut self) {
        self.paragraph(&msg!("help-about"));
        if version::is_certbots(self.words.program()) {
            self.paragraph(&msg!("help-called", program = self.words.program(), version = version::VERSION));
        }
        self.verbs();
        self.heading(&msg!("help-general"));
        self.flags(FIRST.into_iter());
        self.flags(
            defs::all().filter(|flag| Topic::Overview.has(flag) && !FIRST.iter().any(|first| first.long == flag.long)),
        );
        self.blank();
        self.paragraph(&msg!("help-more", program = self.words.program()));
        let topics: Vec<_> = std::iter::once("all").chain(subjects()).collect();
        self.text.push_str(&wrap(&format!("  {}", topics.join(", ")), self.width));
    }

    fn everything(&mut self) {
        self.verbs();
        for section in &defs::SECTIONS {
            if section.flags.iter().any(|flag| flag.standing == Standing::Shown) {
                let title = self.words.language().of(section.title);
                self.line(title);
                self.flags(section.flags.iter().copied());
                self.blank();
            }
        }
    }

    fn verbs(&mut self) {
        self.heading(&msg!("help-verbs"));
        for verb in Verb::ALL {
            let help = self.words.language().of(verb.help());
            self.line(&entry(verb.name(), help, self.width));
        }
        self.blank();
    }

    /// What a page is about, and its flags; those that lead to more help stand on every page.
    fn about(&mut self, about: Words, name: &str, topic: Topic) {
        self.line(&wrap(self.words.language().of(about), self.width));
        self.blank();
        self.heading(&msg!("help-options-of", topic = name));
        self.flags([&HELP, &CONFIG].into_iter().chain(defs::all().filter(|flag| topic.has(flag))));
    }

    fn flags(&mut self, flags: impl Iterator<Item = &'static Flag>) {
        for flag in flags.filter(|flag| flag.standing == Standing::Shown) {
            let explanation = option::explanation(flag, self.words);
            self.line(&entry(&option::synopsis(flag), &explanation, self.width));
        }
    }

    fn heading(&mut self, message: &Message) {
        let heading = self.words.text(message);
        self.line(&heading);
    }

    fn paragraph(&mut self, message: &Message) {
        let text = wrap(&self.words.text(message), self.width);
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

fn usage(topic: Topic, program: &str) -> Message {
    match topic {
        Topic::Verb(Verb::Dns) => msg!("help-dns-words", program = program),
        Topic::Verb(Verb::Sandbox) => msg!("help-sandbox-words", program = program),
        _ => msg!("help-usage", program = program),
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

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::messages::language::Language;

    fn text(topic: Topic, language: Language) -> String {
        page(topic, &Catalogue::new(language), 80)
    }

    #[test]
    fn everything_names_every_shown_flag() {
        let all = text(Topic::All, Language::English);
        for flag in defs::all() {
            let shown = all.lines().any(|line| line.trim_start().starts_with(&option::synopsis(flag)));
            assert_eq!(shown, flag.standing == Standing::Shown, "--{}", flag.long);
        }
    }

    #[test]
    fn a_verbs_page_has_its_flags() {
        let renew = text(Topic::Verb(Verb::Renew), Language::English);
        assert!(renew.starts_with("Usage: evercert [VERB] [OPTIONS]\n\nRenew all certificates that are due\n"));
        assert!(renew.contains("--deploy-hook COMMAND") && !renew.contains("--webroot-path"));
        assert!(renew.contains("--help TOPIC"), "{renew}");
    }

    #[test]
    fn a_page_names_the_program_as_it_was_called() {
        let page = page(Topic::Overview, &Catalogue::new(Language::English).called("certbot"), 80);
        assert!(page.starts_with("Usage: certbot [VERB]") && page.contains("certbot --help TOPIC"), "{page}");
        assert!(page.contains(&format!("This is evercert {}, called as certbot.", version::VERSION)), "{page}");
    }

    #[test]
    fn pages_fit_the_screen() {
        for width in [60, 80, 120] {
            for language in [Language::English, Language::Korean] {
                let page = page(Topic::All, &Catalogue::new(language), width);
                for line in page.lines() {
                    let can_break = line.trim().contains(' ') && !line.trim_start().starts_with('-');
                    assert!(line.width() <= width || !can_break, "{width}: {line}");
                }
            }
        }
    }
}
