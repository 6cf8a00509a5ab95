//! Between settings and renewal configurations: the same values in two spellings.

use evercert_store::renewal_conf::{ParamValue as Stored, Params};

use crate::settings::{
    overlay::{Restored, RestoredValue},
    saved::ParamValue,
    whole::Settings,
};

/// What a new renewal configuration remembers of these settings. `account` is always saved: the
/// next renewal must not have to choose.
pub(crate) fn to_save(settings: &Settings, account: &str) -> Params {
    let mut params = saved(settings);
    params.set("account", account.into());
    params
}

/// As [`to_save`], of these settings alone.
pub(crate) fn saved(settings: &Settings) -> Params {
    let mut params = Params::new();
    for param in settings.saved_params().into_iter().filter(|param| param.written) {
        match param.value {
            ParamValue::Bool(value) => params.set(param.key, value.into()),
            ParamValue::List(value) => params.set(param.key, value.into()),
            ParamValue::Number(value) => params.set(param.key, value.into()),
            ParamValue::Text(value) => params.set(param.key, Stored::Text(value)),
            ParamValue::Section(value) => params.set_webroot_map(value),
        }
    }
    params
}

/// What an existing configuration says, to be laid under the settings of this run.
pub(crate) fn restored(params: &Params) -> Restored {
    let text = |value: &Stored| match value {
        Stored::List(list) => RestoredValue::List(list.clone()),
        Stored::Text(text) => RestoredValue::Text(text.clone()),
        other => RestoredValue::Text(other.to_ini().text().unwrap_or_default().to_owned()),
    };
    Restored {
        params: params.iter().map(|(key, value)| (key.to_owned(), text(value))).collect(),
        webroot_map: params.webroot_map().map(<[_]>::to_vec),
    }
}
