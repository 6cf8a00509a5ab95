//! What a flag is: one value that says everything about it.
//!
//! The parser, the configuration files, the help pages and the renewal confs all read this value;
//! nothing about a flag is written anywhere else.

use super::verb::Verb;

/// One flag. Built by the `const` functions below, one call per property, in `flags/defs/`.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// The name after `--`, which is also its key in `cli.ini`.
    pub long: &'static str,
    /// The letter after `-`.
    pub short: Option<char>,
    /// Further names, shown in the help.
    pub aliases: &'static [&'static str],
    /// Further names, accepted and not shown.
    pub hidden_aliases: &'static [&'static str],
    /// The name that sets a [`Kind::Toggle`] to false.
    pub negation: Option<&'static str>,
    /// How many values it takes and what repeating it means.
    pub kind: Kind,
    /// What stands for the value in the help; empty for a flag without one.
    pub value_name: &'static str,
    /// What holds when nobody says anything.
    pub default: Fallback,
    /// The line in the help, English and Korean.
    pub help: Words,
    /// The help pages it stands on; none: on `--help all` only.
    pub topics: &'static [&'static str],
    /// Where a renewal conf keeps it.
    pub saved: Option<Saved>,
    /// Whether it is shown, hidden, or only tolerated.
    pub standing: Standing,
    /// Whose flag it is.
    pub owner: Owner,
    /// The one verb that knows it; none: every verb does, as with certbot.
    pub only_for: Option<Verb>,
    /// Whether the value must never be shown or logged.
    pub secret: bool,
    /// Whether `cli.ini` may carry it.
    pub in_config_file: bool,
    /// Which plugin roles naming it fills with the plugin of its name.
    pub selects: Selects,
}

/// How many values a flag takes and what repeating it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No value; present or absent.
    Switch,
    /// No value; on by its name, off by its negation, the last one wins.
    Toggle,
    /// No value; each occurrence counts.
    Count,
    /// One value; the last one wins.
    Value(Shape),
    /// One value; each occurrence adds one.
    Repeat(Shape),
    /// Values between commas; each occurrence adds its own.
    CommaList(Shape),
}

impl Kind {
    /// Whether a value must follow the name.
    pub fn takes_value(self) -> bool {
        self.shape().is_some()
    }

    /// What one value must look like.
    pub fn shape(self) -> Option<Shape> {
        match self {
            Self::Switch | Self::Toggle | Self::Count => None,
            Self::Value(shape) | Self::Repeat(shape) | Self::CommaList(shape) => Some(shape),
        }
    }
}

/// What one value must look like; what does not is a usage error (exit 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Anything.
    Text,
    /// A whole number within bounds, both included.
    Number {
        /// The smallest number accepted.
        min: i64,
        /// The largest number accepted.
        max: i64,
    },
    /// One of these words, in any case; stored as written here.
    Choice(&'static [&'static str]),
    /// A challenge type, long (`http-01`) or short (`http`); stored long.
    Challenge,
    /// Anything without parentheses, which would end a User-Agent comment.
    Comment,
}

/// What holds when nobody says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// No value: the flag has no say.
    Unset,
    /// Off.
    Off,
    /// A number.
    Number(i64),
    /// A text.
    Text(&'static str),
}

/// Where a renewal conf keeps the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The key in `[renewalparams]`.
    pub key: &'static str,
    /// Its spelling on disk and how it is read back.
    pub form: SavedForm,
    /// Whether it is written even when it is the default.
    pub always: bool,
}

/// The spelling of a saved value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedForm {
    /// A string, `None` for no value.
    Text,
    /// Decimal digits.
    Number,
    /// `True` or `False`.
    Bool,
    /// `True` or `False`, the opposite of the switch (`--no-autorenew` is `autorenew = False`).
    Inverted,
    /// A list of strings; a bare string is read as a list of one.
    List,
    /// A subsection of its own.
    Section,
}

/// Whether a flag is shown, hidden, or only tolerated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In the help.
    Shown,
    /// Works, but not in the help.
    Hidden,
    /// Does nothing but warn.
    Deprecated,
    /// Gone from certbot; accepted with a warning under its full name, because scripts still carry it.
    Removed,
}

/// Whose flag it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// certbot has it: it may be abbreviated.
    Certbot,
    /// Ours: never found by an abbreviation, so it cannot make one of certbot's ambiguous.
    Evercert,
}

/// The plugin roles a flag fills with the plugin of its own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selects {
    /// None: most flags.
    Nothing,
    /// The authenticator (`--standalone`).
    Authenticator,
    /// Authenticator and installer (`--nginx`).
    Both,
}

/// A text in every language the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// Korean.
    pub ko: &'static str,
}

impl Flag {
    const fn new(long: &'static str, kind: Kind, value_name: &'static str) -> Self {
        Self {
            long,
            short: None,
            aliases: &[],
            hidden_aliases: &[],
            negation: None,
            kind,
            value_name,
            default: Fallback::Unset,
            help: Words { en: "", ko: "" },
            topics: &[],
            saved: None,
            standing: Standing::Shown,
            owner: Owner::Certbot,
            only_for: None,
            secret: false,
            in_config_file: true,
            selects: Selects::Nothing,
        }
    }

    /// A flag that is there or not.
    pub const fn switch(long: &'static str) -> Self {
        Self::new(long, Kind::Switch, "").default(Fallback::Off)
    }

    /// A flag with a name for yes and a name for no; without either it is unset.
    pub const fn toggle(long: &'static str, negation: &'static str) -> Self {
        let mut flag = Self::new(long, Kind::Toggle, "");
        flag.negation = Some(negation);
        flag
    }

    /// A flag that is counted.
    pub const fn count(long: &'static str) -> Self {
        Self::new(long, Kind::Count, "").default(Fallback::Number(0))
    }

    /// A flag with one text.
    pub const fn text(long: &'static str, value_name: &'static str) -> Self {
        Self::new(long, Kind::Value(Shape::Text), value_name)
    }

    /// A flag with one number between `min` and `max`.
    pub const fn number(long: &'static str, value_name: &'static str, min: i64, max: i64) -> Self {
        Self::new(long, Kind::Value(Shape::Number { min, max }), value_name)
    }

    /// A flag with one of a few words.
    pub const fn choice(long: &'static str, value_name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(long, Kind::Value(Shape::Choice(words)), value_name)
    }

    /// A flag that may be repeated, one text each.
    pub const fn repeat(long: &'static str, value_name: &'static str) -> Self {
        Self::new(long, Kind::Repeat(Shape::Text), value_name)
    }

    /// A flag that may be repeated, with texts between commas.
    pub const fn comma_list(long: &'static str, value_name: &'static str) -> Self {
        Self::new(long, Kind::CommaList(Shape::Text), value_name)
    }

    /// Gives it a letter.
    pub const fn short(mut self, letter: char) -> Self {
        self.short = Some(letter);
        self
    }

    /// Gives it further names, shown.
    pub const fn aliases(mut self, names: &'static [&'static str]) -> Self {
        self.aliases = names;
        self
    }

    /// Gives it further names, not shown.
    pub const fn hidden_aliases(mut self, names: &'static [&'static str]) -> Self {
        self.hidden_aliases = names;
        self
    }

    /// Replaces what its values must look like.
    pub const fn shape(mut self, shape: Shape) -> Self {
        self.kind = match self.kind {
            Kind::Repeat(_) => Kind::Repeat(shape),
            Kind::CommaList(_) => Kind::CommaList(shape),
            Kind::Value(_) | Kind::Switch | Kind::Toggle | Kind::Count => Kind::Value(shape),
        };
        self
    }

    /// Says what holds when nobody says anything.
    pub const fn default(mut self, default: Fallback) -> Self {
        self.default = default;
        self
    }

    /// Gives it its line in the help.
    pub const fn help(mut self, en: &'static str, ko: &'static str) -> Self {
        self.help = Words { en, ko };
        self
    }

    /// Files it under help pages.
    pub const fn topics(mut self, topics: &'static [&'static str]) -> Self {
        self.topics = topics;
        self
    }

    /// Has renewal confs keep it when a person set it.
    pub const fn saved(mut self, key: &'static str, form: SavedForm) -> Self {
        self.saved = Some(Saved { key, form, always: false });
        self
    }

    /// Has renewal confs keep it, default or not.
    pub const fn always_saved(mut self, key: &'static str, form: SavedForm) -> Self {
        self.saved = Some(Saved { key, form, always: true });
        self
    }

    /// Takes it out of the help.
    pub const fn hidden(mut self) -> Self {
        self.standing = Standing::Hidden;
        self
    }

    /// Marks it as doing nothing but warn.
    pub const fn deprecated(mut self) -> Self {
        self.standing = Standing::Deprecated;
        self
    }

    /// Marks it as gone from certbot and tolerated here.
    pub const fn removed(mut self) -> Self {
        self.standing = Standing::Removed;
        self
    }

    /// Marks it as ours, not certbot's.
    pub const fn ours(mut self) -> Self {
        self.owner = Owner::Evercert;
        self
    }

    /// Restricts it to one verb; such a flag is known only after the verb's word.
    pub const fn only_for(mut self, verb: Verb) -> Self {
        self.only_for = Some(verb);
        self.in_config_file = false;
        self.ours()
    }

    /// Marks the value as one that must never be shown.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Keeps it out of configuration files.
    pub const fn command_line_only(mut self) -> Self {
        self.in_config_file = false;
        self
    }

    /// Has it select the plugin of its name.
    pub const fn selects(mut self, roles: Selects) -> Self {
        self.selects = roles;
        self
    }

    /// Every name that means yes: the long name first, then the aliases, hidden ones last.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.long).chain(self.aliases.iter().copied()).chain(self.hidden_aliases.iter().copied())
    }

    /// Every name with what it means: the names that mean yes, then the negation.
    pub fn spellings(&self) -> impl Iterator<Item = Spelling> + use<> {
        let negation = self.negation.map(|name| Spelling { name, negated: true });
        self.names().map(|name| Spelling { name, negated: false }).chain(negation)
    }

    /// Whether abbreviations may mean it.
    pub fn may_be_abbreviated(&self) -> bool {
        self.owner == Owner::Certbot && self.standing != Standing::Removed
    }

    /// Whether giving it does nothing but warn.
    pub fn is_retired(&self) -> bool {
        matches!(self.standing, Standing::Deprecated | Standing::Removed)
    }
}

/// One name of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The name after `--`.
    pub name: &'static str,
    /// Whether it says no.
    pub negated: bool,
}
