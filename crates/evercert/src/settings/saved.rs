//! What a renewal conf keeps of the settings.

use crate::{
    flags::{
        arguments::{Arguments, Value},
        defs,
        flag::{Flag, Saved, SavedForm},
    },
    settings::whole::Settings,
};

/// One key for `[renewalparams]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedParam {
    /// The key.
    pub key: &'static str,
    /// The value in force.
    pub value: ParamValue,
    /// Whether the user set it.
    pub user_set: bool,
    /// Whether it is written: because the user set it, or because this key always is.
    pub written: bool,
}

/// A value in a renewal conf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// `True` or `False`.
    Bool(bool),
    /// A list.
    List(Vec<String>),
    /// Digits.
    Number(i64),
    /// A subsection (`[[webroot_map]]`).
    Section(Vec<(String, String)>),
    /// A string.
    Text(String),
}

impl Settings {
    /// Every value that has a key in renewal confs and is not nothing, in the order in which a new
    /// conf has them. Those with `written` go into the conf, and no others.
    pub fn saved_params(&self) -> Vec<SavedParam> {
        let mut params: Vec<_> = defs::all().filter_map(|flag| self.saved_param(flag)).collect();
        // Stable: only what is written though nobody set it goes to the end, as certbot has it.
        params.sort_by_key(|param| param.written && !param.user_set);
        params
    }

    fn saved_param(&self, flag: &'static Flag) -> Option<SavedParam> {
        let saved = flag.saved?;
        let user_set = self.user_set(flag);
        Some(SavedParam {
            key: saved.key,
            value: value(self.arguments(), flag, saved)?,
            user_set,
            written: user_set || saved.always,
        })
    }
}

fn value(args: &Arguments, flag: &Flag, saved: Saved) -> Option<ParamValue> {
    match (saved.form, args.value(flag)) {
        (SavedForm::Bool, Value::Switch(on)) => Some(ParamValue::Bool(on)),
        (SavedForm::Inverted, Value::Switch(on)) => Some(ParamValue::Bool(!on)),
        (_, Value::Number(number)) => Some(ParamValue::Number(number)),
        (_, Value::Text(text)) => Some(ParamValue::Text(text)),
        (_, Value::List(list)) => Some(ParamValue::List(list)),
        (_, Value::Map(map)) => Some(ParamValue::Section(map)),
        (_, Value::Switch(_) | Value::Unset) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::whole::tests::settings;

    fn written(line: &str) -> String {
        let params = settings(line).unwrap().saved_params();
        let shown: Vec<_> = params
            .iter()
            .filter(|param| param.written)
            .map(|param| format!("{}={:?}", param.key, param.value))
            .collect();
        shown.join(" ")
    }

    #[test]
    fn only_what_the_user_set_is_written_and_server_and_key_type() {
        assert_eq!(
            written("certonly --server https://ca.test/dir"),
            "server=Text(\"https://ca.test/dir\") key_type=Text(\"ecdsa\")"
        );
        assert_eq!(
            written("certonly --reuse-key --no-autorenew --pre-hook /bin/true --key-type rsa"),
            "key_type=Text(\"rsa\") reuse_key=Bool(true) pre_hook=Text(\"/bin/true\") \
             autorenew=Bool(false) server=Text(\"https://acme-v02.api.letsencrypt.org/directory\")"
        );
    }

    #[test]
    fn naming_a_configuration_file_saves_nothing() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let shown = written(&format!("certonly -c {} --server https://ca.test/dir", file.path().display()));
        assert_eq!(shown, written("certonly --server https://ca.test/dir"));
    }

    #[test]
    fn webroots_are_written_with_their_map() {
        let shown = written("certonly --webroot -w /tmp -d a.test --preferred-challenges http");
        for part in [
            "authenticator=Text(\"webroot\")",
            "webroot_path=List([\"/tmp\"])",
            "webroot_map=Section([(\"a.test\", \"/tmp\")])",
            "pref_challs=List([\"http-01\"])",
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }
}
