//! The directory: where a CA's resources are.

use std::collections::BTreeMap;

use reqwest::Url;
use serde_json::Value;

use crate::error::Error;
use crate::fields::Fields;

/// A CA's directory (RFC 8555, section 7.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Directory {
    /// Where nonces come from.
    pub new_nonce: Url,
    /// Where accounts are made and found.
    pub new_account: Url,
    /// Where orders are made.
    pub new_order: Url,
    /// Where certificates are revoked.
    pub revoke_cert: Option<Url>,
    /// Where account keys are changed.
    pub key_change: Option<Url>,
    /// Where renewal times are asked (RFC 9773).
    pub renewal_info: Option<Url>,
    /// What the CA says of itself.
    pub meta: DirectoryMeta,
}

impl Directory {
    /// Reads the directory that `url` gave.
    pub(crate) fn parse(value: &Value, url: &Url) -> Result<Self, Error> {
        let fields = Fields::of(value, url, "the directory")?;
        let meta = match fields.value("meta") {
            Some(_) => DirectoryMeta::parse(fields.object("meta")?)?,
            None => DirectoryMeta::default(),
        };
        Ok(Self {
            new_nonce: fields.url("newNonce")?,
            new_account: fields.url("newAccount")?,
            new_order: fields.url("newOrder")?,
            revoke_cert: fields.optional_url("revokeCert")?,
            key_change: fields.optional_url("keyChange")?,
            renewal_info: fields.optional_url("renewalInfo")?,
            meta,
        })
    }
}

/// What a CA says of itself in its directory. Texts and URLs are the CA's own: show them escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DirectoryMeta {
    /// The URL of the terms that an account has to agree to; never empty.
    pub terms_of_service: Option<String>,
    /// The CA's site.
    pub website: Option<String>,
    /// The names by which CAA records mean this CA.
    pub caa_identities: Vec<String>,
    /// Whether a new account needs a binding to an existing customer.
    pub external_account_required: bool,
    /// The profiles an order may ask for, with a description each (draft-ietf-acme-profiles).
    pub profiles: BTreeMap<String, String>,
}

impl DirectoryMeta {
    fn parse(fields: Fields<'_>) -> Result<Self, Error> {
        let text = |name| Ok(fields.optional_string(name)?.filter(|text| !text.is_empty()).map(str::to_owned));
        Ok(Self {
            terms_of_service: text("termsOfService")?,
            website: text("website")?,
            caa_identities: fields.strings("caaIdentities")?,
            external_account_required: fields.boolean("externalAccountRequired")?,
            profiles: profiles(fields)?,
        })
    }
}

fn profiles(fields: Fields<'_>) -> Result<BTreeMap<String, String>, Error> {
    if fields.value("profiles").is_none() {
        return Ok(BTreeMap::new());
    }
    let profiles = fields.object("profiles")?;
    let description = |name: &String| Ok((name.clone(), profiles.string(name)?.to_owned()));
    profiles.map().keys().map(description).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(value: &Value) -> Result<Directory, Error> {
        Directory::parse(value, &Url::parse("https://ca.test/dir").unwrap())
    }

    fn smallest() -> Value {
        json!({"newNonce": "https://ca.test/n", "newAccount": "https://ca.test/a", "newOrder": "https://ca.test/o"})
    }

    #[test]
    fn little_is_enough() {
        let directory = parse(&smallest()).unwrap();
        assert_eq!(directory.new_nonce.as_str(), "https://ca.test/n");
        assert_eq!((directory.revoke_cert, directory.renewal_info), (None, None));
        assert_eq!(directory.meta, DirectoryMeta::default());
    }

    #[test]
    fn all_is_read() {
        let mut value = smallest();
        value["renewalInfo"] = "https://ca.test/ari".into();
        value["random"] = "https://community.test".into();
        value["meta"] = json!({"termsOfService": "https://ca.test/terms", "website": "", "caaIdentities": ["ca.test"],
            "externalAccountRequired": true, "profiles": {"short": "six days"}});
        let directory = parse(&value).unwrap();
        assert_eq!(directory.renewal_info.unwrap().as_str(), "https://ca.test/ari");
        assert_eq!(directory.meta.terms_of_service.as_deref(), Some("https://ca.test/terms"));
        assert_eq!(directory.meta.website, None);
        assert_eq!(directory.meta.caa_identities, ["ca.test"]);
        assert!(directory.meta.external_account_required);
        assert_eq!(directory.meta.profiles["short"], "six days");
    }

    #[test]
    fn every_compulsory_field_is_missed_by_name() {
        for name in ["newNonce", "newAccount", "newOrder"] {
            for bad in [Value::Null, json!(1), json!("no url"), json!("http://ca.test/")] {
                let mut value = smallest();
                value[name] = bad;
                assert!(parse(&value).unwrap_err().to_string().contains(name));
            }
        }
    }

    #[test]
    fn a_senseless_meta_is_an_error() {
        for meta in [json!(1), json!({"profiles": ["x"]}), json!({"profiles": {"x": 1}}), json!({"website": 1})] {
            let mut value = smallest();
            value["meta"] = meta;
            assert!(matches!(parse(&value), Err(Error::Malformed { .. })));
        }
    }
}
