//! Hook scripts that solve challenges, and hook scripts that note what they were told.

use std::path::{Path, PathBuf};

use crate::dns::MANAGEMENT;
use crate::files;

/// Writes an executable shell script.
#[must_use]
pub fn script(path: &Path, body: &str) -> PathBuf {
    files::write(path, &format!("#!/bin/sh\n{body}"));
    files::set_mode(path, 0o755);
    path.to_owned()
}

/// A script that appends a line: its `name`, then the variables of a hook that are set.
#[must_use]
pub fn recorder(path: &Path, name: &str, log: &Path) -> PathBuf {
    let log = log.display();
    let body = format!(
        "{{ printf '{name}'; env | grep -E '^(RENEWED_|FAILED_|CERTBOT_)' | sort | sed 's/^/ /' | tr -d '\\n'; echo; }} >> {log}\n"
    );
    script(path, &body)
}

/// Replaces what differs from run to run: paths of the scenario, tokens and key authorizations.
#[must_use]
pub fn normal(text: &str, home: &Path) -> String {
    let text = text.replace(&*home.to_string_lossy(), "HOME");
    text.split_inclusive([' ', '\n', '=', '.']).map(mask).collect()
}

fn mask(word: &str) -> String {
    let end = word.trim_end_matches([' ', '\n', '=', '.']);
    let is_digest = end.len() == 43 && end.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_digest { word.replace(end, "DIGEST") } else { word.to_owned() }
}

/// Scripts for the manual authenticator that answer http-01 below `root`: set up, clean up.
#[must_use]
pub fn http(folder: &Path, root: &Path) -> (PathBuf, PathBuf) {
    let place = root.join(".well-known/acme-challenge");
    files::make_folder(&place);
    let token = format!("\"{}/$CERTBOT_TOKEN\"", place.display());
    (
        script(&folder.join("http-auth"), &format!("printf %s \"$CERTBOT_VALIDATION\" > {token}\necho placed\n")),
        script(&folder.join("http-cleanup"), &format!("rm {token}\n")),
    )
}

/// Scripts for the manual authenticator that answer dns-01: set up, clean up.
#[must_use]
pub fn dns(folder: &Path) -> (PathBuf, PathBuf) {
    let host = "\\\"host\\\":\\\"_acme-challenge.$CERTBOT_DOMAIN.\\\"";
    let curl = "curl --silent --show-error --fail --max-time 5 --data";
    let set = format!(
        "{curl} \"{{{host},\\\"value\\\":\\\"$CERTBOT_VALIDATION\\\"}}\" http://{MANAGEMENT}/set-txt\necho placed\n"
    );
    let clear = format!("{curl} \"{{{host}}}\" http://{MANAGEMENT}/clear-txt\n");
    (script(&folder.join("dns-auth"), &set), script(&folder.join("dns-cleanup"), &clear))
}

/// A script for uacme that answers http-01 below `root`.
///
/// uacme calls `HOOK begin|done|failed TYPE IDENTIFIER TOKEN AUTHORIZATION`, and takes a refusal for "another type".
#[must_use]
pub fn uacme(folder: &Path, root: &Path) -> PathBuf {
    let place = root.join(".well-known/acme-challenge");
    let place = place.display();
    let body = format!(
        "[ \"$2\" = http-01 ] || exit 1\n\
         case \"$1\" in begin) printf %s \"$5\" > \"{place}/$4\" ;; *) rm -f \"{place}/$4\" ;; esac\n"
    );
    script(&folder.join("uacme"), &body)
}
