//! What installing, revoking, rolling back and listing plugins are told.

use std::path::PathBuf;

use evercert_acme::revocation::RevocationReason;

use crate::flags::{
    arguments::Arguments,
    defs::install::{
        AUTHENTICATORS, AUTO_HSTS, CERT_PATH, CHAIN_PATH, CHECKPOINTS, DELETE_AFTER_REVOKE, FULLCHAIN_PATH, HSTS, INIT,
        INSTALLERS, KEY_PATH, PREPARE, REASON, REDIRECT, STAPLE_OCSP, UIR,
    },
    verb::Verb,
};

/// What installing, revoking, rolling back and listing plugins are told.
#[derive(Clone, Debug)]
pub struct InstallSettings {
    /// Redirect HTTP to HTTPS; none: the verb decides.
    pub redirect: Option<bool>,
    /// Add HSTS.
    pub hsts: bool,
    /// Have browsers upgrade requests.
    pub uir: bool,
    /// Staple OCSP; `--must-staple` turns it on.
    pub staple_ocsp: bool,
    /// Raise HSTS step by step.
    pub auto_hsts: bool,
    /// Paths of the parts of a certificate, absolute.
    pub files: CertificateFiles,
    /// Why a certificate is revoked.
    pub reason: RevocationReason,
    /// Delete after revoking; none: ask.
    pub delete_after_revoke: Option<bool>,
    /// How many changes to undo.
    pub checkpoints: usize,
    /// Initialise plugins before listing them.
    pub init: bool,
    /// Prepare plugins before listing them.
    pub prepare: bool,
    /// List authenticators only.
    pub authenticators: bool,
    /// List installers only.
    pub installers: bool,
}

/// Paths of the parts of a certificate. With `certonly` they have defaults in the working
/// directory; whether one was typed says `Settings::user_set`.
#[derive(Clone, Debug)]
pub struct CertificateFiles {
    /// The certificate.
    pub cert: Option<PathBuf>,
    /// The private key.
    pub key: Option<PathBuf>,
    /// The certificate and its chain.
    pub fullchain: Option<PathBuf>,
    /// The chain.
    pub chain: Option<PathBuf>,
}

impl InstallSettings {
    pub(super) fn new(args: &Arguments) -> Self {
        let checkpoints = args.number(&CHECKPOINTS).unwrap_or(1);
        Self {
            redirect: args.toggle(&REDIRECT),
            hsts: args.switch(&HSTS),
            uir: args.switch(&UIR),
            staple_ocsp: args.switch(&STAPLE_OCSP),
            auto_hsts: args.switch(&AUTO_HSTS),
            files: CertificateFiles::new(args),
            reason: reason(&args.text(&REASON).unwrap_or_default()),
            delete_after_revoke: args.toggle(&DELETE_AFTER_REVOKE),
            checkpoints: usize::try_from(checkpoints).unwrap_or_default(),
            init: args.switch(&INIT),
            prepare: args.switch(&PREPARE),
            authenticators: args.switch(&AUTHENTICATORS),
            installers: args.switch(&INSTALLERS),
        }
    }
}

fn reason(word: &str) -> RevocationReason {
    match word {
        "keycompromise" => RevocationReason::KeyCompromise,
        "affiliationchanged" => RevocationReason::AffiliationChanged,
        "superseded" => RevocationReason::Superseded,
        "cessationofoperation" => RevocationReason::CessationOfOperation,
        _ => RevocationReason::Unspecified,
    }
}

impl CertificateFiles {
    fn new(args: &Arguments) -> Self {
        let path = |flag| args.text(flag).map(PathBuf::from);
        Self {
            cert: path(&CERT_PATH),
            key: path(&KEY_PATH),
            fullchain: path(&FULLCHAIN_PATH),
            chain: path(&CHAIN_PATH),
        }
    }
}

/// Where `certonly --csr` puts the parts when nobody says; chain and fullchain share a name, as
/// with certbot, which numbers them apart.
pub(super) const fn default_file(verb: Verb, flag_name: &str) -> Option<&'static str> {
    match (verb, flag_name.as_bytes()) {
        (Verb::Certonly, b"cert-path") => Some("cert.pem"),
        (Verb::Certonly, b"chain-path" | b"fullchain-path") => Some("chain.pem"),
        _ => None,
    }
}
