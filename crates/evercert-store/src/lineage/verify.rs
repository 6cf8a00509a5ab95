//! Whether the four files of a lineage belong together.

use crate::fs;
use crate::kind::Kind;
use crate::lineage::error::LineageError;
use crate::lineage::loaded::{Lineage, chain_at, key_at};

impl Lineage {
    /// Checks what the links lead to: the key matches, the fullchain is certificate and chain byte for byte, the first
    /// certificate of the chain signed the certificate.
    pub fn verify(&self) -> Result<(), LineageError> {
        self.links.check()?;
        if !self.certificate()?.matches_key(&self.key()?) {
            return Err(LineageError::KeyMismatch);
        }
        let read = |kind| Ok::<_, LineageError>(fs::read(&self.target(kind)?)?);
        if [read(Kind::Cert)?, read(Kind::Chain)?].concat() != read(Kind::Fullchain)? {
            return Err(LineageError::FullchainDiffers { path: self.link(Kind::Fullchain).to_path_buf() });
        }
        self.verify_issuer()
    }

    /// Checks that certificate, fullchain and key of a version belong together.
    pub(super) fn verify_key(&self, version: u64) -> Result<(), LineageError> {
        let key = key_at(&self.version_path(Kind::Privkey, version))?;
        let matches =
            |kind| Ok::<_, LineageError>(chain_at(&self.version_path(kind, version))?.leaf().matches_key(&key));
        let fits = matches(Kind::Cert)? && matches(Kind::Fullchain)?;
        fits.then_some(()).ok_or(LineageError::KeyMismatch)
    }

    fn verify_issuer(&self) -> Result<(), LineageError> {
        let chain = self.chain()?;
        let Some(issuer) = chain.issuers().first() else { return Ok(()) };
        let path = self.link(Kind::Cert).to_path_buf();
        chain.leaf().verify_signed_by(issuer).map_err(|source| LineageError::WrongIssuer { path, source })
    }
}
