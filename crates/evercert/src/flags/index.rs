//! Finding a flag by what was typed: full names first, then unambiguous beginnings.

use super::{
    defs,
    error::ParseError,
    flag::{Flag, Spelling},
    verb::Verb,
};

/// A flag and whether the name used for it says no.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The flag.
    pub flag: &'static Flag,
    /// Whether its negation was used.
    pub negated: bool,
    /// The name that was used, in full.
    pub name: &'static str,
}

/// Finds the flag a long name means, abbreviations included.
///
/// `verb` is the verb known so far: its own flags come first, those of other verbs do not exist.
/// Two names of one flag are not ambiguous.
pub fn long(name: &str, verb: Option<Verb>) -> Result<Found, ParseError> {
    match exact(name, verb) {
        Some(found) => Ok(found),
        None => abbreviated(name),
    }
}

/// Finds the flag with exactly this name.
pub fn exact(name: &str, verb: Option<Verb>) -> Option<Found> {
    let own =
        spellings().find(|(flag, spelling)| spelling.name == name && flag.only_for.is_some() && flag.only_for == verb);
    own.or_else(|| spellings().find(|(flag, spelling)| spelling.name == name && flag.only_for.is_none()))
        .map(|(flag, spelling)| found(flag, spelling))
}

/// Finds the flag with this letter.
pub fn short(letter: char) -> Result<&'static Flag, ParseError> {
    defs::all()
        .find(|flag| flag.short == Some(letter))
        .ok_or_else(|| ParseError::Unknown { given: format!("-{letter}"), similar: None })
}

fn abbreviated(name: &str) -> Result<Found, ParseError> {
    let candidates: Vec<_> =
        spellings().filter(|(flag, spelling)| flag.may_be_abbreviated() && spelling.name.starts_with(name)).collect();
    let Some(&(flag, spelling)) = candidates.first() else {
        return Err(unknown(name));
    };
    let same = |(other, its): &(&Flag, Spelling)| other.long == flag.long && its.negated == spelling.negated;
    if name.is_empty() || !candidates.iter().all(same) {
        return Err(ParseError::Ambiguous {
            given: format!("--{name}"),
            candidates: candidates.iter().map(|(_, spelling)| format!("--{}", spelling.name)).collect(),
        });
    }
    Ok(found(flag, spelling))
}

fn spellings() -> impl Iterator<Item = (&'static Flag, Spelling)> {
    defs::all().flat_map(|flag| flag.spellings().map(move |spelling| (flag, spelling)))
}

fn found(flag: &'static Flag, spelling: Spelling) -> Found {
    Found { flag, negated: spelling.negated, name: spelling.name }
}

fn unknown(name: &str) -> ParseError {
    let shown = spellings().filter(|(flag, _)| !flag.is_retired() && flag.only_for.is_none());
    ParseError::Unknown {
        given: format!("--{name}"),
        similar: nearest(name, shown.map(|(_, spelling)| spelling.name)).map(|near| format!("--{near}")),
    }
}

/// The candidate a mistyped word most probably means, if one is near enough.
pub fn nearest(typed: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let limit = typed.chars().count() / 3;
    candidates
        .map(|candidate| (distance(typed, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, one row at a time.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Abbreviations that certbot accepts and scripts use.
    const ACCEPTED: &[(&str, &str)] = &[
        ("dry", "dry-run"),
        ("test", "staging"),
        ("keep", "keep-until-expiring"),
        ("exp", "expand"),
        ("no-eff", "eff-email"),
        ("agree", "agree-tos"),
        ("pre-h", "pre-hook"),
        ("post-h", "post-hook"),
        ("deploy-h", "deploy-hook"),
        ("manual-auth", "manual-auth-hook"),
        ("webroot-p", "webroot-path"),
        ("rsa", "rsa-key-size"),
        ("issu", "issuance-timeout"),
        ("acc", "account"),
        ("reas", "reason"),
        ("del", "delete-after-revoke"),
        ("eff", "eff-email"),
        ("work", "work-dir"),
        ("logs", "logs-dir"),
        ("must", "must-staple"),
        ("reuse", "reuse-key"),
        ("new", "new-key"),
        ("force-renew", "force-renewal"),
        ("dup", "duplicate"),
        ("domain", "domains"),
        ("dom", "domains"),
        ("non", "non-interactive"),
        ("renew-by", "force-renewal"),
        ("dns-cloudflare-cred", "dns-cloudflare-credentials"),
    ];

    const AMBIGUOUS: &[&str] = &["cert", "key", "pref", "eab", "http", "user", "conf", "renew", "no-r", "nginx-s", ""];

    #[test]
    fn abbreviations_of_scripts_are_accepted() {
        for (typed, long_name) in ACCEPTED {
            let found = long(typed, None).unwrap_or_else(|error| panic!("--{typed}: {error}"));
            assert_eq!(found.flag.long, *long_name, "--{typed}");
        }
        assert!(long("no-eff", None).unwrap().negated);
        assert!(!long("eff", None).unwrap().negated);
    }

    #[test]
    fn ambiguous_beginnings_are_refused() {
        for typed in AMBIGUOUS {
            let result = long(typed, None);
            assert!(matches!(result, Err(ParseError::Ambiguous { .. })), "--{typed}: {result:?}");
        }
    }

    #[test]
    fn ours_and_removed_flags_need_their_full_name() {
        assert!(long("json", None).is_ok());
        assert!(matches!(long("jso", None), Err(ParseError::Unknown { .. })));
        assert!(long("manual-public-ip-logging-ok", None).is_ok());
        assert!(matches!(long("manual-public", None), Err(ParseError::Unknown { .. })));
    }

    /// Every beginning of every name means what it would mean if certbot's living flags were all there is.
    #[test]
    fn no_beginning_is_changed_by_a_flag_of_ours() {
        let certbots: Vec<_> = spellings().filter(|(flag, _)| flag.may_be_abbreviated()).collect();
        for (_, spelling) in spellings() {
            for end in 1..spelling.name.len() {
                let typed = &spelling.name[..end];
                if exact(typed, None).is_some() {
                    continue;
                }
                let meant = certbots.iter().filter(|(_, other)| other.name.starts_with(typed));
                let meant: BTreeSet<_> = meant.map(|(flag, other)| (flag.long, other.negated)).collect();
                match (meant.len(), long(typed, None)) {
                    (0, Err(ParseError::Unknown { .. })) | (2.., Err(ParseError::Ambiguous { .. })) => {}
                    (1, Ok(found)) => assert!(meant.contains(&(found.flag.long, found.negated)), "--{typed}"),
                    (_, other) => panic!("--{typed}: {other:?}, but {meant:?}"),
                }
            }
        }
    }

    #[test]
    fn flags_of_one_verb_exist_only_there() {
        assert!(long("root-file", None).is_err());
        assert!(long("root-file", Some(Verb::Sandbox)).is_ok());
        assert!(long("dns", Some(Verb::Sandbox)).is_ok());
    }

    #[test]
    fn mistyped_flags_get_a_suggestion() {
        let Err(ParseError::Unknown { similar, .. }) = long("dry-rnu", None) else {
            panic!("accepted");
        };
        assert_eq!(similar.as_deref(), Some("--dry-run"));
    }
}
