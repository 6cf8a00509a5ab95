//! Finished checkpoints, the oldest first.

use std::path::Path;

use jiff::Timestamp;

use crate::fs::{self, FsError};

/// The names of the finished checkpoints, in the order of their making: as strings, as certbot sorts them. A link named
/// like one is among them, to be refused by whoever reads it: passed over, it would be as if it never was.
pub(super) fn names(backups: &Path) -> Result<Vec<String>, FsError> {
    let found = match fs::list(backups) {
        Err(error) if error.is_not_found() => return Ok(Vec::new()),
        other => other?,
    };
    let is_checkpoint = |name: &String| {
        let path = backups.join(name);
        name.starts_with(|c: char| c.is_ascii_digit()) && (fs::is_dir(&path) || fs::is_symlink(&path))
    };
    Ok(found.into_iter().filter_map(|name| name.into_string().ok()).filter(is_checkpoint).collect())
}

/// A name for a checkpoint made `now`: seconds since 1970 with their fraction, and after every name there is, even if
/// the clock went back.
pub(super) fn next(now: Timestamp, names: &[String]) -> String {
    let present = format!("{:?}", seconds(now));
    let Some(last) = names.iter().max() else { return present };
    let later = last.parse::<f64>().map(|seconds| format!("{:?}", seconds + 1.0)).unwrap_or_default();
    [present, later].into_iter().find(|name| name > last).unwrap_or_else(|| format!("{last}1"))
}

#[expect(clippy::cast_precision_loss, reason = "microseconds since 1970 fit")]
fn seconds(now: Timestamp) -> f64 {
    now.as_microsecond() as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_after(micros: i64, names: &[&str]) -> String {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        next(Timestamp::from_microsecond(micros).unwrap(), &names)
    }

    #[test]
    fn a_name_is_the_time() {
        assert_eq!(next_after(1_795_181_588_385_903, &[]), "1795181588.385903");
        assert_eq!(next_after(1_795_181_588_000_000, &["1795181587.9"]), "1795181588.0");
    }

    #[test]
    fn names_grow_whatever_the_clock_says() {
        assert_eq!(next_after(1_000_000_000_000_000, &["1795181588.5"]), "1795181589.5");
        assert_eq!(next_after(1_795_181_588_500_000, &["1795181588.5"]), "1795181589.5");
        for last in ["9999999999.5", "9_odd", "1795181588.5.1", "8"] {
            let name = next_after(1_000_000_000_000_000, &["1795181588.5", last]);
            assert!(name.as_str() > last, "{name} {last}");
        }
    }
}
