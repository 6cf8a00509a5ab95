//! Certificates as lists and JSON show them.

use evercert_pki::certificate::Certificate;
use evercert_pki::identifier::Identifier;
use evercert_pki::key::KeyType;
use evercert_store::kind::Kind;
use evercert_store::lineage::Lineage;
use serde::Serialize;

use crate::steps::by_hand;

/// A certificate of a lineage, as `--json` shows it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CertificateView {
    /// The lineage's name.
    pub(crate) name: String,
    /// Hexadecimal, without leading zeros.
    pub(crate) serial: String,
    /// `ecdsa`, `rsa` or `ed25519`.
    pub(crate) key_type: Option<&'static str>,
    pub(crate) identifiers: Vec<String>,
    /// RFC 3339, UTC.
    pub(crate) not_before: String,
    /// RFC 3339, UTC.
    pub(crate) not_after: String,
    /// `valid`, or why not: `expired`, `revoked`, `test`; several are possible.
    pub(crate) status: Vec<&'static str>,
    /// Whether `renew` renews it without a person.
    pub(crate) renews_by_itself: bool,
    pub(crate) fullchain: String,
    pub(crate) privkey: String,
}

impl CertificateView {
    pub(crate) fn new(lineage: &Lineage, leaf: &Certificate, status: Vec<&'static str>) -> Self {
        Self {
            name: lineage.name().to_string(),
            serial: leaf.serial_hex(),
            key_type: leaf.key_type().map(key_word),
            identifiers: leaf.identifiers().iter().map(Identifier::value).collect(),
            not_before: leaf.not_before().to_string(),
            not_after: leaf.not_after().to_string(),
            status,
            renews_by_itself: !by_hand::renews(lineage) && !is_switched_off(lineage),
            fullchain: lineage.link(Kind::Fullchain).display().to_string(),
            privkey: lineage.link(Kind::Privkey).display().to_string(),
        }
    }
}

fn is_switched_off(lineage: &Lineage) -> bool {
    lineage.conf().raw_param("autorenew").is_some_and(|text| text.eq_ignore_ascii_case("false"))
}

/// certbot's word for a key type, as on the command line.
pub(crate) fn key_word(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::Rsa(_) => "rsa",
        KeyType::Ed25519 => "ed25519",
        KeyType::EcdsaP256 | KeyType::EcdsaP384 | KeyType::EcdsaP521 => "ecdsa",
    }
}
