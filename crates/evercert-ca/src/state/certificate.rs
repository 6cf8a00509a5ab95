//! Certificates issued, and what became of them.

use std::collections::HashMap;

use evercert_pki::identifier::Identifier;
use jiff::Timestamp;

use crate::config::AriWindow;

/// One certificate.
#[derive(Clone)]
pub(crate) struct Issued {
    /// Lower-case hexadecimal, without leading zeros.
    pub(crate) serial: String,
    pub(crate) account: String,
    pub(crate) identifiers: Vec<Identifier>,
    pub(crate) der: Vec<u8>,
    pub(crate) spki: Vec<u8>,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    /// The certificate identifier of RFC 9773 section 4.1.
    pub(crate) ari_id: String,
    pub(crate) revoked: Option<Revocation>,
    /// The order that has said to replace this certificate.
    pub(crate) replaced_by: Option<String>,
    /// A window of its own, set through the management API.
    pub(crate) ari_window: Option<AriWindow>,
}

/// When and why (RFC 5280 section 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Revocation {
    pub(crate) at: Timestamp,
    pub(crate) reason: u8,
}

/// All certificates, by serial number and by ARI identifier.
#[derive(Default)]
pub(crate) struct Certificates {
    by_serial: HashMap<String, Issued>,
    by_ari_id: HashMap<String, String>,
}

impl Certificates {
    pub(crate) fn insert(&mut self, issued: Issued) {
        self.by_ari_id.insert(issued.ari_id.clone(), issued.serial.clone());
        self.by_serial.insert(issued.serial.clone(), issued);
    }

    /// Forgets those that ended before `instant`: of them OCSP says unknown, and the CRL nothing.
    pub(crate) fn forget_ended(&mut self, instant: Timestamp) {
        self.by_serial.retain(|_, one| instant <= one.not_after);
        self.by_ari_id.retain(|_, serial| self.by_serial.contains_key(serial));
    }

    pub(crate) fn get(&self, serial: &str) -> Option<&Issued> {
        self.by_serial.get(serial)
    }

    pub(crate) fn get_mut(&mut self, serial: &str) -> Option<&mut Issued> {
        self.by_serial.get_mut(serial)
    }

    pub(crate) fn by_ari_id(&self, id: &str) -> Option<&Issued> {
        self.get(self.by_ari_id.get(id)?)
    }

    pub(crate) fn by_ari_id_mut(&mut self, id: &str) -> Option<&mut Issued> {
        self.by_serial.get_mut(self.by_ari_id.get(id)?)
    }

    pub(crate) fn all_mut(&mut self) -> impl Iterator<Item = &mut Issued> {
        self.by_serial.values_mut()
    }

    /// Every revoked certificate's serial number and revocation.
    pub(crate) fn revoked(&self) -> impl Iterator<Item = (&str, Revocation)> {
        self.by_serial.values().filter_map(|one| Some((one.serial.as_str(), one.revoked?)))
    }
}
