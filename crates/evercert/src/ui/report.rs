//! An error or a warning as lines of text.

use crate::{
    errors::{
        desk::{CliError, Kind},
        identifier::IdentifierFailure,
    },
    messages::{
        catalogue::Catalogue,
        message::{Message, msg},
    },
};

/// The lines for an error: the heading with its code, the causes numbered, the names concerned, what
/// to do.
///
/// Mistakes on the command line begin with the usage and the program's name, as every Unix parser
/// does it.
pub fn error(error: &CliError, words: &Catalogue, colour: bool, debug: bool) -> String {
    let shown = words.render(error.heading());
    let mut lines = match error.kind() {
        Kind::Usage => {
            vec![
                words.text(&msg!("usage-line", program = words.program())),
                format!("{}: {} [{}]", words.program(), shown.text, shown.code),
            ]
        }
        _ => {
            let heading = words.text(&msg!("error-heading"));
            vec![painted(&format!("{heading}: {} [{}]", shown.text, shown.code), colour)]
        }
    };
    lines.extend(causes(&error.causes()));
    lines.extend(blocks(error.identifiers(), words));
    lines.extend(shown.next.iter().map(|step| arrow(step)));
    lines.extend(error.hints().iter().map(|hint| arrow(&words.text(hint))));
    if debug {
        lines.push(format!("{error:?}"));
    }
    lines.join("\n")
}

/// The lines of an error without those that say what to do.
pub fn terse(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with(ARROW)).collect::<Vec<_>>().join("\n")
}

/// The lines for a warning: the text with its code, what to do.
pub fn warning(message: &Message, words: &Catalogue, colour: bool) -> String {
    let shown = words.render(message);
    let heading = words.text(&msg!("warning-heading"));
    let first = painted(&format!("{heading}: {} [{}]", shown.text, shown.code), colour);
    let next = shown.next.iter().map(|step| arrow(step));
    std::iter::once(first).chain(next).collect::<Vec<_>>().join("\n")
}

fn causes(causes: &[String]) -> Vec<String> {
    match causes {
        [only] => vec![format!("  {only}")],
        many => many.iter().enumerate().map(|(at, cause)| format!("  {}: {cause}", at + 1)).collect(),
    }
}

/// certbot's three lines, which scripts know, then ours; set apart by empty lines.
fn blocks(failures: &[IdentifierFailure], words: &Catalogue) -> Vec<String> {
    let mut lines: Vec<String> = failures.iter().flat_map(|failure| block(failure, words)).collect();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

fn block(failure: &IdentifierFailure, words: &Catalogue) -> Vec<String> {
    let meaning = words.render(&failure.meaning);
    let mut lines = vec![String::new(), format!("  Identifier: {}", failure.identifier)];
    lines.extend(failure.kind.iter().map(|kind| format!("  Type:   {kind}")));
    lines.extend(failure.detail.iter().map(|detail| format!("  Detail: {detail}")));
    lines.push(format!("  {}", meaning.text));
    lines.extend(meaning.next.iter().map(|step| format!("  {}", arrow(step))));
    lines
}

fn arrow(step: &str) -> String {
    format!("{ARROW} {step}")
}

fn painted(text: &str, colour: bool) -> String {
    match colour {
        true => format!("\u{1b}[31m{text}\u{1b}[0m"),
        false => text.into(),
    }
}

/// Before what to do.
const ARROW: char = '→';

#[cfg(test)]
mod tests {
    use evercert_acme::{error::Error as AcmeError, problem::Problem};

    use super::*;
    use crate::{flags::error::ParseError, messages::language::Language};

    fn shown(of: impl Into<CliError>, language: Language) -> String {
        error(&of.into(), &Catalogue::new(language), false, false)
    }

    #[test]
    fn mistakes_on_the_command_line_come_with_the_usage() {
        let mistake = || ParseError::Unknown { given: "--dry-rnu".into(), similar: Some("--dry-run".into()) };
        assert_eq!(
            shown(mistake(), Language::English),
            "usage: evercert [VERB] [OPTIONS] [-d DOMAIN] [-d DOMAIN] ...\n\
             evercert: '--dry-rnu' is not known. [EC0108]\n\
             → '--help all' shows everything there is.\n\
             → Did you mean '--dry-run'?"
        );
        assert!(shown(mistake(), Language::Korean).contains("'--dry-run'을(를) 쓰려고 하셨습니까?"));
    }

    #[test]
    fn an_error_shows_heading_causes_and_steps() {
        let broken = serde_json::from_str::<u8>("x").unwrap_err();
        let desk = crate::settings::error::SettingsError::WebrootMap(broken);
        assert_eq!(
            shown(desk, Language::English),
            "Error: The value of --webroot-map is not a JSON object of names and directories. [EC0226]\n\
             \u{20} expected value at line 1 column 1\n\
             → Write, for example, '{\"example.org\":\"/var/www\"}'"
        );
    }

    #[test]
    fn each_failed_name_has_the_cas_lines_then_ours() {
        let url = "https://ca.test/order".into();
        let parts = r#"{"type":"urn:ietf:params:acme:error:compound","subproblems":[
            {"type":"urn:ietf:params:acme:error:caa","detail":"no\u0007","identifier":{"type":"dns","value":"a.test"}},
            {"type":"urn:ietf:params:acme:error:malformed","identifier":{"type":"dns","value":"b.test"}}]}"#;
        let problem = Box::new(Problem::parse(parts.as_bytes()).unwrap());
        let text = shown(AcmeError::Problem { url, status: 403, problem }, Language::English);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2..6], ["", "  Identifier: a.test", "  Type:   caa", "  Detail: no\\u{7}"]);
        assert!(lines[6].starts_with("  A CAA record in DNS, at a.test"), "{text}");
        assert!(lines[7].starts_with("  → See it with 'dig CAA a.test'"), "{text}");
        assert_eq!(lines[8..11], ["", "  Identifier: b.test", "  Type:   malformed"]);
        assert!(lines[13].is_empty() && lines[14].starts_with("→ "), "{text}");
    }

    #[test]
    fn colour_only_when_asked() {
        let words = Catalogue::new(Language::English);
        let message = msg!("retired-flag", flag = "--x");
        assert!(warning(&message, &words, true).starts_with("\u{1b}[31mWarning: "));
        assert!(warning(&message, &words, false).starts_with("Warning: --x "));
    }
}
