//! The machine's own package sources, asked for another suite.

use std::path::PathBuf;

use anyhow::{Context, Result};

/// One line for apt: the archive this machine installs from, with the suite replaced by `suite`.
pub(crate) fn with_suite(suite: &str) -> Result<String> {
    let codename = codename()?;
    let archive = files()?
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .find_map(|text| archive_of(&text, &codename))
        .with_context(|| format!("no package source of this machine names {codename}"))?;
    Ok(format!("deb {archive} {suite} main\n"))
}

/// The running Debian's name.
pub(crate) fn codename() -> Result<String> {
    let release = std::fs::read_to_string("/etc/os-release").context("/etc/os-release")?;
    release
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="))
        .map(|name| name.trim_matches('"').to_owned())
        .context("/etc/os-release has no VERSION_CODENAME: the lab needs a Debian")
}

fn files() -> Result<Vec<PathBuf>> {
    let mut files = vec![PathBuf::from("/etc/apt/sources.list")];
    for entry in std::fs::read_dir("/etc/apt/sources.list.d")? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

/// The address (and the key options) of the archive that carries `codename`, in either of apt's two spellings.
fn archive_of(text: &str, codename: &str) -> Option<String> {
    one_line(text, codename).or_else(|| stanza(text, codename))
}

fn one_line(text: &str, codename: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let rest = line.strip_prefix("deb ")?.trim_start();
        let (options, rest) = match rest.strip_prefix('[') {
            Some(inner) => inner.split_once(']')?,
            None => ("", rest),
        };
        let mut words = rest.split_whitespace();
        let address = words.next()?;
        (words.next()? == codename).then(|| archive(options.trim(), address))
    })
}

fn stanza(text: &str, codename: &str) -> Option<String> {
    text.split("\n\n").find_map(|paragraph| {
        let field =
            |name: &str| paragraph.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
        let carries = field("Suites")?.split_whitespace().any(|suite| suite == codename);
        let address = field("URIs")?.split_whitespace().next()?;
        let key = field("Signed-By").map(|key| format!("signed-by={key}"));
        carries.then(|| archive(&key.unwrap_or_default(), address))
    })
}

fn archive(options: &str, address: &str) -> String {
    if options.is_empty() {
        return address.to_owned();
    }
    format!("[{options}] {address}")
}

#[cfg(test)]
mod tests {
    use super::archive_of;

    #[test]
    fn reads_the_one_line_spelling() {
        let text = "# ours\ndeb [signed-by=/k.gpg arch=amd64] http://a.test/debian bookworm main\n";
        assert_eq!(archive_of(text, "bookworm").as_deref(), Some("[signed-by=/k.gpg arch=amd64] http://a.test/debian"));
    }

    #[test]
    fn reads_the_stanza_spelling() {
        let text = "Types: deb\n# a remark\nURIs: http://a.test/debian\nSuites: bookworm bookworm-updates\nSigned-By: /k.gpg\n";
        assert_eq!(archive_of(text, "bookworm").as_deref(), Some("[signed-by=/k.gpg] http://a.test/debian"));
    }

    #[test]
    fn passes_over_other_archives() {
        assert_eq!(archive_of("deb http://a.test/node nodistro main\n", "bookworm"), None);
        assert_eq!(archive_of("URIs: http://a.test/s\nSuites: bookworm-security\n", "bookworm"), None);
    }
}
