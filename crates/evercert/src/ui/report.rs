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
                words.text(&msg!("usage-line", program = PROGRAM)),
                format!("{PROGRAM}: {} [{}]", shown.text, shown.code),
            ]
        }
        _ => {
            let heading = words.text(&msg!("error-heading"));
            vec![painted(&format!("{heading}: {} [{}]", shown.text, shown.code), colour)]
        }
    };
    lines.extend(causes(&error.causes()));
    lines.extend(error.identifiers().iter().map(|failure| block(failure, words)));
    lines.extend(shown.next.iter().map(|step| arrow(step)));
    lines.extend(error.hints().iter().map(|hint| arrow(&words.text(hint))));
    if debug {
        lines.push(format!("{error:?}"));
    }
    lines.join("\n")
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

/// certbot's three lines, which scripts know, then ours; an empty line before and after.
fn block(failure: &IdentifierFailure, words: &Catalogue) -> String {
    let meaning = words.render(&failure.meaning);
    let labelled = [("Identifier: ", Some(&failure.identifier)), ("Type:   ", failure.kind.as_ref())];
    let labelled = labelled.into_iter().chain([("Detail: ", failure.detail.as_ref())]);
    let said = labelled.filter_map(|(label, text)| Some(format!("\n  {label}{}", text?)));
    let next = meaning.next.iter().map(|step| format!("\n  {}", arrow(step)));
    let meant = std::iter::once(format!("\n  {}", meaning.text));
    said.chain(meant).chain(next).chain(["\n".to_owned()]).collect()
}

fn arrow(step: &str) -> String {
    format!("→ {step}")
}

fn painted(text: &str, colour: bool) -> String {
    match colour {
        true => format!("\u{1b}[31m{text}\u{1b}[0m"),
        false => text.into(),
    }
}

/// What we call ourselves.
const PROGRAM: &str = "evercert";

#[cfg(test)]
mod tests {
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
             → Run 'evercert --help all' to see everything.\n\
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
    fn colour_only_when_asked() {
        let words = Catalogue::new(Language::English);
        let message = msg!("retired-flag", flag = "--x");
        assert!(warning(&message, &words, true).starts_with("\u{1b}[31mWarning: "));
        assert!(warning(&message, &words, false).starts_with("Warning: --x "));
    }
}
