//! The newest certbot, from PyPI, in an environment of its own; its plugins apart, for their flags alone.

use std::path::Path;

use anyhow::Result;

use crate::process;

/// Makes `<lab>/certbot-5.8.0` unless it is there and whole.
pub(crate) fn install(lab: &Path) -> Result<()> {
    let home = lab.join(format!("certbot-{VERSION}"));
    once(&home, || {
        process::run(process::command("python3", ["-m", "venv"]).arg(&home))?;
        let pip = home.join("bin/pip").display().to_string();
        let wanted = format!("certbot=={VERSION}");
        process::run(&mut process::command(&pip, ["install", "--quiet", &wanted]))
    })
}

/// Adds the plugin for nginx to that certbot, unless it is there: its changes to a server's files are ours to undo, and
/// the other way round.
pub(crate) fn nginx(lab: &Path) -> Result<()> {
    let home = lab.join(format!("certbot-{VERSION}"));
    let stamp = home.join("nginx-complete");
    if stamp.exists() {
        return Ok(());
    }
    let pip = home.join("bin/pip").display().to_string();
    let wanted = format!("certbot-nginx=={VERSION}");
    process::run(&mut process::command(&pip, ["install", "--quiet", &wanted]))?;
    std::fs::write(stamp, VERSION)?;
    Ok(())
}

/// Makes `<lab>/certbot-5.8.0-plugins` unless it is there and whole: every plugin that is developed beside certbot.
/// They are there to be asked for their flags, so what they need at work is not installed.
pub(crate) fn plugins(lab: &Path) -> Result<()> {
    let home = lab.join(format!("certbot-{VERSION}-plugins"));
    let pip = lab.join(format!("certbot-{VERSION}/bin/pip")).display().to_string();
    once(&home, || {
        let mut command = process::command(&pip, ["install", "--quiet", "--no-deps", "--target"]);
        process::run(command.arg(&home).args(PLUGINS.iter().map(|plugin| format!("certbot-{plugin}=={VERSION}"))))
    })
}

/// Makes `<lab>/pyacmedns` unless it is there and whole: the client of acme-dns by whom made acme-dns. What it needs
/// beside is in that certbot.
pub(crate) fn acme_dns(lab: &Path) -> Result<()> {
    let home = lab.join("pyacmedns");
    let pip = lab.join(format!("certbot-{VERSION}/bin/pip")).display().to_string();
    once(&home, || {
        let mut command = process::command(&pip, ["install", "--quiet", "--no-deps", "--target"]);
        process::run(command.arg(&home).arg("pyacmedns==0.4"))
    })
}

/// Has a folder made unless it is there and whole; what an earlier attempt left is removed.
fn once(home: &Path, make: impl FnOnce() -> Result<()>) -> Result<()> {
    let stamp = home.join("complete");
    if stamp.exists() {
        return Ok(());
    }
    if home.exists() {
        std::fs::remove_dir_all(home)?;
    }
    make()?;
    std::fs::write(stamp, VERSION)?;
    Ok(())
}

const VERSION: &str = "5.8.0";

const PLUGINS: [&str; 15] = [
    "apache",
    "dns-cloudflare",
    "dns-digitalocean",
    "dns-dnsimple",
    "dns-dnsmadeeasy",
    "dns-gehirn",
    "dns-google",
    "dns-linode",
    "dns-luadns",
    "dns-nsone",
    "dns-ovh",
    "dns-rfc2136",
    "dns-route53",
    "dns-sakuracloud",
    "nginx",
];
