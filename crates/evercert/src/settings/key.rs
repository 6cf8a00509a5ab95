//! What the key and the certificate look like.

use evercert_pki::key::KeyType;

use crate::{
    flags::{
        arguments::Arguments,
        defs::key::{
            ELLIPTIC_CURVE, KEY_TYPE, MUST_STAPLE, NEW_KEY, PREFERRED_CHAIN, PREFERRED_PROFILE, REQUIRED_PROFILE,
            REUSE_KEY, RSA_KEY_SIZE,
        },
    },
    settings::error::SettingsError,
};

/// What the key and the certificate look like.
#[derive(Clone, Debug)]
pub struct KeySettings {
    /// Type and size of a new key.
    pub key_type: KeyType,
    /// Ask for OCSP Must-Staple.
    pub must_staple: bool,
    /// Renewals keep the key.
    pub reuse_key: bool,
    /// Not this time.
    pub new_key: bool,
    /// Common name of the issuer the chain should end with.
    pub preferred_chain: Option<String>,
    /// Profile to ask for if the CA has it.
    pub preferred_profile: Option<String>,
    /// Profile to ask for always.
    pub required_profile: Option<String>,
}

impl KeySettings {
    pub(super) fn new(args: &Arguments) -> Result<Self, SettingsError> {
        Ok(Self {
            key_type: key_type(args)?,
            must_staple: args.switch(&MUST_STAPLE),
            reuse_key: args.switch(&REUSE_KEY),
            new_key: args.switch(&NEW_KEY),
            preferred_chain: args.text(&PREFERRED_CHAIN),
            preferred_profile: args.text(&PREFERRED_PROFILE),
            required_profile: args.text(&REQUIRED_PROFILE),
        })
    }
}

fn key_type(args: &Arguments) -> Result<KeyType, SettingsError> {
    if args.text(&KEY_TYPE).as_deref() == Some("rsa") {
        return rsa(args.number(&RSA_KEY_SIZE).unwrap_or_default());
    }
    Ok(match args.text(&ELLIPTIC_CURVE).as_deref() {
        Some("secp384r1") => KeyType::EcdsaP384,
        Some("secp521r1") => KeyType::EcdsaP521,
        _ => KeyType::EcdsaP256,
    })
}

fn rsa(bits: i64) -> Result<KeyType, SettingsError> {
    u32::try_from(bits).ok().filter(|bits| *bits >= 2048).map(KeyType::Rsa).ok_or(SettingsError::RsaTooSmall { bits })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::whole::tests::settings;

    #[test]
    fn type_size_and_curve_make_one_type() {
        let table = [
            ("certonly", KeyType::EcdsaP256),
            ("certonly --rsa-key-size 4096", KeyType::EcdsaP256),
            ("certonly --key-type rsa", KeyType::Rsa(2048)),
            ("certonly --key-type rsa --rsa-key-size 3072", KeyType::Rsa(3072)),
            ("certonly --elliptic-curve SECP384R1", KeyType::EcdsaP384),
            ("certonly --elliptic-curve secp521r1", KeyType::EcdsaP521),
        ];
        for (line, expected) in table {
            assert_eq!(settings(line).unwrap().key.key_type, expected, "{line}");
        }
        assert!(settings("certonly --key-type rsa --rsa-key-size 1024").is_err());
    }
}
