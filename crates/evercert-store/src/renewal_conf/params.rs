//! The options a renewal repeats.

use crate::ini::Value;

/// The options in `[renewalparams]`, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    entries: Vec<(String, ParamValue)>,
    webroot_map: Option<Vec<(String, String)>>,
}

impl Params {
    /// No options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets an option; one that is there keeps its place.
    ///
    /// A deploy hook may be called `deploy_hook` or `renew_hook`: it is stored under the second name, which old
    /// programs know too.
    pub fn set(&mut self, key: &str, value: ParamValue) {
        let key = stored_name(key);
        match self.entries.iter_mut().find(|(name, _)| name == key) {
            Some(entry) => entry.1 = value,
            None => self.entries.push((key.to_owned(), value)),
        }
    }

    /// Sets the map from identifier to webroot.
    pub fn set_webroot_map(&mut self, map: Vec<(String, String)>) {
        self.webroot_map = Some(map);
    }

    /// The options in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ParamValue)> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// An option.
    pub fn get(&self, key: &str) -> Option<&ParamValue> {
        self.get_exact(stored_name(key))
    }

    /// An option under exactly this name.
    pub(super) fn get_exact(&self, key: &str) -> Option<&ParamValue> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// An option that is a text; `None` also when it is saved as `None`.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            ParamValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// An option that is a number.
    pub fn int(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            ParamValue::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// An option that is a truth value.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.get(key)? {
            ParamValue::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// An option that is a list; a bare text counts as a list of one.
    pub fn list(&self, key: &str) -> Option<&[String]> {
        match self.get(key)? {
            ParamValue::List(list) => Some(list),
            ParamValue::Text(text) => Some(std::slice::from_ref(text)),
            _ => None,
        }
    }

    /// The key type of the lineage. Confs from before the key type was saved mean RSA.
    pub fn key_type(&self) -> &str {
        self.text("key_type").unwrap_or("rsa")
    }

    /// The map from identifier to webroot, if one is saved. It counts only for the authenticator `webroot`.
    pub fn webroot_map(&self) -> Option<&[(String, String)]> {
        self.webroot_map.as_deref()
    }
}

/// A value of an option, with the types Python knows it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// `True` or `False`.
    Bool(bool),
    /// A number.
    Int(i64),
    /// A list of texts.
    List(Vec<String>),
    /// Nothing, deliberately: `None`.
    None,
    /// A text.
    Text(String),
}

impl ParamValue {
    /// How the value stands in the file.
    pub fn to_ini(&self) -> Value {
        match self {
            Self::Bool(true) => "True".into(),
            Self::Bool(false) => "False".into(),
            Self::Int(number) => number.to_string().into(),
            Self::List(list) => list.clone().into(),
            Self::None => "None".into(),
            Self::Text(text) => text.as_str().into(),
        }
    }
}

impl From<&str> for ParamValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for ParamValue {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i64> for ParamValue {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Vec<String>> for ParamValue {
    fn from(list: Vec<String>) -> Self {
        Self::List(list)
    }
}

fn stored_name(key: &str) -> &str {
    if key == "deploy_hook" { "renew_hook" } else { key }
}
