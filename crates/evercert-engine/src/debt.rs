//! Deploy hooks that are owed: noted with the certificate, crossed out when they have run, so that
//! a run that is killed in between leaves the next one to run them. Without that a server would go
//! on with the old certificate until somebody wonders why. A hook that ends the run each time is not
//! tried for ever: see [`ATTEMPTS`].

use evercert_store::ini::Value;
use evercert_store::lineage::Lineage;
use evercert_store::renewal_conf::{self, ConfEdit, ConfError};

/// Whether the deploy hooks for the certificate in force have not run yet. The note names the
/// certificate: one that certbot made meanwhile is none of its business.
pub fn is_owed(lineage: &Lineage) -> bool {
    let noted = lineage.conf().own(KEY).and_then(Value::text);
    noted.is_some_and(|serial| lineage.certificate().is_ok_and(|leaf| leaf.serial_hex() == serial))
}

/// The note that the hooks for the certificate with this serial number are owed.
pub(crate) fn note(serial: &str) -> (&'static str, Value) {
    (KEY, Value::from(serial))
}

/// Notes that the owed hooks are about to be tried, so that a run that does not outlive them leaves
/// its trace; returns false when that was tried often enough, and crosses the debt out.
///
/// # Errors
/// A note that cannot be written: without it nobody would ever stop trying.
pub fn begin_attempt(lineage: &Lineage) -> Result<bool, ConfError> {
    let tried = lineage.conf().own(TRIED).and_then(Value::text).map_or(0, |text| text.parse().unwrap_or(ATTEMPTS));
    if tried >= ATTEMPTS {
        settle(lineage);
        return Ok(false);
    }
    let noted = Value::from((tried + 1).to_string());
    renewal_conf::rewrite(lineage.conf().path(), &[ConfEdit::Own(TRIED, Some(noted))])?;
    Ok(true)
}

/// Notes what is owed from now on; returns what was noted before. A note that cannot be written is
/// no reason not to save a certificate.
pub(crate) fn owe(lineage: &Lineage, serial: &str) -> Option<Value> {
    write(lineage, Some(Value::from(serial)));
    lineage.conf().own(KEY).cloned()
}

/// Puts the note back that stood there before, or none.
pub(crate) fn restore(lineage: &Lineage, before: Option<Value>) {
    write(lineage, before);
}

/// Crosses the note out.
pub(crate) fn settle(lineage: &Lineage) {
    write(lineage, None);
}

fn write(lineage: &Lineage, value: Option<Value>) {
    let _ = renewal_conf::rewrite(lineage.conf().path(), &[ConfEdit::Own(KEY, value), ConfEdit::Own(TRIED, None)]);
}

/// How often owed hooks are tried after the run that should have run them.
pub const ATTEMPTS: u64 = 3;

const KEY: &str = "deploy_owed";
const TRIED: &str = "deploy_tried";
