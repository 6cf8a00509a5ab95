//! The life of the packages in a root of their own: a small Debian with certbot, made once and kept in the lab.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::lab::{apt, sources};
use crate::{process, workspace};

/// Plays `packaging/test.sh` in a fresh copy of the root, with the packages of both versions.
pub(crate) fn run(folder: &Path, old: &[PathBuf], new: &[PathBuf]) -> Result<()> {
    ensure!(apt::is_root()?, "the test of the packages needs root");
    let root = folder.join("root");
    if root.exists() {
        std::fs::remove_dir_all(&root)?;
    }
    std::fs::create_dir_all(&root)?;
    process::run(process::command("tar", ["-xf"]).arg(archive()?).arg("-C").arg(&root))?;
    let test = root.join("test");
    for (packages, name) in [(old, "old"), (new, "new")] {
        std::fs::create_dir_all(test.join(name))?;
        for package in packages {
            std::fs::copy(package, test.join(name).join(package.file_name().unwrap_or_default()))?;
        }
    }
    std::fs::copy(workspace::root().join("packaging/test.sh"), test.join("test.sh"))?;
    let mut inside = Command::new("unshare");
    inside.args(["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--uts"]);
    inside.args(["sh", "-ec", INSIDE, "inside"]).arg(&root).env_clear().env("PATH", PATH).env("LANG", "C.UTF-8");
    process::run(&mut inside)?;
    std::fs::remove_dir_all(root)?;
    Ok(())
}

/// The root as an archive.
fn archive() -> Result<PathBuf> {
    let archive = workspace::lab().join("debian.tar");
    if !archive.exists() {
        let unfinished = archive.with_extension("unfinished.tar");
        let list = tempfile::NamedTempFile::with_suffix(".list")?;
        let codename = sources::codename()?;
        std::fs::write(list.path(), sources::with_suite(&codename)?)?;
        let mut command = process::command("mmdebstrap", ["--variant=apt", INCLUDE, &codename]);
        process::run(command.arg(&unfinished).arg(list.path()))?;
        std::fs::rename(unfinished, &archive)?;
    }
    Ok(archive)
}

const INCLUDE: &str = "--include=certbot,cron,logrotate,openssl,systemd";

const INSIDE: &str = "ip link set lo up; mount -t proc proc \"$1/proc\"; mount -t tmpfs tmpfs \"$1/run\"; \
    mount -t tmpfs tmpfs \"$1/dev/shm\" 2>/dev/null || true; exec chroot \"$1\" /bin/sh -e /test/test.sh";

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
