//! Creating a lineage.

use std::path::Path;

use crate::fs::{self, FsError, Mode};
use crate::ini::Value;
use crate::kind::Kind;
use crate::layout::PRIVATE;
use crate::lineage::error::LineageError;
use crate::lineage::links::naming;
use crate::lineage::loaded::Lineage;
use crate::lineage::material::Material;
use crate::lineage::name::{LineageName, NameError};
use crate::lineage::successor::KEY_MODE;
use crate::lineage::unfinished::{self, Note};
use crate::paths::Paths;
use crate::readme;
use crate::renewal_conf::{self, ConfEdit, Params, RenewalConf};

/// What a new lineage begins with.
pub struct NewLineage<'a> {
    /// The wished name; a taken one gets a number: `NAME-0001`.
    pub name: &'a LineageName,
    /// The first version.
    pub material: &'a Material<'a>,
    /// The version of the program, as it stands in the conf.
    pub version: &'a str,
    /// The options of its renewal.
    pub params: &'a Params,
    /// What our own section remembers from the first moment on.
    pub own: &'a [(&'static str, Value)],
}

/// Creates a lineage. It exists from the moment its conf has its name; everything else is there before.
///
/// # Errors
/// `live/NAME` or `archive/NAME` with something in it but no conf, or a disk that refuses. Nothing is left behind,
/// but for a disk that refuses that too; then [`unfinished::clean_up`] has something to do.
pub fn create(paths: &Paths, new: &NewLineage<'_>) -> Result<Lineage, LineageError> {
    unfinished::clean_up(paths)?;
    create_parents(paths)?;
    let name = free_name(paths, new.name);
    check_free(paths, &name)?;
    let note = Note::write(paths, &name)?;
    let written = write(paths, &name, new).inspect_err(|_| {
        // The error in hand is the one to report; the note is still there for the next attempt.
        let _ = unfinished::clean_up(paths);
    });
    let lineage = Lineage::with_conf(paths, name, written?);
    note.remove();
    Ok(lineage)
}

/// Whether a lineage could be created now, asked before a CA is troubled for its certificate.
///
/// # Errors
/// As [`create`], as far as it can be seen before.
pub fn check_new(paths: &Paths, wished: &LineageName) -> Result<(), LineageError> {
    unfinished::clean_up(paths)?;
    check_free(paths, &free_name(paths, wished))
}

fn create_parents(paths: &Paths) -> Result<(), FsError> {
    fs::create_dir_all(&paths.renewal(), Mode::DIR)?;
    fs::create_dir_all(&paths.archive(), PRIVATE)?;
    fs::create_dir_all(&paths.live(), PRIVATE)?;
    [paths.renewal(), paths.live()].iter().for_each(|directory| fs::remove_leftovers(directory));
    readme::write_base(&paths.live())
}

fn free_name(paths: &Paths, wished: &LineageName) -> LineageName {
    let is_free = |name: &LineageName| !fs::present(&paths.conf_of(name.as_str()));
    let mut numbered = (1..).map(|number| wished.numbered(number));
    if is_free(wished) { wished.clone() } else { numbered.find(is_free).expect("the numbers do not end") }
}

/// What stands there without a conf is not ours to overwrite.
fn check_free(paths: &Paths, name: &LineageName) -> Result<(), LineageError> {
    if !name.is_for_new() {
        return Err(NameError { name: name.to_string() }.into());
    }
    let (archive, live) = (paths.archive_of(name), paths.live_of(name));
    if !is_free(&archive) {
        return Err(LineageError::ArchiveExists { path: archive });
    }
    if !is_free(&live) {
        return Err(LineageError::LiveExists { path: live });
    }
    Ok(())
}

fn is_free(directory: &Path) -> bool {
    match fs::list(directory) {
        Ok(names) => names.is_empty(),
        Err(_) => !fs::present(directory),
    }
}

fn write(paths: &Paths, name: &LineageName, new: &NewLineage<'_>) -> Result<RenewalConf, LineageError> {
    let (live, archive) = (paths.live_of(name), paths.archive_of(name));
    fs::create_dir_all(&archive, Mode::DIR)?;
    fs::create_dir_all(&live, Mode::DIR)?;
    write_archive(&archive, new.material)?;
    write_links(&live, &archive)?;
    [&archive, &live, &paths.archive(), &paths.live()].into_iter().try_for_each(|made| fs::sync_dir(made))?;
    let links = Kind::ALL.map(|kind| live.join(kind.link_name()));
    let mut edits = vec![ConfEdit::Version(new.version), ConfEdit::ArchiveDir(&archive)];
    edits.extend(Kind::ALL.into_iter().zip(&links).map(|(kind, link)| ConfEdit::Link(kind, link)));
    edits.push(ConfEdit::Params(new.params));
    edits.extend(new.own.iter().map(|(key, value)| ConfEdit::Own(key, Some(value.clone()))));
    Ok(renewal_conf::create(&paths.conf_of(name.as_str()), &edits)?)
}

fn write_archive(archive: &Path, material: &Material<'_>) -> Result<(), FsError> {
    for kind in [Kind::Privkey, Kind::Cert, Kind::Chain, Kind::Fullchain] {
        let mode = if kind == Kind::Privkey { Mode::Exact(KEY_MODE) } else { Mode::FILE };
        fs::publish(&archive.join(kind.version_name(1)), &material.content(kind), mode, None)?;
    }
    Ok(())
}

fn write_links(live: &Path, archive: &Path) -> Result<(), FsError> {
    let archive = naming(archive, live)?;
    for kind in Kind::ALL {
        fs::symlink(&archive.join(kind.version_name(1)), &live.join(kind.link_name()))?;
    }
    readme::write(live)
}
