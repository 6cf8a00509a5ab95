//! The pages of the help.

use crate::flags::{defs, flag::Flag, verb::Verb};

/// A page of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Everything.
    All,
    /// What comes without a topic.
    Overview,
    /// A subject, or a plugin.
    Subject(&'static str),
    /// The verbs.
    Verbs,
    /// A verb.
    Verb(Verb),
}

impl Topic {
    /// The page a word means, if it is one: a subject, a verb, a plugin, `all`, or one of
    /// certbot's words for the verbs.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "all" | "everything" => Some(Self::All),
            "commands" | "subcommands" | "verbs" => Some(Self::Verbs),
            _ => Verb::from_word(word).map(Self::Verb).or_else(|| Self::subject(word)),
        }
    }

    /// Whether a flag stands on this page.
    pub fn has(self, flag: &Flag) -> bool {
        let named = |name: &str| flag.topics.contains(&name);
        match self {
            Self::All => true,
            Self::Overview => flag.topics.is_empty(),
            Self::Subject(subject) => named(subject),
            Self::Verbs => false,
            Self::Verb(verb) => named(verb.name()) || named(group(verb)),
        }
    }

    fn subject(word: &str) -> Option<Self> {
        subjects().find(|subject| *subject == word).map(Self::Subject)
    }
}

/// Every page that is not a verb, in the order in which they are listed.
pub fn subjects() -> impl Iterator<Item = &'static str> {
    SUBJECTS.into_iter().chain(defs::plugins().filter(|plugin| *plugin != "tls-alpn"))
}

/// The page of flags a verb shares with others.
fn group(verb: Verb) -> &'static str {
    match verb {
        Verb::Run | Verb::Enhance | Verb::Install => "install",
        Verb::Certificates | Verb::Delete | Verb::Reconfigure | Verb::Revoke => "manage",
        Verb::Register | Verb::ShowAccount | Verb::Unregister | Verb::UpdateAccount => "register",
        Verb::Certonly | Verb::Plugins | Verb::Renew | Verb::Rollback | Verb::Sandbox => verb.name(),
    }
}

const SUBJECTS: [&str; 6] = ["automation", "security", "testing", "paths", "manage", "plugins"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_stands_on_pages_that_exist() {
        for flag in defs::all() {
            for topic in flag.topics {
                assert!(Topic::from_word(topic).is_some(), "--{} on {topic}", flag.long);
            }
        }
    }

    #[test]
    fn certbots_words_are_topics() {
        for word in ["all", "automation", "security", "testing", "paths", "manage", "commands", "subcommands", "verbs"]
        {
            assert!(Topic::from_word(word).is_some(), "{word}");
        }
        assert_eq!(Topic::from_word("wibble"), None);
    }
}
