//! The command line, word by word: which words are flags, values, the verb.
//!
//! As with certbot the verb may stand anywhere and every flag goes with every verb. Unlike certbot,
//! a word that is the value of a flag is never taken for the verb.

use std::ffi::{OsStr, OsString};

use lexopt::{Arg, Parser};

use super::{
    defs,
    error::ParseError,
    flag::Flag,
    index::{self, Found},
    occurrence::{Occurrence, Origin, Said},
    verb::Verb,
};

/// A command line, exactly as typed.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// The verb, if one was typed.
    pub verb: Option<Verb>,
    /// The flags, in order.
    pub flags: Vec<Occurrence>,
    /// Words after a verb that takes some (`sandbox serve`).
    pub words: Vec<String>,
    /// All that followed `--`.
    pub rest: Vec<String>,
    /// Whether help or the version is wanted instead of work.
    pub instead: Option<Instead>,
}

/// What is wanted instead of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Help, on a topic or in general.
    Help(Option<String>),
    /// The version.
    Version,
    /// Something made from the list of flags: its kind.
    Generate(String),
}

/// Reads the words after the program's name. `is_topic` knows the help topics.
pub fn command_line(words: &[OsString], is_topic: &dyn Fn(&str) -> bool) -> Result<CommandLine, ParseError> {
    if words.first().is_some_and(|word| word == "help") {
        return Ok(help_about(words.get(1), is_topic));
    }
    let end = words.iter().position(|word| word == "--");
    let (head, rest) = words.split_at(end.unwrap_or(words.len()));
    let mut reader = Reader { parser: Parser::from_args(head), line: CommandLine::default(), is_topic };
    reader.read()?;
    let mut line = reader.line;
    for word in rest.iter().skip(1) {
        line.rest.push(unicode(word.clone())?);
    }
    refuse_rest(&line)?;
    Ok(line)
}

struct Reader<'a> {
    parser: Parser,
    line: CommandLine,
    is_topic: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    /// Reads on after a word that is not known: who asks for help or the version gets it all the same.
    fn read(&mut self) -> Result<(), ParseError> {
        let mut unknown = None;
        while self.line.instead.is_none() {
            match self.one() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error @ ParseError::Unknown { .. }) => unknown = unknown.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        match unknown {
            Some(error) if self.line.instead.is_none() => Err(error),
            _ => Ok(()),
        }
    }

    /// Reads one word with its value; false at the end.
    fn one(&mut self) -> Result<bool, ParseError> {
        let (found, shown) = match self.parser.next().map_err(from_lexopt)? {
            None => return Ok(false),
            Some(Arg::Value(word)) => {
                let word = unicode(word)?;
                self.word(word)?;
                return Ok(true);
            }
            Some(Arg::Short(letter)) => (plain(index::short(letter)?), format!("-{letter}")),
            Some(Arg::Long(name)) => {
                let found = index::long(name, self.line.verb)?;
                (found, format!("--{}", found.name))
            }
        };
        self.flag(found, shown)?;
        Ok(true)
    }

    fn word(&mut self, word: String) -> Result<(), ParseError> {
        match (self.line.verb, Verb::from_word(&word)) {
            (None, Some(verb)) => self.line.verb = Some(verb),
            (Some(verb), _) if verb.takes_words() => self.line.words.push(word),
            (_, _) => return Err(unknown_word(word)),
        }
        Ok(())
    }

    fn flag(&mut self, found: Found, shown: String) -> Result<(), ParseError> {
        if found.flag.long == defs::interaction::HELP.long {
            self.line.instead = Some(Instead::Help(self.topic()));
            return Ok(());
        }
        let said = self.said(found, shown)?;
        match &said {
            Said::Value(kind) if found.flag.long == defs::interaction::GENERATE.long => {
                self.line.instead = Some(Instead::Generate(kind.clone()));
            }
            _ if found.flag.long == defs::interaction::VERSION.long => self.line.instead = Some(Instead::Version),
            _ => {}
        }
        self.line.flags.push(Occurrence { flag: found.flag, said, origin: Origin::CommandLine });
        Ok(())
    }

    fn said(&mut self, found: Found, shown: String) -> Result<Said, ParseError> {
        if found.flag.kind.takes_value() {
            let value = match self.parser.optional_value() {
                Some(value) => unicode(value)?,
                None => self.next_word(shown)?,
            };
            return Ok(Said::Value(value));
        }
        // After a letter, what is attached are more letters.
        let attached = shown.starts_with("--").then(|| self.parser.optional_value()).flatten();
        match attached {
            Some(value) => {
                Err(ParseError::UnexpectedValue { flag: shown, value: value.to_string_lossy().into_owned() })
            }
            None if found.negated => Ok(Said::No),
            None => Ok(Said::Yes),
        }
    }

    /// The value in the next word. A word that looks like a flag is not one: `--csr --dry-run`
    /// is a forgotten file name, not a file called `--dry-run`.
    fn next_word(&mut self, shown: String) -> Result<String, ParseError> {
        let missing = || ParseError::MissingValue { flag: shown.clone() };
        let mut words = self.parser.try_raw_args().ok_or_else(missing)?;
        match words.peek() {
            Some(word) if !looks_like_flag(word) => {}
            _ => return Err(missing()),
        }
        words.next().ok_or_else(missing).and_then(unicode)
    }

    /// The topic after `--help`: the next word if it is one, else a verb anywhere on the line.
    fn topic(&mut self) -> Option<String> {
        let attached = self.parser.optional_value().and_then(|word| unicode(word).ok());
        let verb = self.line.verb;
        let words: Vec<String> =
            self.parser.try_raw_args().into_iter().flatten().filter_map(|word| unicode(word).ok()).collect();
        attached
            .or_else(|| words.first().cloned())
            .filter(|word| (self.is_topic)(word))
            .or_else(|| verb.map(|verb| verb.name().into()))
            .or_else(|| words.into_iter().find(|word| Verb::from_word(word).is_some()))
    }
}

fn help_about(topic: Option<&OsString>, is_topic: &dyn Fn(&str) -> bool) -> CommandLine {
    let topic = topic.and_then(|word| word.to_str()).filter(|word| is_topic(word));
    CommandLine { instead: Some(Instead::Help(topic.map(str::to_owned))), ..CommandLine::default() }
}

fn refuse_rest(line: &CommandLine) -> Result<(), ParseError> {
    match line.rest.first() {
        Some(word) if !line.verb.is_some_and(Verb::takes_words) && line.instead.is_none() => {
            Err(unknown_word(word.clone()))
        }
        _ => Ok(()),
    }
}

fn plain(flag: &'static Flag) -> Found {
    Found { flag, negated: false, name: flag.long }
}

fn unknown_word(given: String) -> ParseError {
    let verbs = Verb::ALL.into_iter().map(Verb::name);
    let similar = index::nearest(&given, verbs).map(str::to_owned);
    ParseError::Unknown { given, similar }
}

/// Whether a word would be read as a flag. A lone dash, a negative number and a phrase are values.
fn looks_like_flag(word: &OsStr) -> bool {
    let text = word.to_string_lossy();
    let Some(tail) = text.strip_prefix('-') else {
        return false;
    };
    !(tail.is_empty() || text.contains(' ') || tail.parse::<f64>().is_ok())
}

fn unicode(word: OsString) -> Result<String, ParseError> {
    word.into_string().map_err(|word| ParseError::NotUnicode { shown: word.to_string_lossy().into_owned() })
}

fn from_lexopt(error: lexopt::Error) -> ParseError {
    ParseError::Unknown { given: error.to_string(), similar: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<CommandLine, ParseError> {
        let words: Vec<OsString> = line.split_whitespace().map(Into::into).collect();
        command_line(&words, &|topic| topic == "all" || Verb::from_word(topic).is_some())
    }

    fn said(line: &str) -> String {
        let line = parse(line).unwrap();
        format!("{:?} {:?}", line.verb, line.flags)
    }

    #[test]
    fn the_verb_may_stand_anywhere() {
        for line in ["renew -n --dry", "-n renew --dry", "-n --dry renew"] {
            assert_eq!(said(line), "Some(Renew) [--non-interactive, --dry-run]", "{line}");
        }
    }

    #[test]
    fn a_value_is_never_the_verb() {
        assert_eq!(said("--cert-name run delete"), "Some(Delete) [--cert-name \"run\"]");
    }

    #[test]
    fn letters_cluster_and_carry_values() {
        assert_eq!(
            said("-vvnda.test -d=b.test -m x@y"),
            "None [--verbose, --verbose, --non-interactive, --domains \"a.test\", \
             --domains \"b.test\", --email \"x@y\"]"
        );
    }

    #[test]
    fn a_flag_is_not_a_value() {
        assert!(matches!(parse("--csr --dry-run"), Err(ParseError::MissingValue { .. })));
        assert!(matches!(parse("--csr"), Err(ParseError::MissingValue { .. })));
        assert_eq!(said("--csr -"), "None [--csr \"-\"]");
        assert_eq!(said("--csr=--x"), "None [--csr \"--x\"]");
        assert_eq!(said("--verbose-level -5"), "None [--verbose-level \"-5\"]");
    }

    #[test]
    fn a_phrase_with_a_dash_is_a_value() {
        let words = ["--pre-hook", "-x and more"].map(OsString::from);
        let line = command_line(&words, &|_| false).unwrap();
        assert_eq!(format!("{:?}", line.flags), "[--pre-hook \"-x and more\"]");
    }

    #[test]
    fn switches_take_no_value() {
        assert!(matches!(parse("--dry-run=yes"), Err(ParseError::UnexpectedValue { .. })));
    }

    #[test]
    fn a_mistake_with_a_shortened_flag_names_it_in_full() {
        let flag = |line| match parse(line) {
            Err(ParseError::UnexpectedValue { flag, .. } | ParseError::MissingValue { flag }) => flag,
            other => panic!("{other:?}"),
        };
        assert_eq!(flag("--dry=yes"), "--dry-run");
        assert_eq!(flag("--renew-h"), "--renew-hook");
        assert_eq!(flag("--no-eff=x"), "--no-eff-email");
        assert_eq!(flag("-d"), "-d");
    }

    #[test]
    fn unknown_words_and_flags_are_named() {
        let message = |line| parse(line).unwrap_err().to_string();
        assert_eq!(message("certonly foo"), "unrecognized arguments: foo");
        assert_eq!(message("--wibble"), "unrecognized arguments: --wibble");
        assert_eq!(message("-x"), "unrecognized arguments: -x");
        assert_eq!(message("renew -- foo"), "unrecognized arguments: foo");
        assert_eq!(message("certonly renew"), "unrecognized arguments: renew");
    }

    #[test]
    fn help_takes_a_topic_if_it_is_one() {
        let help = |line| parse(line).unwrap().instead;
        assert_eq!(help("-h"), Some(Instead::Help(None)));
        assert_eq!(help("--help all"), Some(Instead::Help(Some("all".into()))));
        assert_eq!(help("--help wibble"), Some(Instead::Help(None)));
        assert_eq!(help("--wibble=x -h"), Some(Instead::Help(None)));
        assert_eq!(help("--wibble --version"), Some(Instead::Version));
        assert_eq!(help("renew -h"), Some(Instead::Help(Some("renew".into()))));
        assert_eq!(help("--help -n delete"), Some(Instead::Help(Some("delete".into()))));
        assert_eq!(help("help renew"), Some(Instead::Help(Some("renew".into()))));
        assert!(parse("renew help").is_err());
    }

    #[test]
    fn sandbox_has_words_flags_and_a_command_of_its_own() {
        let line = parse("sandbox run --http-port 5002 -- certonly --dns x").unwrap();
        assert_eq!(line.words, ["run"]);
        assert_eq!(line.rest, ["certonly", "--dns", "x"]);
        assert_eq!(format!("{:?}", line.flags), "[--http-port \"5002\"]");
    }
}
