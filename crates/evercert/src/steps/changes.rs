//! What changes among the saved options of a certificate.

use evercert_store::renewal_conf::{ParamValue, Params};
use serde::Serialize;

use crate::messages::message::{Message, msg};

/// One option that changes, in the spelling of the renewal configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    option: String,
    old: Option<String>,
    new: Option<String>,
}

impl Change {
    /// What people are told.
    pub(crate) fn message(&self) -> Message {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        msg!("reconfigure-change", option = &self.option, old = shown(&self.old), new = shown(&self.new))
    }
}

/// What differs between two sets of options: those of the first in their order, then those that are new.
pub(crate) fn between(old: &Params, new: &Params) -> Vec<Change> {
    let (before, after) = (texts(old), texts(new));
    let find = |all: &[(String, String)], option: &str| all.iter().find(|(key, _)| key == option).cloned();
    let fresh = after.iter().filter(|(option, _)| find(&before, option).is_none());
    let all = before.iter().chain(fresh).map(|(option, _)| Change {
        option: option.clone(),
        old: find(&before, option).map(|(_, text)| text),
        new: find(&after, option).map(|(_, text)| text),
    });
    all.filter(|change| change.old != change.new).collect()
}

fn texts(params: &Params) -> Vec<(String, String)> {
    let text = |value: &ParamValue| value.to_ini().elements().join(", ");
    let options = params.iter().map(|(key, value)| (key.to_owned(), text(value)));
    let map = params.webroot_map().map(|map| {
        let pairs: Vec<_> = map.iter().map(|(name, root)| format!("{name} = {root}")).collect();
        ("webroot_map".to_owned(), pairs.join(", "))
    });
    options.chain(map).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        let mut params = Params::new();
        pairs.iter().for_each(|(key, value)| params.set(key, (*value).into()));
        params
    }

    #[test]
    fn options_come_go_and_change() {
        let old = params(&[("authenticator", "standalone"), ("pre_hook", "x"), ("server", "s")]);
        let mut new = params(&[("server", "s"), ("authenticator", "webroot"), ("post_hook", "y")]);
        new.set_webroot_map(vec![("a.test".into(), "/w".into()), ("b.test".into(), "/v".into())]);
        let told: Vec<_> = between(&old, &new)
            .into_iter()
            .map(|change| format!("{} {:?} {:?}", change.option, change.old, change.new))
            .collect();
        assert_eq!(
            told,
            [
                r#"authenticator Some("standalone") Some("webroot")"#,
                r#"pre_hook Some("x") None"#,
                r#"post_hook None Some("y")"#,
                r#"webroot_map None Some("a.test = /w, b.test = /v")"#,
            ]
        );
    }

    #[test]
    fn spelling_and_order_are_no_change() {
        let mut old = params(&[("server", "s")]);
        old.set("reuse_key", true.into());
        let mut new = Params::new();
        new.set("reuse_key", true.into());
        new.set("server", "s".into());
        assert_eq!(between(&old, &new), []);
    }
}
