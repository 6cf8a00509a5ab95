//! Where a lineage's memory of renewal information is kept: certbot's `[acme_renewal_info]` for the
//! time to ask again, our own section for the rest.

use evercert_store::ini::Value;
use evercert_store::renewal_conf::{ConfEdit, RenewalConf};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::ari::{Memory, Window};

/// What a conf remembers. Texts that are no times count as absent: a broken memory costs one
/// question, not a renewal.
pub(crate) fn read(conf: &RenewalConf, zone: &TimeZone) -> Memory {
    let instant = |key: &str| conf.own(key).and_then(Value::text).and_then(|text| text.parse::<Timestamp>().ok());
    let window = instant(START).zip(instant(END)).map(|(start, end)| Window { start, end });
    let ask_after = conf.ari_retry_after().and_then(|local| local.to_zoned(zone.clone()).ok());
    Memory {
        certificate_id: conf.own(CERTIFICATE).and_then(Value::text).map(str::to_owned),
        chosen: instant(CHOSEN),
        window,
        ask_after: ask_after.map(|zoned| zoned.timestamp()),
    }
}

/// The edits that make a conf remember `memory`.
pub(crate) fn edits<'a>(memory: &Memory, zone: &TimeZone) -> Vec<ConfEdit<'a>> {
    let instant = |at: Option<Timestamp>| at.map(|at| Value::from(at.to_string()));
    let mut edits = vec![
        ConfEdit::Own(CERTIFICATE, memory.certificate_id.clone().map(Value::from)),
        ConfEdit::Own(CHOSEN, instant(memory.chosen)),
        ConfEdit::Own(START, instant(memory.window.map(|window| window.start))),
        ConfEdit::Own(END, instant(memory.window.map(|window| window.end))),
    ];
    if let Some(at) = memory.ask_after {
        edits.push(ConfEdit::AriRetryAfter(at.to_zoned(zone.clone()).datetime()));
    }
    edits
}

const CERTIFICATE: &str = "ari_certificate";
const CHOSEN: &str = "ari_renew_at";
const START: &str = "ari_window_start";
const END: &str = "ari_window_end";
