//! From an issued certificate to the disk.

use evercert_store::lineage::{Lineage, LineageError, LineageName, Material, NewLineage, create};
use evercert_store::paths::Paths;
use evercert_store::renewal_conf::Params;

use crate::debt;
use crate::wish::Issued;

/// What is saved beside the certificate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memo<'a> {
    /// The version that the configuration names as its writer; certbot must be able to parse it.
    pub(crate) version: &'a str,
    /// The options that a renewal repeats.
    pub(crate) params: &'a Params,
    /// The serial number of a certificate whose deploy hooks are owed once it is saved.
    pub(crate) owed: Option<&'a str>,
}

/// Saves a certificate as a new lineage. The name is numbered when it is taken.
///
/// # Errors
/// See [`create`]; nothing is left behind.
pub(crate) fn new_lineage(
    paths: &Paths,
    name: &LineageName,
    issued: &Issued,
    memo: Memo<'_>,
) -> Result<Lineage, LineageError> {
    let material = material(issued)?;
    let own: Vec<_> = memo.owed.map(debt::note).into_iter().collect();
    create(paths, &NewLineage { name, material: &material, version: memo.version, params: memo.params, own: &own })
}

/// Saves a certificate as the next version of its lineage and prunes versions too old to be of use.
///
/// # Errors
/// See [`Lineage::save_successor`]; the old certificate stays in force.
pub(crate) fn successor(lineage: &mut Lineage, issued: &Issued, memo: Memo<'_>) -> Result<u64, LineageError> {
    let version = lineage.save_successor(&material(issued)?, memo.version, memo.params)?;
    // Old versions that cannot be removed are a matter of tidiness, not of this certificate.
    let _ = lineage.prune();
    Ok(version)
}

fn material(issued: &Issued) -> Result<Material<'_>, LineageError> {
    let key = issued.key.as_ref().ok_or(LineageError::KeyMismatch)?;
    Material::new(&issued.chain, &key.key, &key.pem)
}
