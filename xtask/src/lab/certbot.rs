//! The newest certbot, from PyPI, in an environment of its own.

use std::path::Path;

use anyhow::Result;

use crate::process;

/// Makes `<lab>/certbot-5.8.0` unless it is there and whole.
pub(crate) fn install(lab: &Path) -> Result<()> {
    let home = lab.join(format!("certbot-{VERSION}"));
    let stamp = home.join("complete");
    if stamp.exists() {
        return Ok(());
    }
    if home.exists() {
        std::fs::remove_dir_all(&home)?;
    }
    process::run(process::command("python3", ["-m", "venv"]).arg(&home))?;
    let pip = home.join("bin/pip").display().to_string();
    let wanted = format!("certbot=={VERSION}");
    process::run(&mut process::command(&pip, ["install", "--quiet", &wanted]))?;
    std::fs::write(stamp, VERSION)?;
    Ok(())
}

const VERSION: &str = "5.8.0";
