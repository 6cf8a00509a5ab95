//! Reading the CA's JSON objects, one field at a time.

use jiff::Timestamp;
use reqwest::Url;
use serde_json::{Map, Value};

use crate::error::Error;

/// The fields of one JSON object in an answer.
///
/// Each reader says which field is missing or has the wrong type. `null` counts as absent.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    map: &'a Map<String, Value>,
    /// Who answered: named in errors, and the measure for URLs inside the answer.
    url: &'a Url,
}

impl<'a> Fields<'a> {
    /// The fields of `value`, an answer of `url` or a part of it called `what`.
    pub(crate) fn of(value: &'a Value, url: &'a Url, what: &str) -> Result<Self, Error> {
        match value.as_object() {
            Some(map) => Ok(Self { map, url }),
            None => Err(malformed(url, format!("{what} is not an object"))),
        }
    }

    /// The raw object.
    pub(crate) fn map(&self) -> &'a Map<String, Value> {
        self.map
    }

    /// A field of any type.
    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// A compulsory text.
    pub(crate) fn string(&self, name: &str) -> Result<&'a str, Error> {
        self.optional_string(name)?.ok_or_else(|| self.missing(name))
    }

    /// A text that may be absent.
    pub(crate) fn optional_string(&self, name: &str) -> Result<Option<&'a str>, Error> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| self.wrong(name, "not a string"))
    }

    /// True or false; absent means false.
    pub(crate) fn boolean(&self, name: &str) -> Result<bool, Error> {
        let Some(value) = self.value(name) else { return Ok(false) };
        value.as_bool().ok_or_else(|| self.wrong(name, "not a boolean"))
    }

    /// A compulsory URL.
    pub(crate) fn url(&self, name: &str) -> Result<Url, Error> {
        self.optional_url(name)?.ok_or_else(|| self.missing(name))
    }

    /// A URL that may be absent. A CA that is reached by https must stay with it.
    pub(crate) fn optional_url(&self, name: &str) -> Result<Option<Url>, Error> {
        self.optional_string(name)?.map(|text| self.parse_url(name, text)).transpose()
    }

    /// A list of URLs; compulsory.
    pub(crate) fn urls(&self, name: &str) -> Result<Vec<Url>, Error> {
        self.list(name)?.iter().map(|value| self.parse_url(name, value.as_str().unwrap_or_default())).collect()
    }

    /// A list of texts; absent means empty.
    pub(crate) fn strings(&self, name: &str) -> Result<Vec<String>, Error> {
        if self.value(name).is_none() {
            return Ok(Vec::new());
        }
        let texts = self.list(name)?.iter().map(|value| value.as_str().map(str::to_owned));
        texts.collect::<Option<_>>().ok_or_else(|| self.wrong(name, "not a list of strings"))
    }

    /// A compulsory list of objects.
    pub(crate) fn objects(&self, name: &str) -> Result<Vec<Self>, Error> {
        self.list(name)?.iter().map(|value| Self::of(value, self.url, name)).collect()
    }

    /// A compulsory object.
    pub(crate) fn object(&self, name: &str) -> Result<Self, Error> {
        Self::of(self.value(name).ok_or_else(|| self.missing(name))?, self.url, name)
    }

    /// An RFC 3339 time that may be absent.
    pub(crate) fn timestamp(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        let parse = |text: &str| text.parse().map_err(|_| self.wrong(name, "not an RFC 3339 time"));
        self.optional_string(name)?.map(parse).transpose()
    }

    /// The error for a field that lacks.
    pub(crate) fn missing(&self, name: &str) -> Error {
        self.wrong(name, "missing")
    }

    /// The error for a field with a senseless value.
    pub(crate) fn wrong(&self, name: &str, what: &str) -> Error {
        malformed(self.url, format!("`{name}` is {what}"))
    }

    fn list(&self, name: &str) -> Result<&'a [Value], Error> {
        let value = self.value(name).ok_or_else(|| self.missing(name))?;
        value.as_array().map(Vec::as_slice).ok_or_else(|| self.wrong(name, "not a list"))
    }

    fn parse_url(&self, name: &str, text: &str) -> Result<Url, Error> {
        let url = Url::parse(text).ok().filter(|url| is_reachable(url, self.url));
        url.ok_or_else(|| self.wrong(name, "not an http or https URL, or less safe than the directory"))
    }
}

/// The error for an answer of `url` that makes no sense.
pub(crate) fn malformed(url: &Url, what: impl Into<String>) -> Error {
    Error::Malformed { url: url.to_string(), what: what.into() }
}

/// Whether `url` may be asked because `origin` said so: http(s), and never http after https.
pub(crate) fn is_reachable(url: &Url, origin: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && origin.scheme() == "http")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn base() -> Url {
        Url::parse("https://ca.test/x").unwrap()
    }

    fn complaint<T>(result: Result<T, Error>) -> String {
        match result.err() {
            Some(Error::Malformed { what, .. }) => what,
            other => panic!("unexpected: {other:?}"),
        }
    }

    #[test]
    fn complains_by_name() {
        let url = base();
        let value = json!({"s": 1, "u": "ftp://x", "h": "http://ca.test/", "l": "x", "t": "now", "o": [1], "n": null});
        let fields = Fields::of(&value, &url, "it").unwrap();
        assert_eq!(complaint(fields.string("s")), "`s` is not a string");
        assert_eq!(complaint(fields.string("n")), "`n` is missing");
        assert_eq!(complaint(fields.string("absent")), "`absent` is missing");
        assert_eq!(complaint(fields.boolean("s")), "`s` is not a boolean");
        assert!(complaint(fields.url("u")).starts_with("`u` is not an http"));
        assert!(complaint(fields.url("h")).starts_with("`h` is not an http"));
        assert_eq!(complaint(fields.urls("l")), "`l` is not a list");
        assert_eq!(complaint(fields.strings("o")), "`o` is not a list of strings");
        assert_eq!(complaint(fields.timestamp("t")), "`t` is not an RFC 3339 time");
        assert_eq!(complaint(fields.objects("o")), "o is not an object");
        assert_eq!(complaint(Fields::of(&json!([]), &url, "the answer")), "the answer is not an object");
    }

    #[test]
    fn absence_is_no_error_where_allowed() {
        let url = base();
        let value = json!({"n": null});
        let fields = Fields::of(&value, &url, "it").unwrap();
        assert_eq!(fields.optional_string("n").unwrap(), None);
        assert_eq!(fields.optional_url("x").unwrap(), None);
        assert!(fields.strings("x").unwrap().is_empty());
        assert!(!fields.boolean("x").unwrap());
    }
}
