//! The README files in `live/`.

use std::path::Path;

use crate::fs::{self, FsError, Mode};

/// The name of the files.
pub const NAME: &str = "README";

/// Writes `live/README`, unless there is one.
pub(crate) fn write_base(live: &Path) -> Result<(), FsError> {
    let path = live.join(NAME);
    if fs::present(&path) { Ok(()) } else { fs::write_atomic(&path, text("NAME/").as_bytes(), Mode::FILE) }
}

/// Writes `live/NAME/README`.
pub(crate) fn write(live: &Path) -> Result<(), FsError> {
    fs::write_replacing(&live.join(NAME), text("").as_bytes(), Mode::FILE)
}

fn text(prefix: &str) -> String {
    format!(
        "What is in this directory, and which file your server wants:\n\
         \n\
         {prefix}fullchain.pem  the certificate followed by its issuers: for almost every server\n\
         {prefix}privkey.pem    the private key: keep it secret\n\
         {prefix}cert.pem       the certificate alone: few servers want this; clients fail without the issuers\n\
         {prefix}chain.pem      the issuers alone: for servers that ask for them separately, and for OCSP\n\
         \n\
         These are links to the newest version in the archive directory. They are moved at every renewal, so name\n\
         the links in the configuration of your server, not what they lead to, and leave them where they are: a\n\
         renewal looks for them here. To be rid of a certificate, use `evercert delete --cert-name NAME`.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::{NAME, write_base};
    use crate::fs;

    #[test]
    fn an_existing_readme_stays() {
        let root = crate::testing::directory();
        write_base(root.path()).unwrap();
        let path = root.path().join(NAME);
        assert!(fs::read_text(&path).unwrap().contains("NAME/fullchain.pem"));
        assert_eq!(fs::mode(&path).unwrap(), 0o644);
        fs::write_atomic(&path, b"mine", fs::Mode::FILE).unwrap();
        write_base(root.path()).unwrap();
        assert_eq!(fs::read_text(&path).unwrap(), "mine");
    }
}
