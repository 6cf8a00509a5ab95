//! Where the certificate for a CSR of one's own is written: loose files, no lineage.

use std::io;
use std::path::{Path, PathBuf};

use crate::fs::{self, FsError, Mode, Operation};

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CsrOutput {
    /// Named by the user: exactly there, and only if nothing is there yet.
    Named(PathBuf),
    /// The default path: a free number is put in front of the file name, as in `0000_cert.pem`.
    Numbered(PathBuf),
}

impl CsrOutput {
    /// Looks whether all outputs find their place free. Ask before anything is ordered: a certificate that cannot be
    /// written is lost.
    ///
    /// # Errors
    /// A named path that is taken, by what is there or by an output before it.
    pub fn check(outputs: &[Self]) -> Result<(), FsError> {
        for (place, output) in outputs.iter().enumerate() {
            let Self::Named(path) = output else { continue };
            if fs::present(path) || outputs[..place].contains(output) {
                let source = io::ErrorKind::AlreadyExists.into();
                return Err(FsError { operation: Operation::Create, path: path.clone(), source });
            }
        }
        Ok(())
    }

    /// Writes the file and returns its path. Missing directories above it are created.
    ///
    /// # Errors
    /// A named path that is taken, or a disk that refuses.
    pub fn write(&self, content: &[u8]) -> Result<PathBuf, FsError> {
        let path = match self {
            Self::Named(path) | Self::Numbered(path) => path,
        };
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent, Mode::Masked(0o755))?;
        }
        match self {
            Self::Named(path) => fs::write_exclusive(path, content, MODE).map(|()| path.clone()),
            Self::Numbered(path) => write_numbered(path, content),
        }
    }
}

fn write_numbered(path: &Path, content: &[u8]) -> Result<PathBuf, FsError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut number = 0_u32;
    loop {
        let candidate = path.with_file_name(format!("{number:04}_{name}"));
        match fs::write_exclusive(&candidate, content, MODE) {
            Err(error) if error.is_already_there() => number += 1,
            other => return other.map(|()| candidate),
        }
    }
}

const MODE: Mode = Mode::Masked(0o644);

#[cfg(test)]
mod tests {
    use super::CsrOutput;
    use crate::fs;

    #[test]
    fn numbers_are_free_ones_and_named_paths_exclusive() {
        let root = crate::testing::directory();
        let directory = root.path().join("new/dir");
        let chain = CsrOutput::Numbered(directory.join("chain.pem"));
        let first = chain.write(b"chain").unwrap();
        let second = chain.write(b"fullchain").unwrap();
        assert_eq!(first, directory.join("0000_chain.pem"));
        assert_eq!(second, directory.join("0001_chain.pem"));
        assert_eq!(fs::read(&second).unwrap(), b"fullchain");
        assert_eq!((fs::mode(&second).unwrap(), fs::mode(&directory).unwrap()), (0o644, 0o755));
        let named = CsrOutput::Named(root.path().join("c.pem"));
        assert!(named.write(b"1").is_ok());
        assert!(named.write(b"2").unwrap_err().is_already_there());
    }

    #[test]
    fn a_taken_place_is_seen_before_anything_is_written() {
        let root = crate::testing::directory();
        let [one, two] = ["one.pem", "two.pem"].map(|name| CsrOutput::Named(root.path().join(name)));
        let numbered = || CsrOutput::Numbered(root.path().join("two.pem"));
        assert!(CsrOutput::check(&[one.clone(), two.clone(), numbered(), numbered()]).is_ok());
        assert!(CsrOutput::check(&[one.clone(), numbered(), one.clone()]).unwrap_err().is_already_there());
        two.write(b"x").unwrap();
        let taken = CsrOutput::check(&[one, numbered(), two]).unwrap_err();
        assert_eq!((taken.is_already_there(), taken.path), (true, root.path().join("two.pem")));
        assert_eq!(fs::list(root.path()).unwrap(), ["two.pem"]);
    }
}
