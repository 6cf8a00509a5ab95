//! From the texts of `[renewalparams]` to typed options, with certbot's rules for each key.

use crate::ini::{Document, Value};
use crate::renewal_conf::error::ConfProblem;
use crate::renewal_conf::params::{ParamValue, Params};

/// Everything in `[renewalparams]`, typed.
///
/// Keys that are no option of ours or of a plugin are in it too: only the caller knows the plugins.
pub(super) fn params(document: &Document) -> Result<Params, ConfProblem> {
    let section = document.section(SECTION).ok_or(ConfProblem::MissingParams)?;
    let mut params = Params::new();
    for scalar in section.scalars() {
        let key = scalar.key();
        let value = if is_hook(key) { Some(raw_hook(scalar.value())) } else { document.interpolated(SECTION, key)? };
        let value = value.expect("the key is one of this section's");
        params.set(key, typed(key, value)?);
    }
    if section.section("webroot_map").is_some() {
        params.set_webroot_map(webroot_map(document)?);
    }
    Ok(params)
}

/// Commands are taken literally: certbot's interpolation would make `date '+%(x)s'` an unreadable conf.
pub(super) fn is_hook(key: &str) -> bool {
    key.ends_with("_hook")
}

/// A command with an unquoted comma reads as a list; it was meant as one text.
fn raw_hook(value: &Value) -> Value {
    match value {
        Value::Text(_) => value.clone(),
        Value::List(list) => list.join(", ").into(),
    }
}

fn webroot_map(document: &Document) -> Result<Vec<(String, String)>, ConfProblem> {
    let path = [SECTION[0], "webroot_map"];
    let section = document.section(&path).ok_or(ConfProblem::MissingParams)?;
    let mut map = Vec::new();
    for scalar in section.scalars() {
        let value = document.interpolated(&path, scalar.key())?;
        let root = value.as_ref().and_then(Value::text).map(str::to_owned);
        let root = root.ok_or_else(|| ConfProblem::NotText { key: scalar.key().to_owned() })?;
        map.push((scalar.key().to_owned(), root));
    }
    Ok(map)
}

fn typed(key: &str, value: Value) -> Result<ParamValue, ConfProblem> {
    if LISTS.contains(&key) {
        return Ok(ParamValue::List(value.elements().to_vec()));
    }
    if key == "pref_challs" {
        return value.elements().iter().map(|name| challenge(name)).collect::<Result<_, _>>().map(ParamValue::List);
    }
    let text = match value {
        Value::Text(text) => text,
        Value::List(_) if is_core(key) => return Err(ConfProblem::NotText { key: key.to_owned() }),
        Value::List(list) => return Ok(ParamValue::List(list)),
    };
    if INTS.contains(&key) {
        return int(key, &text);
    }
    if BOOLS.contains(&key) {
        return bool(key, &text);
    }
    Ok(match text.as_str() {
        "None" => ParamValue::None,
        "True" if !STRINGS.contains(&key) => ParamValue::Bool(true),
        "False" if !STRINGS.contains(&key) => ParamValue::Bool(false),
        url if key == "server" => ParamValue::Text(current_server(url).to_owned()),
        _ => ParamValue::Text(text),
    })
}

fn is_core(key: &str) -> bool {
    STRINGS.contains(&key) || INTS.contains(&key) || BOOLS.contains(&key)
}

fn int(key: &str, text: &str) -> Result<ParamValue, ConfProblem> {
    if key == "http01_port" && text == "None" {
        return Ok(ParamValue::Int(80));
    }
    let number = text.trim().parse().map(ParamValue::Int);
    number.map_err(|_| ConfProblem::Int { key: key.to_owned(), value: text.to_owned() })
}

fn bool(key: &str, text: &str) -> Result<ParamValue, ConfProblem> {
    match text.to_lowercase().as_str() {
        "true" => Ok(ParamValue::Bool(true)),
        "false" => Ok(ParamValue::Bool(false)),
        _ => Err(ConfProblem::Bool { key: key.to_owned(), value: text.to_owned() }),
    }
}

fn challenge(name: &str) -> Result<String, ConfProblem> {
    let name = name.trim();
    let full = match name {
        "dns" => "dns-01",
        "http" => "http-01",
        other => other,
    };
    let known = CHALLENGES.contains(&full);
    known.then(|| full.to_owned()).ok_or_else(|| ConfProblem::UnknownChallenge { name: name.to_owned() })
}

/// The URL of the server that a saved one means today: those of Let's Encrypt's first generation are gone.
pub fn current_server(url: &str) -> &str {
    let moved = MOVED.iter().find(|(old, _)| *old == url);
    moved.map_or(url, |(_, new)| new)
}

const MOVED: &[(&str, &str)] = &[
    ("https://acme-v01.api.letsencrypt.org/directory", "https://acme-v02.api.letsencrypt.org/directory"),
    ("https://acme-staging.api.letsencrypt.org/directory", "https://acme-staging-v02.api.letsencrypt.org/directory"),
];

pub(super) const SECTION: &[&str] = &["renewalparams"];
const BOOLS: &[&str] = &["must_staple", "allow_subset_of_names", "reuse_key", "autorenew"];
const CHALLENGES: &[&str] = &["http-01", "dns-01", "tls-alpn-01", "dns-account-01", "dns-persist-01"];
const INTS: &[&str] = &["rsa_key_size", "http01_port"];
const LISTS: &[&str] = &["webroot_path"];
const STRINGS: &[&str] = &[
    "config_dir",
    "logs_dir",
    "work_dir",
    "user_agent",
    "server",
    "account",
    "authenticator",
    "installer",
    "renew_hook",
    "pre_hook",
    "post_hook",
    "http01_address",
    "preferred_chain",
    "key_type",
    "elliptic_curve",
    "preferred_profile",
    "required_profile",
];
