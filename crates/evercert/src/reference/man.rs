//! The manual page, in roff (man macros; UTF-8).

use crate::flags::{
    defs::{self, Section},
    flag::{Flag, Standing},
    verb::Verb,
};
use crate::help::option;
use crate::messages::catalogue::Catalogue;
use crate::messages::message::{Message, msg};
use crate::version::VERSION;

/// The page of the program, all verbs and options in it.
pub fn page(words: &Catalogue) -> String {
    let mut page = Page { words, lines: Vec::new() };
    page.head();
    page.verbs();
    page.options();
    page.pairs(&msg!("reference-files"), files());
    page.pairs(&msg!("reference-environment"), environment());
    page.pairs(&msg!("reference-exit"), exit_codes());
    page.section(&msg!("reference-see-also"));
    page.lines.push(escaped(&words.text(&msg!("reference-see-also-text"))));
    page.lines.join("\n")
}

struct Page<'a> {
    words: &'a Catalogue,
    lines: Vec<String>,
}

impl Page<'_> {
    fn head(&mut self) {
        let program = self.words.program().to_owned();
        let about = self.words.text(&msg!("reference-about"));
        self.lines.push(format!(".TH {} 1 \"\" \"evercert {VERSION}\"", program.to_uppercase()));
        self.section(&msg!("reference-name"));
        self.lines.push(format!("{program} \\- {}", escaped(&about)));
        self.section(&msg!("reference-synopsis"));
        self.lines.push(format!(".B {program}\n[\\fIVERB\\fR] [\\fIOPTIONS\\fR] [\\fB\\-d\\fR \\fIDOMAIN\\fR] ..."));
        self.section(&msg!("reference-description"));
        let texts = [msg!("help-about"), msg!("reference-words"), msg!("reference-shortened")];
        let paragraphs: Vec<_> = texts.iter().map(|text| escaped(&self.words.text(text))).collect();
        self.lines.push(paragraphs.join("\n.PP\n"));
    }

    fn verbs(&mut self) {
        self.section(&msg!("reference-verbs"));
        for verb in Verb::ALL {
            self.entry(&format!("\\fB{}\\fR", escaped(verb.name())), self.words.language().of(verb.help()));
        }
    }

    fn options(&mut self) {
        self.section(&msg!("reference-options"));
        for section in defs::SECTIONS.iter().filter(|section| is_shown(section)) {
            let title = self.words.language().of(section.title);
            self.lines.push(format!(".SS {}", quoted(title)));
            for flag in section.flags.iter().filter(|flag| flag.standing == Standing::Shown) {
                self.entry(&synopsis(flag), &option::explanation(flag, self.words));
            }
        }
    }

    fn pairs(&mut self, heading: &Message, pairs: Vec<(&str, Message)>) {
        self.section(heading);
        for (name, text) in pairs {
            self.entry(&format!("\\fB{}\\fR", escaped(name)), &self.words.text(&text));
        }
    }

    fn section(&mut self, heading: &Message) {
        let heading = self.words.text(heading).to_uppercase();
        self.lines.push(format!(".SH {}", quoted(&heading)));
    }

    fn entry(&mut self, head: &str, text: &str) {
        self.lines.push(format!(".TP\n{head}\n{}", escaped(text)));
    }
}

/// What a section of the manual says of files; the configuration directory is the usual one.
pub(super) fn files() -> Vec<(&'static str, Message)> {
    vec![
        ("/etc/letsencrypt/live/NAME/", msg!("reference-file-live")),
        ("/etc/letsencrypt/archive/NAME/", msg!("reference-file-archive")),
        ("/etc/letsencrypt/renewal/NAME.conf", msg!("reference-file-renewal")),
        ("/etc/letsencrypt/renewal-hooks/{pre,deploy,post}/", msg!("reference-file-hooks")),
        ("/etc/letsencrypt/accounts/", msg!("reference-file-accounts")),
        ("/etc/letsencrypt/cli.ini, ~/.config/letsencrypt/cli.ini", msg!("reference-file-cli")),
    ]
}

/// The variables with an effect of their own.
pub(super) fn environment() -> Vec<(&'static str, Message)> {
    vec![
        ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", msg!("reference-env-proxy")),
        ("LC_ALL, LC_MESSAGES, LANG", msg!("reference-env-language")),
        ("NO_COLOR", msg!("reference-env-colour")),
        ("REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR", msg!("reference-env-roots")),
        ("XDG_CONFIG_HOME", msg!("reference-env-config")),
    ]
}

/// What the program ends with.
pub(super) fn exit_codes() -> Vec<(&'static str, Message)> {
    vec![("0", msg!("reference-exit-0")), ("1", msg!("reference-exit-1")), ("2", msg!("reference-exit-2"))]
}

/// Whether a section has anything to show.
pub(super) fn is_shown(section: &Section) -> bool {
    section.flags.iter().any(|flag| flag.standing == Standing::Shown)
}

fn synopsis(flag: &Flag) -> String {
    let names: Vec<_> = option::names(flag).iter().map(|name| format!("\\fB{}\\fR", escaped(name))).collect();
    match flag.value_name {
        "" => names.join(", "),
        value => format!("{} \\fI{}\\fR", names.join(", "), escaped(value)),
    }
}

/// Text that is no markup: a dash stays one that can be searched for, and no line begins with a request.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    match text.starts_with(['.', '\'']) {
        true => format!("\\&{text}"),
        false => text,
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text).replace('"', "\\(dq"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::defs::account;

    #[test]
    fn markup_in_a_text_is_text() {
        assert_eq!(escaped(".so \\x -y"), "\\&.so \\ex \\-y");
        assert_eq!(synopsis(&account::EMAIL), "\\fB\\-m\\fR, \\fB\\-\\-email\\fR \\fIADDRESS\\fR");
    }
}
