//! Command line and configuration files together: files are arguments placed in front.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::Arc,
};

use evercert_store::fs::FsError;

use super::{
    arguments::Arguments,
    config_file::{self, Item},
    defs,
    error::ParseError,
    flag::{Flag, Kind},
    index::{self, Found},
    occurrence::{Occurrence, Origin, Said},
    parse::{self, Instead},
    verb::Verb,
};

/// What the words on the command line ask for.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Work.
    Work(Box<Arguments>),
    /// Something instead of work.
    Instead(Instead),
}

/// Where configuration files are found and how they are read.
pub struct Files<'a> {
    /// Files read if they exist, the weakest first.
    pub usual: Vec<PathBuf>,
    /// The door to the disk, for what nobody named: only regular files.
    pub read_usual: &'a dyn Fn(&Path) -> Result<String, FsError>,
    /// The door to the disk, for what was named with `-c`: a pipe too.
    pub read_named: &'a dyn Fn(&Path) -> Result<String, FsError>,
}

/// Reads the command line, then the configuration files, and folds them. Help and version leave
/// before any file is read, so a broken file cannot keep anybody from its explanation.
pub fn gather(words: &[OsString], files: &Files<'_>, is_topic: &dyn Fn(&str) -> bool) -> Result<Asked, ParseError> {
    let line = parse::command_line(words, is_topic)?;
    if let Some(instead) = line.instead {
        return Ok(Asked::Instead(instead));
    }
    let mut said = Vec::new();
    for path in &files.usual {
        if let Some(text) = usual(path, files)? {
            said.extend(occurrences(&text, path, &line.flags)?);
        }
    }
    if let Some(path) = named(&line.flags) {
        let text = (files.read_named)(&path).map_err(unreadable)?;
        said.extend(occurrences(&text, &path, &line.flags)?);
    }
    let verb = line.verb.unwrap_or(Verb::Run);
    said.retain(|occurrence| applies(occurrence, verb));
    Arguments::new(line, said).map(|arguments| Asked::Work(Box::new(arguments)))
}

/// `domains` in a file would ask for these names in every renewal; certbot's behaviour is to drop it.
fn applies(occurrence: &Occurrence, verb: Verb) -> bool {
    verb != Verb::Renew || occurrence.flag.long != defs::names::DOMAINS.long
}

/// A file nobody named may be absent, or out of an unprivileged person's reach.
fn usual(path: &Path, files: &Files<'_>) -> Result<Option<String>, ParseError> {
    match (files.read_usual)(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.is_not_found() || error.is_denied() => Ok(None),
        Err(error) => Err(unreadable(error)),
    }
}

fn unreadable(error: FsError) -> ParseError {
    ParseError::ConfigRead { path: error.path, source: error.source }
}

fn named(flags: &[Occurrence]) -> Option<PathBuf> {
    let config = flags.iter().rfind(|occurrence| occurrence.flag.long == defs::interaction::CONFIG.long)?;
    match &config.said {
        Said::Value(path) => Some(path.into()),
        _ => None,
    }
}

/// What one configuration file says. Where the command line has the last word the file's is not even looked at, and may
/// be nonsense: certbot's behaviour.
fn occurrences(text: &str, path: &Path, line: &[Occurrence]) -> Result<Vec<Occurrence>, ParseError> {
    let origin = Origin::ConfigFile(Arc::new(path.into()));
    let mut all = Vec::new();
    for item in config_file::parse(text, path)? {
        let found = find(&item, path)?;
        if line.iter().any(|occurrence| occurrence.flag.long == found.flag.long) {
            continue;
        }
        all.extend(said(found, &item)?.into_iter().map(|said| Occurrence {
            flag: found.flag,
            said,
            origin: origin.clone(),
        }));
    }
    Ok(all)
}

/// The flag a key means. Only flags that take a value may be abbreviated here: certbot's behaviour.
fn find(item: &Item, path: &Path) -> Result<Found, ParseError> {
    let found = match index::exact(&item.key, None) {
        Some(found) => Some(found),
        None => index::long(&item.key, None).ok().filter(|found| found.flag.kind.takes_value()),
    };
    found.filter(|found| found.flag.in_config_file).ok_or_else(|| ParseError::ConfigKey {
        path: path.into(),
        line: item.line,
        key: item.key.clone(),
    })
}

fn said(found: Found, item: &Item) -> Result<Vec<Said>, ParseError> {
    let value = item.value.as_str();
    if value.starts_with('[') && value.ends_with(']') {
        return Err(bad(found.flag, value, "a, b"));
    }
    if found.flag.kind.takes_value() {
        return Ok(vec![Said::Value(value.into())]);
    }
    let yes = if found.negated { Said::No } else { Said::Yes };
    match (truth(value), found.flag.kind, value.parse::<usize>()) {
        (_, Kind::Count, Ok(times)) if times <= MOST_REPEATED => Ok(vec![yes; times]),
        (Some(true), _, _) => Ok(vec![yes]),
        (Some(false), _, _) => Ok(vec![Said::LeaveDefault]),
        _ => Err(bad(found.flag, value, "true, false")),
    }
}

fn truth(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn bad(flag: &Flag, value: &str, expected: &str) -> ParseError {
    ParseError::BadValue {
        flag: flag.long.into(),
        value: if flag.secret { "***" } else { value }.into(),
        expected: expected.into(),
    }
}

/// More repetitions of a flag than anybody means.
const MOST_REPEATED: usize = 100;

#[cfg(test)]
mod tests {
    use evercert_store::fs::Operation;

    use super::*;
    use crate::flags::defs::{hooks, interaction, key, names};

    fn ask(line: &str, files: &[(&str, &str)]) -> Result<Arguments, ParseError> {
        let words: Vec<OsString> = line.split_whitespace().map(Into::into).collect();
        let read = |path: &Path| {
            files.iter().find(|(name, _)| Path::new(name) == path).map(|(_, text)| (*text).to_owned()).ok_or_else(
                || FsError {
                    operation: Operation::Read,
                    path: path.into(),
                    source: std::io::ErrorKind::NotFound.into(),
                },
            )
        };
        let files =
            Files { usual: vec!["/etc/cli.ini".into(), "/home/cli.ini".into()], read_usual: &read, read_named: &read };
        match gather(&words, &files, &|_| false)? {
            Asked::Work(arguments) => Ok(*arguments),
            Asked::Instead(instead) => panic!("asked for {instead:?}"),
        }
    }

    fn origin_of(args: &Arguments, flag: &Flag) -> String {
        match args.origin(flag) {
            Origin::ConfigFile(path) => path.display().to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn provenance() {
        let all = [
            ("/etc/cli.ini", "key-type = rsa\ndomains = a.test, b.test"),
            ("/home/cli.ini", "key-type = ecdsa"),
            ("named.ini", "key-type = rsa"),
        ];
        for (line, files, origin, value) in [
            ("", 0..0, "Default", "ecdsa"),
            ("", 0..1, "/etc/cli.ini", "rsa"),
            ("", 0..2, "/home/cli.ini", "ecdsa"),
            ("-c named.ini", 0..3, "named.ini", "rsa"),
            ("--key-type ecdsa -c named.ini", 2..3, "CommandLine", "ecdsa"),
        ] {
            let args = ask(line, &all[files]).unwrap();
            assert_eq!(origin_of(&args, &key::KEY_TYPE), origin, "{line}");
            assert_eq!(args.text(&key::KEY_TYPE).as_deref(), Some(value), "{line}");
        }
    }

    #[test]
    fn the_stronger_origin_replaces_lists() {
        let file = ("/etc/cli.ini", "domains = a.test, b.test");
        let args = ask("-d c.test", &[file]).unwrap();
        assert_eq!(args.list(&names::DOMAINS), ["c.test"]);
    }

    #[test]
    fn what_the_command_line_says_may_be_nonsense_in_a_file() {
        let file = ("/etc/cli.ini", "domains = [a, b]\nkey-type = dsa\nverbose = x");
        assert_eq!(ask("-d c.test --key-type rsa -v", &[file]).unwrap().list(&names::DOMAINS), ["c.test"]);
        assert!(ask("-d c.test --key-type rsa", &[file]).is_err());
    }

    #[test]
    fn domains_of_a_file_do_not_reach_renew() {
        let file = ("/etc/cli.ini", "domain = a.test\nquiet");
        assert!(ask("renew", &[file]).unwrap().list(&names::DOMAINS).is_empty());
        assert_eq!(ask("certonly", &[file]).unwrap().list(&names::DOMAINS), ["a.test"]);
    }

    #[test]
    fn false_is_the_default_and_yet_set_by_the_user() {
        let args = ask("", &[("/etc/cli.ini", "reuse-key = false\nquiet = off")]).unwrap();
        assert!(!args.switch(&key::REUSE_KEY) && args.is_said(&key::REUSE_KEY));
        assert!(!args.switch(&interaction::QUIET) && args.is_said(&interaction::QUIET));
    }

    #[test]
    fn keys_are_names_aliases_and_some_abbreviations() {
        let text = "renew-by-default = yes\nkey-typ = rsa\n--renew-hook: x\nverbose = 2\nno-eff-email";
        let args = ask("", &[("/etc/cli.ini", text)]).unwrap();
        assert!(args.switch(&names::FORCE_RENEWAL));
        assert_eq!(args.text(&key::KEY_TYPE).as_deref(), Some("rsa"));
        assert_eq!(args.text(&hooks::DEPLOY_HOOK).as_deref(), Some("x"));
        assert_eq!(args.number(&interaction::VERBOSE), Some(2));
        assert_eq!(args.toggle(&defs::account::EFF_EMAIL), Some(false));
    }

    #[test]
    fn what_a_file_must_not_say() {
        for text in [
            "key_type = rsa",
            "dry = true",
            "wibble = 1",
            "dry-run = maybe",
            "domains = [a, b]",
            "config = x",
            "key-type = dsa",
            "= 1",
        ] {
            assert!(ask("", &[("/etc/cli.ini", text)]).is_err(), "{text}");
        }
    }

    #[test]
    fn a_named_file_must_exist() {
        let error = ask("-c nowhere.ini", &[]).unwrap_err();
        assert!(matches!(error, ParseError::ConfigRead { .. }));
    }
}
