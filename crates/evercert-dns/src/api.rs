//! The language of descriptions: what a provider of plain HTTP and JSON is like, as a value.
//!
//! Texts are templates: `$name` stands for a variable, which is a field of the credentials, something captured from an
//! answer (by a login, with a zone, with a record), or one of these:
//!
//! | variable | is |
//! |---|---|
//! | `$guess` | the name that may be a zone, while one is looked for |
//! | `$zone`, `$zid` | the zone's name, and what the provider calls it |
//! | `$fqdn`, `$name`, `$sub` | the record's name: absolute without a dot; relative to the zone; the same, empty for the zone itself |
//! | `$value`, `$ttl` | the value without quotes; the time to live |
//! | `$rid` | what the provider calls the record, or the set of records |
//! | `$page` | the page of a list |
//!
//! In a path or query they are percent-encoded. A body of JSON is a template of JSON: variables are filled into its
//! texts, so that nothing needs quoting; a text that is `=name` and nothing else becomes a number, and `*` becomes the
//! array of a set's elements. Places in answers are JSON pointers (RFC 6901); the empty one is the whole.
//!
//! There are no conditions and no expressions: who needs them is written by code.

pub mod described;
mod exchange;
mod failure;
mod find;
mod pages;
mod records;
mod set;
mod template;

use evercert_plugin::dns_error::DnsError;
use jiff::Timestamp;
use reqwest::Url;

use crate::api::template::Variables;

/// One provider.
#[derive(Debug)]
pub struct Api {
    /// What all paths begin with, such as `https://api.example.com/v2`.
    pub base: &'static str,
    /// How a request shows who sends it: the first way whose variables are all given.
    pub auth: &'static [Auth],
    /// Asked once before everything else, for what later requests need.
    pub before: Option<Before>,
    /// How the zone of a name is found.
    pub zones: Zones,
    /// How records are kept.
    pub records: Records,
    /// What makes changes of a zone live.
    pub commit: Option<Request>,
    /// What `$name` is for the zone itself: nothing or `@`.
    pub apex: &'static str,
    /// What refusals look like.
    pub failures: Failures,
    /// Whether a zone can hold one value only.
    pub only_one: bool,
}

/// How a request shows who sends it.
#[derive(Debug)]
pub enum Auth {
    /// Headers.
    Headers(&'static [(&'static str, &'static str)]),
    /// Basic authentication: user and password.
    Basic(&'static str, &'static str),
    /// Members of the JSON body.
    Body(&'static [(&'static str, &'static str)]),
    /// Parameters of the query.
    Query(&'static [(&'static str, &'static str)]),
    /// Headers that are computed from the request.
    Signed(Signer),
}

/// Computes the headers that prove who sends a request.
pub type Signer = fn(&Unsigned<'_>) -> Result<Vec<(&'static str, String)>, DnsError>;

/// What a signature is computed from.
pub struct Unsigned<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The whole URL.
    pub url: &'a Url,
    /// The body; empty if there is none.
    pub body: &'a [u8],
    /// The present instant.
    pub now: Timestamp,
    /// Credentials and what was captured.
    pub variables: &'a Variables,
    /// When [`Before`] was answered.
    pub since: Timestamp,
}

/// One request.
#[derive(Debug)]
pub struct Request {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path, with its query if it has one; follows [`Api::base`].
    pub path: &'static str,
    /// The body.
    pub body: Body,
    /// More headers.
    pub headers: &'static [(&'static str, &'static str)],
}

/// The body of a request.
#[derive(Debug)]
pub enum Body {
    /// None.
    Nothing,
    /// JSON.
    Json(&'static str),
}

impl Request {
    /// A request without a body.
    pub const fn plain(method: &'static str, path: &'static str) -> Self {
        Self { method, path, body: Body::Nothing, headers: &[] }
    }

    /// GET.
    pub const fn get(path: &'static str) -> Self {
        Self::plain("GET", path)
    }

    /// DELETE.
    pub const fn delete(path: &'static str) -> Self {
        Self::plain("DELETE", path)
    }

    /// A request with a body of JSON.
    pub const fn json(method: &'static str, path: &'static str, body: &'static str) -> Self {
        Self { method, path, body: Body::Json(body), headers: &[] }
    }

    /// The same with these headers.
    pub const fn with(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }
}

/// Names for places in an answer.
pub type Captures = &'static [(&'static str, &'static str)];

/// A request whose answer later ones need.
#[derive(Debug)]
pub struct Before {
    /// What is asked.
    pub request: Request,
    /// What is kept of the answer.
    pub captures: Captures,
}

/// How the zone of a name is found.
#[derive(Debug)]
pub enum Zones {
    /// The provider is asked about each parent of the name, the longest first.
    Walk {
        /// Asked with `$guess`.
        list: ZoneList,
        /// Statuses that mean "no such zone here" beside 404.
        missing: &'static [u16],
    },
    /// The provider lists all zones, and the longest that holds the name is taken.
    All(ZoneList),
    /// There are no zones: what is left when so many labels of the suffix are kept, such as 3 for `x.duckdns.org`.
    Labels(usize),
}

/// Zones in an answer.
#[derive(Debug)]
pub struct ZoneList {
    /// What is asked.
    pub request: Request,
    /// Where the zones are; what is no array is one zone.
    pub items: &'static str,
    /// How to go on.
    pub paging: Paging,
    /// Where a zone has its name; empty: it is the one that was asked about.
    pub name: &'static str,
    /// Where a zone has its id; empty: its name is its id.
    pub id: &'static str,
    /// What else is kept.
    pub captures: Captures,
    /// A place that must hold this text, or the zone does not count, such as one that is not public.
    pub only: Option<(&'static str, &'static str)>,
}

/// How a list goes on.
#[derive(Clone, Copy, Debug)]
pub enum Paging {
    /// All is there at once.
    Whole,
    /// `$page` counts from this number, until a page is empty, says what the one before said, or is the last one: this
    /// place holds the number of pages; an empty pointer: nobody says how many there are.
    Numbered(u64, &'static str),
    /// This place holds the URL of the next page, or nothing.
    Next(&'static str),
    /// This place holds what `$page` is next, or nothing; it begins empty.
    Cursor(&'static str),
}

/// How records are kept.
#[derive(Debug)]
pub enum Records {
    /// Each value is a record with an id of its own.
    Each(Each),
    /// All values of a name are one thing, which is read, changed and written back.
    Set(Set),
    /// The provider adds and removes single values by itself, and does not mind to be told twice.
    ByValue {
        /// Shows which are there, for providers that do mind.
        look: Option<Look>,
        /// Adds one.
        add: Request,
        /// Removes one.
        remove: Request,
    },
}

/// Records with ids.
#[derive(Debug)]
pub struct Each {
    /// Lists records; the more it leaves out, the better.
    pub list: Request,
    /// Where they are.
    pub items: &'static str,
    /// How to go on.
    pub paging: Paging,
    /// Asked for each item, with `$rid`, if the list has ids only.
    pub detail: Option<Request>,
    /// Where a record is described.
    pub place: Place,
    /// Adds one.
    pub add: Request,
    /// Removes `$rid`.
    pub remove: Request,
}

/// Where a record, or a set of records, has what. An empty pointer: it is not said, and as asked for.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// What the provider calls it. The empty pointer is the item itself.
    pub id: &'static str,
    /// Its name, absolute or relative.
    pub name: &'static str,
    /// Its type.
    pub kind: &'static str,
    /// Its value, in quotes or not.
    pub value: &'static str,
}

/// The values at a name.
#[derive(Debug)]
pub struct Look {
    /// Asked; 404 means that there is none.
    pub get: Request,
    /// Where the values are.
    pub elements: &'static str,
    /// Where one of them has its value.
    pub element: Place,
    /// Where it is said how long they live, for a new one must live as long.
    pub ttl: &'static str,
}

/// All values of a name as one thing.
#[derive(Debug)]
pub struct Set {
    /// Reads it. 404 means that there is none.
    pub get: Request,
    /// Where in the answer sets are; `None`: the answer is the one set.
    pub items: Option<&'static str>,
    /// How to go on.
    pub paging: Paging,
    /// Where a set has its id, name and type; `value` is not used.
    pub place: Place,
    /// Where a set has its elements.
    pub elements: &'static str,
    /// Where an element has its value; name and type if elements of all names are in it.
    pub element: Place,
    /// A new element: a template of JSON.
    pub template: &'static str,
    /// Where a set, or its first element, has its time to live, which is kept.
    pub ttl: &'static str,
    /// What else is kept of a set, such as a number that says whether it was changed meanwhile.
    pub captures: Captures,
    /// Writes a set where there was none.
    pub create: Request,
    /// Writes one that is there.
    pub replace: Request,
    /// Removes one of which nothing is left; `None`: it is written without elements.
    pub delete: Option<Request>,
}

/// What refusals look like.
#[derive(Clone, Copy, Debug)]
pub struct Failures {
    /// What an answer must have to be a success, beside its status.
    pub ok: Option<(&'static str, &'static str)>,
    /// What an answer has when it is none, beside its status.
    pub bad: Option<(&'static str, &'static str)>,
    /// What an answer that is no JSON begins with when it is a success.
    pub plain: Option<&'static str>,
    /// Where codes may be.
    pub codes: &'static [&'static str],
    /// Where texts for people may be.
    pub messages: &'static [&'static str],
    /// What codes, or HTTP statuses, mean if they do not mean the usual.
    pub classes: &'static [(&'static str, Class)],
}

/// What a refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Wrong credentials.
    Credentials,
    /// Credentials for something else.
    Forbidden,
    /// What was to be added is there.
    Exists,
    /// What was asked about is not there.
    Gone,
    /// Somebody else changed it meanwhile.
    Changed,
    /// Too many requests.
    RateLimited,
    /// Trouble of the provider.
    Trouble,
    /// Refused for good.
    Rejected,
}

impl Failures {
    /// By HTTP status only; texts are in `message` or `error`.
    pub const USUAL: Self = Self {
        ok: None,
        bad: None,
        plain: None,
        codes: &[],
        messages: &["/message", "/error/message", "/error", "/detail"],
        classes: &[],
    };
}
