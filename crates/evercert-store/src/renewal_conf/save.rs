//! Writing renewal confs: always a merge into what is on the disk.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;

use crate::fs::{self, FsError, Mode};
use crate::ini::{CannotQuote, Document, Value};
use crate::kind::Kind;
use crate::renewal_conf::conf::{ARI, OWN, RenewalConf};
use crate::renewal_conf::error::{ConfError, ConfProblem};
use crate::renewal_conf::params::Params;
use crate::renewal_conf::restore::SECTION;

/// One change to a renewal conf.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConfEdit<'a> {
    /// Where the versions are kept.
    ArchiveDir(&'a Path),
    /// When the CA may be asked again for renewal information, in local time, to the second.
    AriRetryAfter(DateTime),
    /// The path of a link.
    Link(Kind, &'a Path),
    /// A value of our own section, or its removal.
    Own(&'a str, Option<Value>),
    /// The options: what is not among them is removed from `[renewalparams]`, with its comments.
    Params(&'a Params),
    /// The version of the program that writes.
    Version(&'a str),
}

/// Creates a conf. The name must be free; it appears with complete content.
///
/// # Errors
/// A taken name, a value the format cannot express, a disk that refuses.
pub fn create(path: &Path, edits: &[ConfEdit<'_>]) -> Result<RenewalConf, ConfError> {
    let written = apply(Document::new(), edits).map_err(ConfProblem::from).and_then(|document| {
        let content = document.to_string();
        fs::publish(path, content.as_bytes(), Mode::Masked(0o644), None)?;
        fs::sync_dir(parent(path)).inspect_err(|_| {
            // A conf that a power loss may take away must not be there at all; this error is the one to report.
            let _ = fs::remove_file(path);
        })?;
        Ok(content)
    });
    let content = written.map_err(|problem| problem.at(path))?;
    RenewalConf::parse(path, content.as_bytes())
}

/// Changes a conf: reads it anew, merges, and replaces it in one step with mode and owner kept.
///
/// Nothing is written when nothing changes. The detour is certbot's: the new content is called `NAME.conf.new` until
/// it is renamed, and a stale file of that name is removed first.
///
/// # Errors
/// A conf that is broken or missing, a value the format cannot express, a disk that refuses. The old conf is intact.
pub fn rewrite(path: &Path, edits: &[ConfEdit<'_>]) -> Result<RenewalConf, ConfError> {
    let old = RenewalConf::load(path)?;
    let new = apply(old.document().clone(), edits).map_err(|error| ConfProblem::Quote(error).at(path))?;
    if new == *old.document() {
        return Ok(old);
    }
    let content = new.to_string();
    replace(path, content.as_bytes()).map_err(|error| ConfProblem::Fs(error).at(path))?;
    RenewalConf::parse(path, content.as_bytes())
}

fn apply(mut document: Document, edits: &[ConfEdit<'_>]) -> Result<Document, CannotQuote> {
    for edit in edits {
        match edit {
            ConfEdit::ArchiveDir(path) => document.set(&[], "archive_dir", text(path))?,
            ConfEdit::AriRetryAfter(time) => {
                document.set(ARI, "ari_retry_after", time.strftime("%Y-%m-%dT%H:%M:%S").to_string())?;
            }
            ConfEdit::Link(kind, path) => document.set(&[], kind.as_str(), text(path))?,
            ConfEdit::Own(key, Some(value)) => document.set(OWN, key, value.clone())?,
            ConfEdit::Own(key, None) => document.remove(OWN, key),
            ConfEdit::Params(params) => set_params(&mut document, params)?,
            ConfEdit::Version(version) => document.set(&[], "version", *version)?,
        }
    }
    Ok(document)
}

fn set_params(document: &mut Document, params: &Params) -> Result<(), CannotQuote> {
    document.add_section(SECTION)?;
    remove_others(document, params);
    for (key, value) in params.iter() {
        document.set(SECTION, key, value.to_ini())?;
    }
    let Some(map) = params.webroot_map() else { return Ok(()) };
    let path = [SECTION[0], MAP];
    document.add_section(&path)?;
    map.iter().try_for_each(|(name, root)| document.set(&path, name, root.as_str()))
}

/// Old options must not come back: what is not saved now was not in force now.
fn remove_others(document: &mut Document, params: &Params) {
    let section = document.section(SECTION).expect("added by the caller");
    let keys = section.scalars().iter().map(|scalar| scalar.key()).filter(|key| params.get_exact(key).is_none());
    let below = section.sections().iter().map(|below| below.name());
    let below = below.filter(|name| *name != MAP || params.webroot_map().is_none());
    let gone: Vec<String> = keys.chain(below).map(str::to_owned).collect();
    gone.iter().for_each(|name| document.remove(SECTION, name));
}

fn replace(path: &Path, content: &[u8]) -> Result<(), FsError> {
    let beside = new_name(path);
    fs::remove_if_exists(&beside)?;
    let (mode, owner) = (fs::mode(path)?, fs::owner(path)?);
    fs::write_exclusive(&beside, content, Mode::Exact(mode))?;
    if fs::owner(&beside)? != owner {
        // An unprivileged run cannot give files away; the conf is then its own, as with certbot.
        let _ = fs::set_owner(&beside, Some(owner.uid), Some(owner.gid));
    }
    fs::rename(&beside, path)?;
    // Either conf may survive a power loss: both are complete, and the new one is in force already.
    let _ = fs::sync_dir(parent(path));
    Ok(())
}

fn new_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("/"))
}

/// Paths come from us and from UTF-8 confs; a byte that is no UTF-8 could not be written anyway.
fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

const MAP: &str = "webroot_map";
