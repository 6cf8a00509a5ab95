//! Commands that undo others, as rows of comma-separated values.

use std::fmt;

/// A command that undoes another one: a program and its arguments.
///
/// Only what a reverter writes is one: Debian's and SUSE's tools that switch Apache's modules, sites and configurations
/// on and off, with names as they give them. Everything else in a checkpoint is somebody else's and never run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoCommand(Vec<String>);

impl UndoCommand {
    /// The command, if it is one that may be run unasked.
    pub fn new(words: Vec<String>) -> Option<Self> {
        let (program, arguments) = words.split_first()?;
        let names = arguments.iter().filter(|word| !is_option(word)).count();
        let are_plain = arguments.iter().all(|word| is_option(word) || is_name(word));
        (is_known(program) && are_plain && names > 0).then_some(Self(words))
    }

    /// The program and its arguments, to be run without a shell.
    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// The command as a row of `COMMANDS`.
    pub(super) fn row(&self) -> String {
        // Such words need no quotes.
        format!("{}\r\n", self.0.join(","))
    }
}

impl fmt::Display for UndoCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

/// The rows of `COMMANDS`, in their order: commands, or the text of what is none.
pub(super) fn rows(text: &str) -> Vec<Result<UndoCommand, String>> {
    let lines = text.split('\n').map(|line| line.trim_end_matches('\r')).filter(|line| !line.is_empty());
    lines.map(|line| fields(line).and_then(UndoCommand::new).ok_or_else(|| line.to_owned())).collect()
}

/// The fields of one row; `None` for quotes that do not close. A field may be quoted, with quotes in it doubled.
fn fields(line: &str) -> Option<Vec<String>> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => found.last_mut()?.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => found.push(String::new()),
            other => found.last_mut()?.push(other),
        }
    }
    (!quoted).then_some(found)
}

fn is_known(program: &str) -> bool {
    let name = match program.rsplit_once('/') {
        Some((folder, name)) if FOLDERS.contains(&folder) => name,
        Some(_) => return false,
        None => program,
    };
    PROGRAMS.contains(&name)
}

fn is_option(word: &str) -> bool {
    OPTIONS.contains(&word)
}

fn is_name(word: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    !word.is_empty() && !word.starts_with(['-', '.']) && word.bytes().all(is_fine)
}

const PROGRAMS: [&str; 6] = ["a2disconf", "a2dismod", "a2dissite", "a2enconf", "a2enmod", "a2ensite"];
const FOLDERS: [&str; 6] = ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];
/// Force, quiet, maintainer mode.
const OPTIONS: [&str; 3] = ["-f", "-q", "-m"];

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Option<Vec<String>> {
        rows(line).pop().and_then(Result::ok).map(|command| command.words().to_vec())
    }

    #[test]
    fn what_a_reverter_writes_is_read() {
        assert_eq!(words("a2dismod,-f,ssl\r\n").unwrap(), ["a2dismod", "-f", "ssl"]);
        assert_eq!(words("\"/usr/sbin/a2dissite\",\"a.test-le-ssl\"\n").unwrap().len(), 2);
        let both = "a2dismod,-f,ssl\r\na2dismod,-f,rewrite\r\n";
        let written: String = rows(both).into_iter().map(|row| row.unwrap().row()).collect();
        assert_eq!(written, both);
    }

    #[test]
    fn anything_else_is_no_command() {
        for line in [
            "rm,-rf,/",
            "sh,-c,a2dismod ssl",
            "a2dismod",
            "a2dismod,-f",
            "a2dismod,--help,ssl",
            "a2dismod,ssl;reboot",
            "a2dismod,../ssl",
            "/tmp/a2dismod,-f,ssl",
            "./a2dismod,ssl",
            "\"a2dismod,ssl",
            "a2dismod,\"s\"\"sl\"",
            "a2dismod,",
        ] {
            assert_eq!(rows(line), [Err(line.to_owned())], "{line}");
        }
    }
}
