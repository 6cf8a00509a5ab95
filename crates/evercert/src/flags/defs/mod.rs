//! The list of all flags, one value each, split by subject.

use super::flag::{Flag, Selects, Words};

/// Declares flags once: as statics that code names, and as the list that tools walk.
macro_rules! flags {
    ($($name:ident = $flag:expr;)*) => {
        $(
            #[doc = concat!("The flag `", stringify!($name), "`; its properties say the rest.")]
            pub static $name: $crate::flags::flag::Flag = $flag;
        )*
        /// The flags of this file, in the order of the help.
        pub static LIST: &[&$crate::flags::flag::Flag] = &[$(&$name),*];
    };
}

pub mod account;
pub mod challenge;
pub mod dns;
pub mod hooks;
pub mod install;
pub mod interaction;
pub mod key;
pub mod more_dns;
pub mod names;
pub mod plugins;
pub mod responder;
pub mod retired;
pub mod sandbox;

/// Flags about one subject.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// What stands above them in the help.
    pub title: Words,
    /// The flags, in the order of the help.
    pub flags: &'static [&'static Flag],
}

/// Every section, in the order of the help.
pub static SECTIONS: [Section; 13] = [
    section("General options", "일반 옵션", interaction::LIST),
    section("Certificates and names", "인증서와 이름", names::LIST),
    section("The CA and the account", "CA와 계정", account::LIST),
    section("Keys and certificate shape", "키와 인증서의 형태", key::LIST),
    section("Challenges and rehearsals", "챌린지와 연습", challenge::LIST),
    section("Hooks and renewal", "훅과 갱신", hooks::LIST),
    section("Installing, revoking, listing", "설치와 폐기, 목록", install::LIST),
    section("Plugins", "플러그인", plugins::LIST),
    section("Our own name server", "내장 네임서버", responder::LIST),
    section("DNS plugins", "DNS 플러그인", dns::LIST),
    section("More DNS plugins", "그 밖의 DNS 플러그인", more_dns::LIST),
    section("Options of 'sandbox'", "'sandbox'의 옵션", sandbox::LIST),
    section("Without effect", "효과가 없는 옵션", retired::LIST),
];

/// Every flag there is, in the order of the help.
pub fn all() -> impl Iterator<Item = &'static Flag> {
    SECTIONS.iter().flat_map(|section| section.flags).copied()
}

const fn section(en: &'static str, ko: &'static str, flags: &'static [&'static Flag]) -> Section {
    Section { title: Words { en, ko }, flags }
}

/// The flags of all DNS plugins.
pub fn of_dns() -> impl Iterator<Item = &'static Flag> {
    dns::LIST.iter().chain(more_dns::LIST).copied()
}

/// Every plugin that can be chosen by a flag of its own name.
pub fn plugins() -> impl Iterator<Item = &'static str> {
    all().filter(|flag| flag.selects != Selects::Nothing).map(|flag| flag.long)
}

/// The plugin whose option a flag is: its saved key begins with the plugin's name.
pub fn plugin_of(flag: &Flag) -> Option<&'static str> {
    let key = flag.saved?.key;
    plugins().find(|plugin| key.strip_prefix(&plugin.replace('-', "_")).is_some_and(|tail| tail.starts_with('_')))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::flags::flag::{Kind, Standing};

    #[test]
    fn names_are_unique_and_well_formed() {
        let mut seen = BTreeSet::new();
        for flag in all() {
            for spelling in flag.spellings() {
                let key = (flag.only_for, spelling.name);
                assert!(seen.insert(key), "--{} comes twice", spelling.name);
                let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                assert!(spelling.name.chars().all(fine), "--{}", spelling.name);
            }
        }
    }

    #[test]
    fn letters_are_unique() {
        let mut seen = BTreeSet::new();
        for letter in all().filter_map(|flag| flag.short) {
            assert!(seen.insert(letter), "-{letter} comes twice");
        }
    }

    #[test]
    fn saved_keys_are_unique_and_made_of_names() {
        let mut seen = BTreeSet::new();
        for saved in all().filter_map(|flag| flag.saved) {
            assert!(seen.insert(saved.key), "{} comes twice", saved.key);
            assert!(!saved.key.contains('-'), "{}", saved.key);
        }
    }

    #[test]
    fn options_of_plugins_are_known_by_their_key() {
        assert_eq!(plugin_of(&plugins::MANUAL_AUTH_HOOK), Some("manual"));
        assert_eq!(plugin_of(&dns::OVH_CREDENTIALS), Some("dns-ovh"));
        assert_eq!(plugin_of(&hooks::DEPLOY_HOOK), None);
        assert_eq!(plugin_of(&key::KEY_TYPE), None);
    }

    #[test]
    fn every_flag_has_help_in_both_languages() {
        for flag in all() {
            let help = flag.help;
            assert!(!help.en.is_empty() && !help.ko.is_empty(), "--{}", flag.long);
            assert!(help.en.starts_with(char::is_uppercase), "--{}", flag.long);
            assert!(!help.en.ends_with('.'), "--{}", flag.long);
        }
    }

    #[test]
    fn values_have_names_and_switches_have_none() {
        for flag in all() {
            let takes_value = flag.kind.takes_value();
            assert_eq!(!flag.value_name.is_empty(), takes_value, "--{}", flag.long);
            assert_eq!(flag.negation.is_some(), flag.kind == Kind::Toggle, "--{}", flag.long);
        }
    }

    #[test]
    fn shown_flags_without_a_topic_are_the_general_ones() {
        let general: Vec<_> = all()
            .filter(|flag| flag.topics.is_empty() && flag.standing == Standing::Shown)
            .map(|flag| flag.long)
            .collect();
        assert_eq!(general, ["help", "version", "config", "verbose", "lang", "user-agent", "user-agent-comment"]);
    }
}
