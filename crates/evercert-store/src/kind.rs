//! The four files a lineage consists of.

use std::ffi::OsStr;
use std::fmt;

/// One of the four files of a lineage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The certificate alone.
    Cert,
    /// The private key.
    Privkey,
    /// The issuers' certificates.
    Chain,
    /// Certificate and issuers.
    Fullchain,
}

impl Kind {
    /// All four, in the order in which certbot lists them.
    pub const ALL: [Self; 4] = [Self::Cert, Self::Privkey, Self::Chain, Self::Fullchain];

    /// The word used in file names and as key of a renewal conf.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cert => "cert",
            Self::Privkey => "privkey",
            Self::Chain => "chain",
            Self::Fullchain => "fullchain",
        }
    }

    /// The name of the link in `live/NAME/`.
    pub fn link_name(self) -> String {
        format!("{self}.pem")
    }

    /// The name of the link that remembers the old target while links are swapped.
    pub fn previous_name(self) -> String {
        format!("previous_{self}.pem")
    }

    /// The name of a version in `archive/NAME/`.
    pub fn version_name(self, version: u64) -> String {
        format!("{self}{version}.pem")
    }

    /// The version in an archive file's name, if it is one of this kind.
    pub fn version_in(self, name: &OsStr) -> Option<u64> {
        let digits = name.to_str()?.strip_prefix(self.as_str())?.strip_suffix(".pem")?;
        let version = digits.parse().ok()?;
        (self.version_name(version).as_str() == name).then_some(version)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::Kind;

    #[test]
    fn knows_its_own_files_only() {
        let version = |kind: Kind, name: &str| kind.version_in(OsStr::new(name));
        assert_eq!(version(Kind::Chain, "chain12.pem"), Some(12));
        assert_eq!(version(Kind::Chain, "fullchain12.pem"), None);
        assert_eq!(version(Kind::Cert, "cert.pem"), None);
        assert_eq!(version(Kind::Cert, "cert+1.pem"), None);
        assert_eq!(version(Kind::Cert, "cert01.pem"), None);
    }
}
