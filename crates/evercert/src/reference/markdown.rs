//! The reference page, in Markdown.

use crate::flags::{
    defs::{self, Section},
    flag::{Flag, Standing},
    verb::Verb,
};
use crate::help::option;
use crate::messages::catalogue::Catalogue;
use crate::messages::message::{Message, msg};
use crate::reference::man;

/// The page `docs/reference/cli.md`.
pub fn page(words: &Catalogue) -> String {
    let text = |message: &Message| words.text(message);
    let mut parts = vec![format!("# {}", text(&msg!("reference-title")))];
    parts.push(text(&msg!("reference-generated")));
    parts.push([msg!("reference-words"), msg!("reference-shortened")].map(|part| text(&part)).join(" "));
    parts.push(verbs(words));
    parts.extend(defs::SECTIONS.iter().filter(|section| man::is_shown(section)).map(|section| of(section, words)));
    parts.push(hidden(words));
    for (heading, pairs) in [
        (msg!("reference-files"), man::files()),
        (msg!("reference-environment"), man::environment()),
        (msg!("reference-exit"), man::exit_codes()),
    ] {
        let rows = pairs.into_iter().map(|(name, explanation)| [code(name), text(&explanation)]);
        parts.push(format!("## {}\n\n{}", text(&heading), table(rows.collect(), words)));
    }
    parts.join("\n\n")
}

fn verbs(words: &Catalogue) -> String {
    let rows = Verb::ALL.map(|verb| [code(verb.name()), words.language().of(verb.help()).to_owned()]);
    format!("## {}\n\n{}", words.text(&msg!("reference-verbs")), table(rows.to_vec(), words))
}

fn of(section: &Section, words: &Catalogue) -> String {
    let shown = section.flags.iter().filter(|flag| flag.standing == Standing::Shown);
    let rows = shown.map(|flag| [code(&option::synopsis(flag)), meaning(flag, words)]);
    format!("## {}\n\n{}", words.language().of(section.title), table(rows.collect(), words))
}

/// What works and is not in the help, and what is only tolerated.
fn hidden(words: &Catalogue) -> String {
    let flags = defs::all().filter(|flag| flag.standing != Standing::Shown && flag.long != GENERATE);
    let rows = flags.map(|flag| [code(&option::synopsis(flag)), meaning(flag, words)]);
    format!("## {}\n\n{}", words.text(&msg!("reference-hidden")), table(rows.collect(), words))
}

fn meaning(flag: &Flag, words: &Catalogue) -> String {
    let explanation = option::explanation(flag, words);
    match flag.saved {
        Some(saved) => format!("{explanation}. {}", words.text(&msg!("reference-saved", key = code(saved.key)))),
        None => explanation,
    }
}

fn table(rows: Vec<[String; 2]>, words: &Catalogue) -> String {
    let heads = [msg!("reference-what"), msg!("reference-meaning")].map(|head| words.text(&head));
    let lines = rows.into_iter().map(|cells| format!("| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
    let lines: Vec<_> = [format!("| {} |", heads.join(" | ")), "|---|---|".into()].into_iter().chain(lines).collect();
    lines.join("\n")
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

/// What makes this page is of no use to its readers.
const GENERATE: &str = "generate";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::language::Language;

    #[test]
    fn the_pages_in_the_tree_are_up_to_date() {
        let kept = [
            (Language::English, include_str!("../../../../docs/reference/cli.md")),
            (Language::Korean, include_str!("../../../../docs/reference/cli.ko.md")),
        ];
        for (language, kept) in kept {
            let fresh = page(&Catalogue::new(language));
            assert!(fresh.trim_end() == kept.trim_end(), "docs/reference is stale: run `cargo xtask generate`");
        }
    }
}
