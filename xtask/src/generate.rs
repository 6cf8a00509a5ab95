//! `cargo xtask generate`: the pages that are made from the program's own list of flags and kept in the tree.

use anyhow::Result;

use crate::{process, workspace};

/// Writes every page anew; a test fails while one is stale.
pub(crate) fn run() -> Result<()> {
    for (language, page) in PAGES {
        let args = ["run", "--quiet", "--package", "evercert", "--", "--generate", "markdown", "--lang", language];
        std::fs::write(workspace::root().join(page), process::read(&mut process::command("cargo", args))?)?;
    }
    Ok(())
}

const PAGES: [(&str, &str); 2] = [("en", "docs/reference/cli.md"), ("ko", "docs/reference/cli.ko.md")];
