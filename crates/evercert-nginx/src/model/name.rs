//! Names of server blocks, and how well they fit.

use std::cmp::Ordering;
use std::sync::OnceLock;

use fancy_regex::{Regex, RegexBuilder};

use crate::files::At;

/// One name of a `server_name`.
#[derive(Clone, Debug)]
pub struct ServerName {
    /// As nginx takes it, in lower case unless it is a regular expression.
    pub text: Vec<u8>,
    /// What it fits.
    pub pattern: Pattern,
    /// The `server_name` that it stands in.
    pub at: At,
}

/// What a name fits.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// `a.test`: itself.
    Exact(Vec<u8>),
    /// `.a.test`: itself and all below.
    Domain(Vec<u8>),
    /// `*.a.test`: all below; kept with its dot.
    Leading(Vec<u8>),
    /// `www.*`: kept with its dot.
    Trailing(Vec<u8>),
    /// `~…`
    Regex(Expression),
}

/// A regular expression, made ready when it is asked for the first time. One that we do not understand fits nothing.
#[derive(Clone, Debug)]
pub struct Expression {
    text: Vec<u8>,
    ready: OnceLock<Option<Box<Regex>>>,
}

/// How well a name fits, the best first: nginx takes the exact one, then the longest with a leading star, then the
/// longest with a trailing one, then the first regular expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// The name itself.
    Exact,
    /// All but the star, so many bytes.
    Leading(usize),
    /// All but the star, so many bytes.
    Trailing(usize),
    /// A regular expression.
    Regex,
}

impl ServerName {
    /// Reads an argument of `server_name`.
    pub(super) fn new(value: &[u8], at: At, hostname: &str) -> Self {
        if let Some(expression) = value.strip_prefix(b"~") {
            return Self {
                text: value.to_vec(),
                pattern: Pattern::Regex(Expression { text: expression.to_vec(), ready: OnceLock::new() }),
                at,
            };
        }
        let text = match value {
            b"$hostname" => hostname.to_ascii_lowercase().into_bytes(),
            _ => value.to_ascii_lowercase(),
        };
        Self { pattern: pattern(&text), text, at }
    }
}

impl Pattern {
    /// How well a host name, in lower case, fits.
    pub fn rank(&self, host: &str) -> Option<Rank> {
        let host = host.as_bytes();
        match self {
            Self::Exact(name) => (name == host).then_some(Rank::Exact),
            Self::Domain(name) => {
                let below =
                    || host.strip_suffix(name.as_slice()).is_some_and(|rest| rest.len() > 1 && rest.ends_with(b"."));
                if name == host { Some(Rank::Exact) } else { below().then_some(Rank::Leading(name.len() + 1)) }
            }
            Self::Leading(end) => (host.len() > end.len() && host.ends_with(end)).then_some(Rank::Leading(end.len())),
            Self::Trailing(start) => {
                (host.len() > start.len() && host.starts_with(start)).then_some(Rank::Trailing(start.len()))
            }
            Self::Regex(expression) => expression.fits(std::str::from_utf8(host).ok()?).then_some(Rank::Regex),
        }
    }

    /// The one name that it fits exactly.
    pub fn exact(&self) -> Option<&[u8]> {
        match self {
            Self::Exact(name) | Self::Domain(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it fits names that are not written in it.
    pub fn is_pattern(&self) -> bool {
        !matches!(self, Self::Exact(_))
    }
}

impl Expression {
    /// Whether it is not understood: nobody knows what it fits.
    pub fn is_unclear(&self) -> bool {
        self.ready().is_none()
    }

    fn ready(&self) -> Option<&Regex> {
        self.ready.get_or_init(|| regex(&self.text)).as_deref()
    }

    fn fits(&self, host: &str) -> bool {
        self.ready().is_some_and(|regex| regex.is_match(host).is_ok_and(|fits| fits))
    }
}

impl Rank {
    fn order(self) -> (u8, usize) {
        match self {
            Self::Exact => (0, 0),
            Self::Leading(length) => (1, usize::MAX - length),
            Self::Trailing(length) => (2, usize::MAX - length),
            Self::Regex => (3, 0),
        }
    }
}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn pattern(text: &[u8]) -> Pattern {
    match text {
        [b'.', base @ ..] if !base.is_empty() => Pattern::Domain(base.to_vec()),
        [b'*', end @ ..] if end.starts_with(b".") => Pattern::Leading(end.to_vec()),
        [start @ .., b'*'] if start.ends_with(b".") => Pattern::Trailing(start.to_vec()),
        _ => Pattern::Exact(text.to_vec()),
    }
}

/// nginx asks in lower case, and lets an expression with capitals fit that, too.
fn regex(expression: &[u8]) -> Option<Box<Regex>> {
    let text = std::str::from_utf8(expression).ok()?;
    let any_case = text.bytes().any(|byte| byte.is_ascii_uppercase());
    let built = RegexBuilder::new(text).case_insensitive(any_case).backtrack_limit(MOST_STEPS).build();
    built.ok().map(Box::new)
}

/// Enough for any name; an expression that wants more fits nothing.
const MOST_STEPS: usize = 100_000;
