//! Which language to speak.

use crate::{environment::Environment, flags::flag::Words};

/// A language the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Korean.
    Korean,
}

impl Language {
    /// The language of `--lang` if it is among the words, else that of the locale. Looks at the
    /// words as they are, because mistakes in them want a language, too.
    pub fn choose(env: &Environment) -> Self {
        let words: Vec<&str> = env.arguments().iter().filter_map(|word| word.to_str()).collect();
        let attached = words.iter().find_map(|word| word.strip_prefix("--lang="));
        let next = words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1).copied());
        attached.or(next).and_then(Self::from_code).unwrap_or_else(|| Self::of_locale(env))
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "ko" => Some(Self::Korean),
            _ => None,
        }
    }

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// Of a text in all languages, the one in this.
    pub const fn of(self, words: Words) -> &'static str {
        match self {
            Self::English => words.en,
            Self::Korean => words.ko,
        }
    }

    /// POSIX's order: the first variable that is set decides, whatever it says.
    fn of_locale(env: &Environment) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| env.text(name)).unwrap_or_default();
        let code = locale.split(['_', '.', '@']).next().unwrap_or_default();
        Self::from_code(code).unwrap_or(Self::English)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_flag_and_locale_variables_decides() {
        for (words, variables, expected) in [
            ("", "", Language::English),
            ("", "LANG=ko_KR.UTF-8", Language::Korean),
            ("", "LC_ALL=C LANG=ko_KR.UTF-8", Language::English),
            ("", "LC_ALL= LC_MESSAGES=ko", Language::Korean),
            ("", "LANG=de_DE", Language::English),
            ("renew --lang ko", "LC_ALL=C", Language::Korean),
            ("--lang=en", "LANG=ko_KR", Language::English),
            ("--lang", "", Language::English),
        ] {
            let all: Vec<_> = std::iter::once("evercert").chain(words.split_whitespace()).collect();
            let pairs = variables.split_whitespace().filter_map(|pair| pair.split_once('='));
            let env = pairs.fold(Environment::with_words(&all), |env, (name, value)| env.with_variable(name, value));
            assert_eq!(Language::choose(&env), expected, "{words:?} {variables:?}");
        }
    }
}
