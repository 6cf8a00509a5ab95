//! Who we are at the CA.

use crate::{
    flags::{
        arguments::Arguments,
        defs::account::{
            ACCOUNT, AGREE_TOS, EAB_HMAC_ALG, EAB_HMAC_KEY, EAB_KID, EMAIL, REGISTER_WITHOUT_EMAIL, USER_AGENT,
            USER_AGENT_COMMENT,
        },
    },
    settings::{error::SettingsError, secret::Secret},
};

/// Who we are at the CA.
#[derive(Clone, Debug)]
pub struct AccountSettings {
    /// The account's local id.
    pub id: Option<String>,
    /// Contact addresses. None: nothing was said; empty: no contact is wanted.
    pub email: Option<Vec<String>>,
    /// Register without a contact, do not ask.
    pub without_email: bool,
    /// The terms of service are agreed to.
    pub agree_tos: bool,
    /// The external account to bind to.
    pub eab: Option<ExternalAccount>,
    /// The whole User-Agent.
    pub user_agent: Option<String>,
    /// A comment within ours.
    pub user_agent_comment: Option<String>,
}

/// An external account (RFC 8555 section 7.3.4).
#[derive(Clone, Debug)]
pub struct ExternalAccount {
    /// Its key identifier.
    pub kid: String,
    /// Its HMAC key, base64url.
    pub hmac_key: Secret,
    /// HS256, HS384 or HS512.
    pub algorithm: String,
}

impl AccountSettings {
    pub(super) fn new(args: &Arguments) -> Result<Self, SettingsError> {
        Ok(Self {
            id: args.text(&ACCOUNT),
            email: args.text(&EMAIL).map(|text| addresses(&text)),
            without_email: args.switch(&REGISTER_WITHOUT_EMAIL),
            agree_tos: args.switch(&AGREE_TOS),
            eab: external_account(args)?,
            user_agent: args.text(&USER_AGENT),
            user_agent_comment: args.text(&USER_AGENT_COMMENT),
        })
    }
}

fn addresses(text: &str) -> Vec<String> {
    text.split(',').map(|address| address.trim().to_owned()).filter(|address| !address.is_empty()).collect()
}

fn external_account(args: &Arguments) -> Result<Option<ExternalAccount>, SettingsError> {
    let incomplete = |missing| Err(SettingsError::EabIncomplete { missing });
    match (args.text(&EAB_KID), args.text(&EAB_HMAC_KEY)) {
        (None, None) => Ok(None),
        (None, Some(_)) => incomplete("--eab-kid"),
        (Some(_), None) => incomplete("--eab-hmac-key"),
        (Some(kid), Some(key)) => Ok(Some(ExternalAccount {
            kid,
            hmac_key: Secret::new(key),
            algorithm: args.text(&EAB_HMAC_ALG).unwrap_or_default(),
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::whole::tests::settings;

    #[test]
    fn half_an_external_account_is_refused() {
        let error = settings("register --eab-kid x").unwrap_err();
        assert!(matches!(error, SettingsError::EabIncomplete { .. }));
        let account = settings("register --eab-kid x --eab-hmac-key a2V5").unwrap().account;
        assert!(!format!("{account:?}").contains("a2V5"));
        assert_eq!(account.eab.unwrap().algorithm, "HS256");
    }

    #[test]
    fn an_empty_address_means_no_contact() {
        let email = |line| settings(line).unwrap().account.email;
        assert_eq!(email("register"), None);
        assert_eq!(email("register --email="), Some(Vec::new()));
        let two = Some(vec!["a@x".to_owned(), "b@x".to_owned()]);
        assert_eq!(email("register -m a@x,b@x"), two);
    }
}
