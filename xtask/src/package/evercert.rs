//! The package `evercert`: the program, its papers and its clock. It stands beside certbot.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::package::deb;
use crate::package::facts::Facts;
use crate::package::licences;
use crate::package::tree::Tree;
use crate::{process, workspace};

/// Builds it into a folder.
pub(crate) fn pack(facts: &Facts, folder: &Path) -> Result<PathBuf> {
    let tree = Tree::new(&folder.join("evercert"))?;
    tree.program("usr/bin/evercert", &std::fs::read(&facts.binary)?)?;
    pages(&tree, facts)?;
    completions(&tree, facts)?;
    clock(&tree)?;
    deb::papers(&tree, "evercert", facts)?;
    control(&tree)?;
    deb::build(&tree, "evercert", facts, &facts.libraries()?, folder)
}

/// The manual in both languages, the pages of `docs/` that are for users, and the licences of what is linked.
fn pages(tree: &Tree, facts: &Facts) -> Result<()> {
    tree.compressed("usr/share/man/man1/evercert.1", &generated(facts, "man", "en")?)?;
    tree.compressed("usr/share/man/ko/man1/evercert.1", &generated(facts, "man", "ko")?)?;
    let doc = |path: &str| std::fs::read_to_string(workspace::root().join(path));
    tree.compressed("usr/share/doc/evercert/changelog", &doc("CHANGELOG.md")?)?;
    tree.compressed("usr/share/doc/evercert/licences", &licences::text()?)?;
    for page in ["differences.md", "reference/json.md", "reference/json.schema.json", "reference/log.md"] {
        tree.text(&format!("usr/share/doc/evercert/{page}"), &doc(&format!("docs/{page}"))?)?;
    }
    Ok(())
}

fn completions(tree: &Tree, facts: &Facts) -> Result<()> {
    for (kind, path) in [
        ("bash", "usr/share/bash-completion/completions/evercert"),
        ("fish", "usr/share/fish/vendor_completions.d/evercert.fish"),
        ("zsh", "usr/share/zsh/vendor-completions/_evercert"),
    ] {
        tree.text(path, &generated(facts, kind, "en")?)?;
    }
    Ok(())
}

/// What renews twice a day, with systemd and without.
fn clock(tree: &Tree) -> Result<()> {
    for unit in ["evercert.service", "evercert.timer"] {
        tree.text(&format!("usr/lib/systemd/system/{unit}"), &Facts::file(unit)?)?;
    }
    for script in ["clock", "on-duty"] {
        tree.program(&format!("usr/lib/evercert/{script}"), Facts::file(script)?.as_bytes())?;
    }
    tree.text("etc/cron.d/evercert", &Facts::file("evercert.cron")?)?;
    tree.text("etc/logrotate.d/acme-evercert", &Facts::file("evercert.logrotate")?)
}

fn control(tree: &Tree) -> Result<()> {
    tree.text("DEBIAN/conffiles", "/etc/cron.d/evercert\n/etc/logrotate.d/acme-evercert\n")?;
    for script in ["postinst", "prerm", "postrm"] {
        tree.program(&format!("DEBIAN/{script}"), Facts::file(&format!("evercert.{script}"))?.as_bytes())?;
    }
    Ok(())
}

/// What the program makes of its own list of flags.
fn generated(facts: &Facts, kind: &str, language: &str) -> Result<String> {
    process::read(Command::new(&facts.binary).args(["--generate", kind, "--lang", language]))
}
