//! All that was said about the flags, folded into one value each, with its origin.

use std::{collections::BTreeMap, fmt};

use super::{
    error::ParseError,
    flag::{Fallback, Flag, Kind, Shape},
    occurrence::{Occurrence, Origin, Said},
    parse::CommandLine,
    verb::Verb,
};

/// What was said, flag by flag. Nothing is decided yet; [`crate::settings::Settings`] does that.
///
/// Values of one flag never mix across origins: what the command line says replaces what a
/// configuration file said, lists included.
#[derive(Clone)]
pub struct Arguments {
    /// The verb; `run` if none was typed.
    pub verb: Verb,
    /// Words after a verb that takes some.
    pub words: Vec<String>,
    /// All that followed `--`.
    pub rest: Vec<String>,
    slots: BTreeMap<&'static str, Slot>,
    occurrences: Vec<Occurrence>,
}

/// The value of one flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Of a switch or a toggle.
    Switch(bool),
    /// Of a number or a count.
    Number(i64),
    /// Of a text.
    Text(String),
    /// Of a repeatable flag.
    List(Vec<String>),
    /// Pairs of a name and a directory.
    Map(Vec<(String, String)>),
    /// Said to be the default.
    Unset,
}

#[derive(Clone)]
struct Slot {
    value: Value,
    origin: Origin,
}

impl Arguments {
    /// Folds configuration files and command line, in this order, into one value a flag.
    pub fn new(line: CommandLine, from_files: Vec<Occurrence>) -> Result<Self, ParseError> {
        let mut arguments = Self {
            verb: line.verb.unwrap_or(Verb::Run),
            words: line.words,
            rest: line.rest,
            slots: BTreeMap::new(),
            occurrences: Vec::new(),
        };
        for occurrence in from_files.into_iter().chain(line.flags) {
            arguments.hear(occurrence)?;
        }
        Ok(arguments)
    }

    /// Whether a switch is on, or a toggle was set on or is on by default.
    pub fn switch(&self, flag: &Flag) -> bool {
        self.toggle(flag).unwrap_or(false)
    }

    /// The state of a toggle, if anybody or its default gives it one.
    pub fn toggle(&self, flag: &Flag) -> Option<bool> {
        match self.value(flag) {
            Value::Switch(on) => Some(on),
            _ => None,
        }
    }

    /// The number of a number or count.
    pub fn number(&self, flag: &Flag) -> Option<i64> {
        match self.value(flag) {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The text of a flag with one text.
    pub fn text(&self, flag: &Flag) -> Option<String> {
        match self.value(flag) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts of a repeatable flag; empty if nobody gave one.
    pub fn list(&self, flag: &Flag) -> Vec<String> {
        match self.value(flag) {
            Value::List(list) => list,
            _ => Vec::new(),
        }
    }

    /// The pairs of a map; empty if there are none.
    pub fn map(&self, flag: &Flag) -> Vec<(String, String)> {
        match self.value(flag) {
            Value::Map(map) => map,
            _ => Vec::new(),
        }
    }

    /// The value in force, the default if nobody said anything.
    pub fn value(&self, flag: &Flag) -> Value {
        match self.slots.get(flag.long) {
            None => fallback(flag),
            Some(slot) if slot.value == Value::Unset => fallback(flag),
            Some(slot) => slot.value.clone(),
        }
    }

    /// Who said the value in force.
    pub fn origin(&self, flag: &Flag) -> Origin {
        self.slots.get(flag.long).map_or(Origin::Default, |slot| slot.origin.clone())
    }

    /// Whether anybody but the default said it. Rules between flags are not applied here.
    pub fn is_said(&self, flag: &Flag) -> bool {
        self.origin(flag).is_user()
    }

    /// Sets a value from within the program; it counts as set by the user from then on.
    pub fn assign(&mut self, flag: &'static Flag, value: Value) {
        self.put(flag, value, Origin::Runtime);
    }

    /// Replaces a value by an equivalent one (a path by its absolute form) and keeps its origin.
    pub fn refine(&mut self, flag: &'static Flag, value: Value) {
        let origin = self.origin(flag);
        self.put(flag, value, origin);
    }

    /// Makes a flag as if nobody had said anything about it.
    pub fn forget(&mut self, flag: &'static Flag) {
        self.slots.remove(flag.long);
        self.occurrences.retain(|known| known.flag.long != flag.long);
    }

    /// What was said and still counts, in the order in which it was said; files come first.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// The flags given that do nothing but deserve a warning.
    pub fn retired(&self) -> impl Iterator<Item = &'static Flag> {
        self.occurrences.iter().map(|occurrence| occurrence.flag).filter(|flag| flag.is_retired())
    }

    fn put(&mut self, flag: &'static Flag, value: Value, origin: Origin) {
        self.slots.insert(flag.long, Slot { value, origin });
    }

    fn hear(&mut self, occurrence: Occurrence) -> Result<(), ParseError> {
        let flag = occurrence.flag;
        if self.origin(flag) != occurrence.origin {
            self.forget(flag);
        }
        // Taken, not cloned: ten thousand names are said one by one.
        let before = self.slots.remove(flag.long).map(|slot| slot.value);
        let value = fold(flag, before, &occurrence.said)?;
        self.put(flag, value, occurrence.origin.clone());
        self.occurrences.push(occurrence);
        Ok(())
    }
}

/// Shows what was said, secrets left out.
impl fmt::Debug for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arguments")
            .field("verb", &self.verb)
            .field("occurrences", &self.occurrences)
            .finish_non_exhaustive()
    }
}

/// The value after one more occurrence.
fn fold(flag: &Flag, before: Option<Value>, said: &Said) -> Result<Value, ParseError> {
    let value = match (said, flag.kind) {
        (Said::LeaveDefault, _) => Value::Unset,
        (Said::No, _) => Value::Switch(false),
        (Said::Yes, Kind::Count) => Value::Number(count_of(before) + 1),
        (Said::Yes, _) => Value::Switch(true),
        (Said::Value(text), Kind::Repeat(shape)) => {
            let mut list = list_of(before);
            list.push(fitted(flag, shape, text)?);
            Value::List(list)
        }
        (Said::Value(text), Kind::CommaList(shape)) => {
            let parts: Result<Vec<_>, _> = text.split(',').map(|part| fitted(flag, shape, part.trim())).collect();
            Value::List(extended(before, parts?))
        }
        (Said::Value(text), _) => single(flag, text)?,
    };
    Ok(value)
}

fn single(flag: &Flag, text: &str) -> Result<Value, ParseError> {
    let shape = flag.kind.shape().unwrap_or(Shape::Text);
    let text = fitted(flag, shape, text)?;
    match shape {
        Shape::Number { .. } => {
            text.parse().map(Value::Number).map_err(|_| bad_value(flag, &text, "a whole number".into()))
        }
        _ => Ok(Value::Text(text)),
    }
}

fn count_of(before: Option<Value>) -> i64 {
    match before {
        Some(Value::Number(count)) => count,
        _ => 0,
    }
}

fn list_of(before: Option<Value>) -> Vec<String> {
    match before {
        Some(Value::List(list)) => list,
        _ => Vec::new(),
    }
}

/// The list with more at its end; what is in it already is not added again.
fn extended(before: Option<Value>, more: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut list = list_of(before);
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
    list
}

/// One value in its stored form, if it has the shape its flag asks for. Saved values, which were
/// written by other programs too, pass through here as well.
pub(crate) fn fitted(flag: &Flag, shape: Shape, text: &str) -> Result<String, ParseError> {
    let bad = |expected: String| bad_value(flag, text, expected);
    match shape {
        Shape::Text => Ok(text.into()),
        Shape::Number { min, max } => number(text, min, max)
            .map(|number| number.to_string())
            .ok_or_else(|| bad(format!("a whole number from {min} to {max}"))),
        Shape::Choice(words) => words
            .iter()
            .find(|word| word.eq_ignore_ascii_case(text))
            .map(|word| (*word).to_owned())
            .ok_or_else(|| bad(words.join(", "))),
        Shape::Challenge => challenge(text).map(str::to_owned).ok_or_else(|| bad("http, dns, tls-alpn".into())),
        Shape::Comment if text.contains(['(', ')']) => Err(bad("no parentheses".into())),
        Shape::Comment => Ok(text.into()),
    }
}

fn number(text: &str, min: i64, max: i64) -> Option<i64> {
    let number = text.trim().parse().ok()?;
    (min..=max).contains(&number).then_some(number)
}

fn challenge(text: &str) -> Option<&'static str> {
    match text {
        "http" | "http-01" => Some("http-01"),
        "dns" | "dns-01" => Some("dns-01"),
        "dns-account" | "dns-account-01" => Some("dns-account-01"),
        "dns-persist" | "dns-persist-01" => Some("dns-persist-01"),
        "tls-alpn" | "tls-alpn-01" => Some("tls-alpn-01"),
        _ => None,
    }
}

fn bad_value(flag: &Flag, value: &str, expected: String) -> ParseError {
    ParseError::BadValue {
        flag: format!("--{}", flag.long),
        value: if flag.secret { "***" } else { value }.into(),
        expected,
    }
}

fn fallback(flag: &Flag) -> Value {
    match flag.default {
        Fallback::Unset => Value::Unset,
        Fallback::Off => Value::Switch(false),
        Fallback::Number(number) => Value::Number(number),
        Fallback::Text(text) => Value::Text(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::{defs, parse::command_line};

    fn arguments(line: &str) -> Result<Arguments, ParseError> {
        let words: Vec<_> = line.split_whitespace().map(Into::into).collect();
        Arguments::new(command_line(&words, &|_| false)?, Vec::new())
    }

    #[test]
    fn each_kind_folds_in_its_own_way() {
        let args = arguments(
            "-d a,b -d b,c --cert-name x --cert-name y -vv --reuse-key --no-reuse-key \
             --ip-address 1.1.1.1 --preferred-challenges dns,http --http-01-port 5002",
        )
        .unwrap();
        assert_eq!(args.list(&defs::names::DOMAINS), ["a", "b", "c"]);
        assert_eq!(args.text(&defs::names::CERT_NAME).as_deref(), Some("y"));
        assert_eq!(args.number(&defs::interaction::VERBOSE), Some(2));
        assert_eq!(args.toggle(&defs::key::REUSE_KEY), Some(false));
        assert_eq!(args.list(&defs::names::IP_ADDRESS), ["1.1.1.1"]);
        let challenges = args.list(&defs::challenge::PREFERRED_CHALLENGES);
        assert_eq!(challenges, ["dns-01", "http-01"]);
        assert_eq!(args.number(&defs::challenge::HTTP_01_PORT), Some(5002));
    }

    #[test]
    fn silence_means_the_default() {
        let args = arguments("").unwrap();
        assert_eq!(args.verb, Verb::Run);
        assert_eq!(args.toggle(&defs::install::REDIRECT), None);
        assert_eq!(args.toggle(&defs::key::REUSE_KEY), Some(false));
        assert_eq!(args.text(&defs::key::KEY_TYPE).as_deref(), Some("ecdsa"));
        assert_eq!(args.origin(&defs::key::KEY_TYPE), Origin::Default);
    }

    #[test]
    fn values_of_the_wrong_shape_are_refused() {
        for line in [
            "--key-type dsa",
            "--http-01-port x",
            "--http-01-port 70000",
            "--max-log-backups=-1",
            "--preferred-challenges smtp",
            "--user-agent-comment (x)",
            "--reason because",
        ] {
            let result = arguments(line);
            assert!(matches!(result, Err(ParseError::BadValue { .. })), "{line}");
        }
        let args = arguments("--reason KeyCompromise").unwrap();
        let reason = args.text(&defs::install::REASON);
        assert_eq!(reason.as_deref(), Some("keycompromise"));
    }

    #[test]
    fn secrets_are_not_shown() {
        let args = arguments("--eab-hmac-key c2VjcmV0 --eab-kid kid").unwrap();
        let shown = format!("{args:?}");
        assert!(!shown.contains("c2VjcmV0"), "{shown}");
        assert!(shown.contains("kid"), "{shown}");
    }
}
