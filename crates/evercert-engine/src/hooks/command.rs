//! A hook as something the shell can run, and the hooks that lie in a directory.

use std::{
    ffi::{OsStr, OsString},
    os::unix::ffi::{OsStrExt, OsStringExt},
    path::{Path, PathBuf},
};

use evercert_store::fs::{self, FsError};

/// One hook. Two are equal when their text is: a command that is the path of a hook in a directory
/// is that hook.
#[derive(Clone, Debug)]
pub struct HookCommand {
    text: OsString,
    is_path: bool,
}

impl HookCommand {
    /// A command line as the administrator wrote it.
    pub fn line(text: &str) -> Self {
        Self { text: text.into(), is_path: false }
    }

    /// A program that lies in a hook directory.
    pub fn program(path: PathBuf) -> Self {
        Self { text: path.into_os_string(), is_path: true }
    }

    /// The text for people.
    pub fn display(&self) -> String {
        self.text.to_string_lossy().into_owned()
    }

    /// The text for `/bin/sh -c`. certbot hands paths over bare, so that a blank in the name of a
    /// hook breaks it; here they are quoted.
    pub fn shell_line(&self) -> OsString {
        if self.is_path { quoted(&self.text) } else { self.text.clone() }
    }
}

impl PartialEq for HookCommand {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for HookCommand {}

/// The hooks in a directory, sorted by the bytes of their names: executable files whose name does
/// not end in `~`, links followed, subdirectories left alone. A missing directory has none.
pub fn list(directory: &Path) -> Result<Vec<HookCommand>, FsError> {
    let names = match fs::list(directory) {
        Err(error) if error.is_not_found() => return Ok(Vec::new()),
        other => other?,
    };
    let paths = names
        .into_iter()
        .filter(|name| !name.as_bytes().ends_with(b"~"))
        .map(|name| directory.join(name))
        .filter(|path| fs::is_executable(path));
    Ok(paths.map(HookCommand::program).collect())
}

fn quoted(text: &OsStr) -> OsString {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+,:@%".contains(byte);
    let bytes = text.as_bytes();
    if bytes.iter().all(is_plain) {
        return text.to_owned();
    }
    let mut out = vec![b'\''];
    for byte in bytes {
        match byte {
            b'\'' => out.extend(br"'\''"),
            other => out.push(*other),
        }
    }
    out.push(b'\'');
    OsString::from_vec(out)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test looks at the disk itself")]
mod tests {
    use std::{fs::Permissions, os::unix::fs::PermissionsExt};

    use proptest::prelude::*;

    use super::*;

    fn put(directory: &Path, name: &str, mode: u32) {
        let path = directory.join(name);
        std::fs::write(&path, "#!/bin/sh\n").unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn executables_are_listed_in_byte_order() {
        let folder = tempfile::tempdir().unwrap();
        for (name, mode) in [("b", 0o755), ("B", 0o755), ("a~", 0o755), ("c", 0o644)] {
            put(folder.path(), name, mode);
        }
        put(folder.path(), "10", 0o700);
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("b"), folder.path().join("link")).unwrap();
        let found = list(folder.path()).unwrap();
        let wanted = ["10", "B", "b", "link"].map(|name| HookCommand::program(folder.path().join(name)));
        assert_eq!(found, wanted);
        assert_eq!(list(&folder.path().join("none")).unwrap(), []);
    }

    #[test]
    fn a_command_line_is_left_to_the_shell() {
        let line = "echo $A; b 'c'";
        assert_eq!(HookCommand::line(line).shell_line(), line);
        let path = PathBuf::from("/a/it's here");
        assert_eq!(HookCommand::program(path).shell_line(), r"'/a/it'\''s here'");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn the_shell_reads_a_quoted_path_as_it_was(name in "[^\0]{1,20}") {
            let line = quoted(OsStr::new(&name));
            let script = [OsStr::new("printf %s "), &line].join(OsStr::new(""));
            let shell = std::process::Command::new("/bin/sh").arg("-c").arg(script).output();
            prop_assert_eq!(shell.unwrap().stdout, name.into_bytes());
        }
    }
}
