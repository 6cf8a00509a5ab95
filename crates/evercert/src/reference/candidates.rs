//! What may stand for the value of a flag, for shells that complete it.

use crate::flags::{
    defs::{self, interaction, names, plugins},
    flag::{Flag, Shape, Standing},
    verb::Verb,
};
use crate::help::topic;

/// What may stand for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidates {
    /// A file.
    Files,
    /// A directory.
    Folders,
    /// The name of a certificate of this host.
    Lineages,
    /// Nobody can know.
    Unknown,
    /// One of these words.
    Words(Vec<&'static str>),
}

impl Candidates {
    /// What may stand for the value of a flag that takes one.
    pub fn of(flag: &Flag) -> Self {
        match flag.kind.shape() {
            Some(Shape::Choice(words)) => return Self::Words(words.to_vec()),
            Some(Shape::Challenge) => return Self::Words(vec!["http", "dns", "tls-alpn"]),
            _ => {}
        }
        if flag.long == interaction::HELP.long {
            return Self::Words(topics().collect());
        }
        if PLUGIN_NAMES.iter().any(|named| named.long == flag.long) {
            return Self::Words(plugins().collect());
        }
        match flag.value_name {
            _ if flag.long == names::CERT_NAME.long => Self::Lineages,
            "FILE" | "PATH" | "COMMAND" => Self::Files,
            "DIR" => Self::Folders,
            "BOOL" => Self::Words(vec!["true", "false"]),
            _ => Self::Unknown,
        }
    }
}

/// The flags a shell offers: what the help shows, first those of every verb.
pub fn offered() -> impl Iterator<Item = &'static Flag> {
    shown(None).chain(shown(Some(Verb::Sandbox)))
}

/// The flags of every verb, or of one alone.
pub fn shown(only_for: Option<Verb>) -> impl Iterator<Item = &'static Flag> {
    defs::all().filter(move |flag| flag.standing == Standing::Shown && flag.only_for == only_for)
}

/// The words for pages of the help.
fn topics() -> impl Iterator<Item = &'static str> {
    std::iter::once("all").chain(Verb::ALL.into_iter().map(Verb::name)).chain(topic::subjects())
}

static PLUGIN_NAMES: [&Flag; 3] = [&plugins::AUTHENTICATOR, &plugins::CONFIGURATOR, &plugins::INSTALLER];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::defs::{challenge, install, key};

    #[test]
    fn a_value_is_known_by_its_flag() {
        assert_eq!(Candidates::of(&key::KEY_TYPE), Candidates::Words(vec!["rsa", "ecdsa"]));
        assert_eq!(Candidates::of(&install::CERT_PATH), Candidates::Files);
        assert_eq!(Candidates::of(&interaction::CONFIG_DIR), Candidates::Folders);
        assert_eq!(Candidates::of(&names::CERT_NAME), Candidates::Lineages);
        assert_eq!(Candidates::of(&challenge::ISSUANCE_TIMEOUT), Candidates::Unknown);
        assert!(matches!(Candidates::of(&interaction::HELP), Candidates::Words(words) if words.contains(&"renew")));
    }
}
