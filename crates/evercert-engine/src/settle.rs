//! From an issued certificate to the disk, the moment it is there.

use evercert_pki::identifier::Identifier;
use evercert_store::lineage::{Lineage, LineageError};
use evercert_store::paths::Paths;

use crate::debt;
use crate::hooks::plan::HookSet;
use crate::issue_error::IssueError;
use crate::obtain::{Job, Target};
use crate::outcome::ObtainError;
use crate::save::{self, Memo};
use crate::wish::Issued;

/// Where and how results are saved; owned, for it travels with each order.
#[derive(Clone)]
pub(crate) struct Office {
    pub(crate) paths: Paths,
    pub(crate) version: String,
    pub(crate) dry_run: bool,
}

/// A job with its result on the disk, if it was to get there.
pub(crate) enum Settled {
    Failed(Box<Job>, ObtainError),
    Rehearsed(Box<Job>, Issued),
    Saved(Box<InForce>),
}

/// A certificate in force, whose deploy hooks are still to run.
pub(crate) struct InForce {
    pub(crate) lineage: Lineage,
    pub(crate) version: u64,
    pub(crate) job: Finished,
    pub(crate) issued: Issued,
}

/// What is left of a job once it is saved.
pub(crate) struct Finished {
    pub(crate) hooks: HookSet,
    pub(crate) identifiers: Vec<Identifier>,
}

impl Office {
    pub(crate) fn settle(&self, job: Job, issued: Result<Issued, IssueError>) -> Settled {
        match issued {
            Err(error) => Settled::Failed(Box::new(job), error.into()),
            Ok(issued) if self.dry_run => Settled::Rehearsed(Box::new(job), issued),
            Ok(issued) => self.save(job, issued),
        }
    }

    fn save(&self, mut job: Job, issued: Issued) -> Settled {
        let serial = issued.chain.leaf().serial_hex();
        // What cannot be listed was listed before the order; when in doubt, the hooks are owed.
        let owed = job.hooks.has_deploy_hooks().unwrap_or(true).then_some(serial.as_str());
        let memo = Memo { version: &self.version, params: &job.params, owed };
        let saved = match &mut job.target {
            Target::New(name) => save::new_lineage(&self.paths, name, &issued, memo).map(|lineage| (lineage, 1)),
            Target::Existing(lineage) => successor(lineage, &issued, memo),
        };
        match saved {
            Err(error) => Settled::Failed(Box::new(job), ObtainError::Save(error)),
            Ok((lineage, version)) => {
                let job = Finished { hooks: job.hooks, identifiers: job.task.wish.identifiers };
                Settled::Saved(Box::new(InForce { lineage, version, job, issued }))
            }
        }
    }
}

/// The debt is noted before the links are changed: there is no moment at which the new certificate
/// is in force and nobody knows that its hooks have not run. After a failure the note stays only if
/// the certificate is there for the next run to put into force.
fn successor(lineage: &mut Lineage, issued: &Issued, memo: Memo<'_>) -> Result<(Lineage, u64), LineageError> {
    let before = memo.owed.map(|serial| debt::owe(lineage, serial));
    let saved = save::successor(lineage, issued, memo);
    if let (Err(_), Some(before)) = (&saved, before)
        && !lineage.pending_version().is_ok_and(|pending| pending.is_some())
    {
        debt::restore(lineage, before);
    }
    Ok((lineage.clone(), saved?))
}
