//! Files of ours in the configuration directory that servers include, and that people may change.
//!
//! A file that is as some version of the program wrote it is brought up to date; one that somebody changed is left
//! alone, and they are told once for each new version. A digest file beside it remembers that they were.

use std::path::Path;

use evercert_pki::digest;

use crate::fs::{self, FsError, Mode};

/// Such a file.
#[derive(Clone, Copy, Debug)]
pub struct OptionsFile<'a> {
    /// Its name in the configuration directory, such as `options-ssl-nginx.conf`.
    pub name: &'a str,
    /// What this version wants in it.
    pub text: &'a [u8],
    /// The name of the file that remembers which version somebody was told of.
    pub digest_name: &'a str,
    /// SHA-256, lower-case hexadecimal, of what earlier versions and certbot wrote: nobody changed those.
    pub known: &'a [&'a str],
    /// The same of what certbot writes now and does as well: nobody changed it, and nothing is to be gained.
    pub as_good: &'a [&'a str],
}

/// What became of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionsState {
    /// It was missing, or an older one that nobody had changed: it is written.
    Written,
    /// It is as wanted.
    Current,
    /// Somebody changed it, and was told of this version before.
    Changed,
    /// Somebody changed it, and is to be told now that there is a newer version.
    ChangedAndBehind,
}

impl OptionsFile<'_> {
    /// Brings the file in the directory `config` up to date, if nobody changed it.
    pub fn install(&self, config: &Path) -> Result<OptionsState, FsError> {
        let (path, digest_path) = (config.join(self.name), config.join(self.digest_name));
        let present = fs::read_optional(&path)?;
        let noted = fs::read_optional(&digest_path)?.unwrap_or_default();
        let state = self.judge(present.as_deref(), &noted);
        if state == OptionsState::Written {
            fs::write_atomic(&path, self.text, Mode::FILE)?;
        }
        if matches!(state, OptionsState::Written | OptionsState::ChangedAndBehind) {
            fs::write_atomic(&digest_path, self.digest().as_bytes(), Mode::FILE)?;
        }
        Ok(state)
    }

    /// What is to become of a file with these bytes.
    fn judge(&self, present: Option<&[u8]>, noted: &[u8]) -> OptionsState {
        let wanted = self.digest();
        let Some(present) = present.map(hex) else { return OptionsState::Written };
        if present == wanted || self.as_good.contains(&present.as_str()) {
            return OptionsState::Current;
        }
        let is_told_of = |digest: &str| noted.trim_ascii() == digest.as_bytes();
        let is_told = is_told_of(&wanted) || self.as_good.iter().any(|digest| is_told_of(digest));
        match (self.known.contains(&present.as_str()), is_told) {
            (true, _) => OptionsState::Written,
            (false, true) => OptionsState::Changed,
            (false, false) => OptionsState::ChangedAndBehind,
        }
    }

    fn digest(&self) -> String {
        hex(self.text)
    }
}

fn hex(bytes: &[u8]) -> String {
    digest::sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of `old`.
    const OLD: &str = "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4";

    fn file<'a>(text: &'a str, known: &'a [&'a str]) -> OptionsFile<'a> {
        OptionsFile {
            name: "options.conf",
            text: text.as_bytes(),
            digest_name: ".updated-digest.txt",
            known,
            as_good: &[],
        }
    }

    #[test]
    fn what_is_as_good_stays_and_its_digest_counts() {
        let home = crate::testing::directory();
        file("old", &[]).install(home.path()).unwrap();
        let ours = OptionsFile { as_good: &[OLD], ..file("new", &[]) };
        assert_eq!(hex(b"old"), OLD);
        assert_eq!(ours.install(home.path()).unwrap(), OptionsState::Current);
        fs::write_anyhow(&home.path().join("options.conf"), b"mine", Mode::FILE).unwrap();
        assert_eq!(ours.install(home.path()).unwrap(), OptionsState::Changed);
    }

    #[test]
    fn a_missing_file_is_written_with_its_digest() {
        let home = crate::testing::directory();
        assert_eq!(file("new", &[]).install(home.path()).unwrap(), OptionsState::Written);
        assert_eq!(fs::read(&home.path().join("options.conf")).unwrap(), b"new");
        assert_eq!(fs::read_text(&home.path().join(".updated-digest.txt")).unwrap(), hex(b"new"));
        assert_eq!(fs::mode(&home.path().join("options.conf")).unwrap(), 0o644);
        assert_eq!(file("new", &[]).install(home.path()).unwrap(), OptionsState::Current);
    }

    #[test]
    fn what_nobody_changed_is_replaced() {
        let home = crate::testing::directory();
        file("old", &[]).install(home.path()).unwrap();
        let old = hex(b"old");
        assert_eq!(file("new", &[&old]).install(home.path()).unwrap(), OptionsState::Written);
        assert_eq!(fs::read(&home.path().join("options.conf")).unwrap(), b"new");
        assert_eq!(fs::read_text(&home.path().join(".updated-digest.txt")).unwrap(), hex(b"new"));
    }

    #[test]
    fn what_somebody_changed_stays_and_they_are_told_once() {
        let home = crate::testing::directory();
        let path = home.path().join("options.conf");
        fs::write_exclusive(&path, b"mine", Mode::FILE).unwrap();
        let told = || file("new", &[OLD]).install(home.path()).unwrap();
        assert_eq!([told(), told()], [OptionsState::ChangedAndBehind, OptionsState::Changed]);
        assert_eq!(file("newer", &[]).install(home.path()).unwrap(), OptionsState::ChangedAndBehind);
        assert_eq!(fs::read(&path).unwrap(), b"mine");
    }
}
