//! What every page says about a flag: its names, what it does, what holds without it.

use crate::{
    flags::flag::{Fallback, Flag},
    messages::{catalogue::Catalogue, message::msg},
};

/// Its names as they are typed, the letter first: `-q`, `--quiet`.
pub fn names(flag: &Flag) -> Vec<String> {
    let short = flag.short.map(|letter| format!("-{letter}"));
    let long = std::iter::once(&flag.long).chain(flag.aliases).chain(&flag.negation);
    short.into_iter().chain(long.map(|name| format!("--{name}"))).collect()
}

/// Its names and its value on one line: `-m, --email ADDRESS`.
pub fn synopsis(flag: &Flag) -> String {
    let names = names(flag).join(", ");
    match flag.value_name {
        "" => names,
        value => format!("{names} {value}"),
    }
}

/// What it does, and what holds without it.
pub fn explanation(flag: &Flag, words: &Catalogue) -> String {
    let help = words.language().of(flag.help);
    match default_of(flag) {
        Some(value) => format!("{help} {}", words.text(&msg!("help-default", value = value))),
        None => help.into(),
    }
}

fn default_of(flag: &Flag) -> Option<String> {
    match flag.default {
        Fallback::Number(number) if flag.kind.takes_value() => Some(number.to_string()),
        Fallback::Text(text) if !text.is_empty() => Some(text.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::defs::{account, challenge, key};
    use crate::messages::language::Language;

    #[test]
    fn a_flag_in_one_line() {
        assert_eq!(synopsis(&account::EMAIL), "-m, --email ADDRESS");
        assert_eq!(synopsis(&key::REUSE_KEY), "--reuse-key, --no-reuse-key");
        let words = Catalogue::new(Language::English);
        assert!(explanation(&challenge::ISSUANCE_TIMEOUT, &words).ends_with(" (default: 90)"));
    }
}
