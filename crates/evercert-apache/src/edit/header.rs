//! Response headers.

use std::collections::BTreeSet;

use evercert_plugin::install_error::InstallError;

use super::{Draft, Wish, deploy, modules};
use crate::choose::Choice;
use crate::files::Found;
use crate::model::HostId;

/// A header that a host is to send.
pub(super) struct Header {
    line: &'static str,
    /// The line where the host sends such a header of its own, which is to stay.
    beside: &'static str,
    /// Its name, and what its value has in it when it is there, in lower case.
    name: &'static str,
    value: &'static str,
}

/// Come by HTTPS only.
pub(super) const HSTS: Header = Header {
    line: "Header always set Strict-Transport-Security \"max-age=31536000\"",
    beside: "",
    name: "strict-transport-security",
    value: "",
};

/// Upgrade insecure requests.
pub(super) const UIR: Header = Header {
    line: "Header always set Content-Security-Policy upgrade-insecure-requests",
    beside: "Header always append Content-Security-Policy upgrade-insecure-requests",
    name: "content-security-policy",
    value: "upgrade-insecure-requests",
};

pub(super) fn plan(wish: &Wish<'_>, header: &Header) -> Result<Draft, InstallError> {
    let mut draft = Draft::default();
    for id in secure(wish, &mut draft)? {
        let values: Vec<_> = wish.host(id).named("Header").filter_map(|found| value(found, header.name)).collect();
        if values.iter().any(|value| value.contains(header.value)) {
            continue;
        }
        modules::need(wish, &modules::FOR_HEADERS, &mut draft)?;
        let line = if values.is_empty() { header.line } else { header.beside };
        deploy::append(wish, id, &[line.as_bytes().to_vec()], &mut draft)?;
    }
    Ok(draft)
}

/// The hosts that serve the identifiers over TLS.
pub(super) fn secure(wish: &Wish<'_>, draft: &mut Draft) -> Result<BTreeSet<HostId>, InstallError> {
    let chooser = wish.chooser();
    let mut found = BTreeSet::new();
    for identifier in &wish.deployment.identifiers {
        let Choice::Secure(ids) = chooser.place(identifier)? else {
            return Err(InstallError::NotSecure { identifier: identifier.value() });
        };
        ids.iter().for_each(|id| draft.place(identifier.value(), wish.path_of(*id)));
        found.extend(ids);
    }
    Ok(found)
}

/// What a `Header` sets this one to, in lower case; none if it is for another one or takes it away.
pub(super) fn value(found: Found<'_>, name: &str) -> Option<String> {
    let args: Vec<_> = found.args().iter().map(|arg| String::from_utf8_lossy(arg).to_ascii_lowercase()).collect();
    let has_condition = matches!(args.first().map(String::as_str), Some("always" | "onsuccess"));
    let args = &args[usize::from(has_condition)..];
    match args {
        [action, known, rest @ ..] if known.trim_end_matches(':') == name && ACTIONS.contains(&action.as_str()) => {
            Some(rest.first().cloned().unwrap_or_default())
        }
        _ => None,
    }
}

const ACTIONS: [&str; 5] = ["set", "setifempty", "add", "append", "merge"];
