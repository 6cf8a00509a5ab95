//! What is saved: a certificate with its chain and its key.

use evercert_pki::certificate::Chain;
use evercert_pki::key::PrivateKey;
use zeroize::Zeroizing;

use crate::kind::Kind;
use crate::lineage::error::LineageError;

/// The content of the four files of a version. That it exists proves that the key matches the certificate.
pub struct Material<'a> {
    cert: String,
    chain: String,
    key_pem: &'a str,
}

impl<'a> Material<'a> {
    /// Puts an issued chain and the key's PEM (written as it is: a reused key keeps its bytes) together.
    ///
    /// # Errors
    /// [`LineageError::KeyMismatch`] when `key` is not the one in the certificate.
    pub fn new(chain: &Chain, key: &PrivateKey, key_pem: &'a str) -> Result<Self, LineageError> {
        if !chain.leaf().matches_key(key) {
            return Err(LineageError::KeyMismatch);
        }
        Ok(Self { cert: chain.leaf_pem(), chain: chain.chain_pem(), key_pem })
    }

    /// The content of one file. The fullchain is the certificate followed by the chain, byte for byte.
    pub(super) fn content(&self, kind: Kind) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match kind {
            Kind::Cert => self.cert.as_bytes().to_vec(),
            Kind::Privkey => self.key_pem.as_bytes().to_vec(),
            Kind::Chain => self.chain.as_bytes().to_vec(),
            Kind::Fullchain => [self.cert.as_bytes(), self.chain.as_bytes()].concat(),
        })
    }
}
