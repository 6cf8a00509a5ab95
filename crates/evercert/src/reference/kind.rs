//! What can be generated.

use crate::flags::defs::interaction::GENERATE;
use crate::flags::flag::Shape;
use crate::messages::catalogue::Catalogue;
use crate::reference::{bash, fish, man, markdown, zsh};

/// What can be generated. Names in it are those of the program as it was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Completion for bash.
    Bash,
    /// Completion for fish.
    Fish,
    /// The manual page, in roff.
    Man,
    /// The reference page, in Markdown.
    Markdown,
    /// Completion for zsh.
    Zsh,
}

impl Kind {
    /// The words for all of them.
    pub fn words() -> &'static [&'static str] {
        match GENERATE.kind.shape() {
            Some(Shape::Choice(words)) => words,
            _ => &[],
        }
    }

    /// The kind a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "bash" => Some(Self::Bash),
            "fish" => Some(Self::Fish),
            "man" => Some(Self::Man),
            "markdown" => Some(Self::Markdown),
            "zsh" => Some(Self::Zsh),
            _ => None,
        }
    }

    /// The text, in the language of the words where it has one, without a line break at its end.
    pub fn text(self, words: &Catalogue) -> String {
        let text = match self {
            Self::Bash => bash::script(words),
            Self::Fish => fish::script(words),
            Self::Man => man::page(words),
            Self::Markdown => markdown::page(words),
            Self::Zsh => zsh::script(words),
        };
        text.trim_end().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::language::Language;

    #[test]
    fn every_word_makes_something() {
        let words = Catalogue::new(Language::English).called("certbot");
        for word in Kind::words() {
            let text = Kind::from_word(word).expect("it is a kind").text(&words).replace("\\-", "-");
            assert!(text.contains("certbot") && text.contains("dry-run"), "{word}");
            assert!(!text.contains("--generate"), "{word} speaks of what makes it");
        }
    }
}
