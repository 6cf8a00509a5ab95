//! Deploy hooks that are owed: noted with the certificate, crossed out when they have run, so that
//! a run that is killed in between leaves the next one to run them. Without that a server would go
//! on with the old certificate until somebody wonders why.

use evercert_store::ini::Value;
use evercert_store::lineage::Lineage;
use evercert_store::renewal_conf::{self, ConfEdit};

/// Whether the deploy hooks for the certificate in force have not run yet.
pub fn is_owed(lineage: &Lineage) -> bool {
    let noted = lineage.conf().own(KEY).and_then(Value::text).and_then(|text| text.parse().ok());
    noted.is_some_and(|version: u64| lineage.current_version().is_ok_and(|current| current == version))
}

/// Notes that the hooks for `version` are owed. A note that cannot be written is no reason not to
/// save a certificate.
pub(crate) fn owe(lineage: &Lineage, version: u64) {
    note(lineage, Some(Value::from(version.to_string())));
}

/// Crosses the note out.
pub(crate) fn settle(lineage: &Lineage) {
    note(lineage, None);
}

fn note(lineage: &Lineage, value: Option<Value>) {
    let _ = renewal_conf::rewrite(lineage.conf().path(), &[ConfEdit::Own(KEY, value)]);
}

const KEY: &str = "deploy_owed";
