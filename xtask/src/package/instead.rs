//! The package `evercert-as-certbot`: evercert by certbot's names, in the place of Debian's certbot.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::package::deb;
use crate::package::facts::Facts;
use crate::package::tree::Tree;
use crate::process;

/// Builds it into a folder.
pub(crate) fn pack(facts: &Facts, folder: &Path) -> Result<PathBuf> {
    let tree = Tree::new(&folder.join(NAME))?;
    for name in ["certbot", "letsencrypt"] {
        tree.link(&format!("usr/bin/{name}"), "evercert")?;
        tree.link(&format!("usr/share/man/man1/{name}.1.gz"), "evercert.1.gz")?;
        tree.link(&format!("usr/share/man/ko/man1/{name}.1.gz"), "evercert.1.gz")?;
        completions(&tree, facts, name)?;
    }
    deb::papers(&tree, NAME, facts)?;
    deb::build(&tree, NAME, facts, "", folder)
}

/// Completions for the program by this name: it generates them for the name it is called by.
fn completions(tree: &Tree, facts: &Facts, name: &str) -> Result<()> {
    for (kind, path) in [
        ("bash", format!("usr/share/bash-completion/completions/{name}")),
        ("fish", format!("usr/share/fish/vendor_completions.d/{name}.fish")),
        ("zsh", format!("usr/share/zsh/vendor-completions/_{name}")),
    ] {
        let mut command = Command::new(&facts.binary);
        tree.text(&path, &process::read(command.arg0(name).args(["--generate", kind, "--lang", "en"]))?)?;
    }
    Ok(())
}

const NAME: &str = "evercert-as-certbot";
