//! The pages of the help.

use crate::flags::{
    defs,
    flag::{Flag, Words},
    verb::Verb,
};

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
        subjects().chain([NULL]).find(|subject| *subject == word).map(Self::Subject)
    }
}

/// Every page that is not a verb, in the order in which they are listed.
pub fn subjects() -> impl Iterator<Item = &'static str> {
    SUBJECTS.iter().map(|(subject, _)| *subject).chain(defs::plugins().filter(|plugin| *plugin != "tls-alpn"))
}

/// What a page is about that is not a verb's: a plugin's says what its flag does.
pub fn about(subject: &str) -> Words {
    let subjects = SUBJECTS.iter().find(|(name, _)| *name == subject).map(|(_, about)| *about);
    subjects.or_else(|| defs::all().find(|flag| flag.long == subject).map(|flag| flag.help)).unwrap_or(NOTHING)
}

/// The page of flags a verb shares with others.
fn group(verb: Verb) -> &'static str {
    match verb {
        Verb::Run | Verb::Enhance | Verb::Install => "install",
        Verb::Certificates | Verb::Delete | Verb::Reconfigure | Verb::Revoke => "manage",
        Verb::Register | Verb::ShowAccount | Verb::Unregister | Verb::UpdateAccount => "register",
        Verb::Certonly | Verb::Dns | Verb::Plugins | Verb::Renew | Verb::Rollback | Verb::Sandbox => verb.name(),
    }
}

/// certbot's installer that installs nothing: it has a page, and no flag.
const NULL: &str = "null";

const NOTHING: Words = Words { en: "Install nothing", ko: "아무것도 설치하지 않습니다" };

const SUBJECTS: [(&str, Words); 6] = [
    (
        "automation",
        Words {
            en: "For scripts and clocks: nothing is asked",
            ko: "스크립트와 예약 작업을 위한 옵션입니다. 아무것도 묻지 않습니다",
        },
    ),
    (
        "security",
        Words {
            en: "Keys, certificates and the security of servers", ko: "키와 인증서, 서버 보안에 관한 옵션입니다"
        },
    ),
    ("testing", Words { en: "Rehearsals, and looking closely", ko: "연습과 문제 진단을 위한 옵션입니다" }),
    ("paths", Words { en: "Files, directories and servers", ko: "파일과 디렉터리, 서버에 관한 옵션입니다" }),
    (
        "manage",
        Words {
            en: "Which certificate a command is about", ko: "명령이 다룰 인증서를 고르는 옵션입니다"
        },
    ),
    (
        "plugins",
        Words {
            en: "Choosing how control is proved and where certificates are installed",
            ko: "소유를 증명하는 방법과 인증서를 설치할 곳을 고르는 옵션입니다",
        },
    ),
];

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
