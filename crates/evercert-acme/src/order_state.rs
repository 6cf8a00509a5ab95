//! What a CA knows of an order (RFC 8555, section 7.1.3).

use std::fmt;

use evercert_pki::identifier::Identifier;
use jiff::Timestamp;
use reqwest::Url;

use crate::answer::Answer;
use crate::authorization::identifier;
use crate::error::Error;
use crate::fields::Fields;
use crate::problem::Problem;

/// An order as the CA last described it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderState {
    /// How far it is.
    pub status: OrderStatus,
    /// When it ends, if it is not finalized.
    pub expires: Option<Timestamp>,
    /// Whom the certificate will name.
    pub identifiers: Vec<Identifier>,
    /// Where the authorizations are, in no particular order.
    pub authorizations: Vec<Url>,
    /// Where the CSR goes.
    pub finalize: Url,
    /// Where the certificate is, once the order is valid.
    pub certificate: Option<Url>,
    /// Why it became invalid.
    pub error: Option<Problem>,
    /// The profile it is made by.
    pub profile: Option<String>,
    /// The id of the certificate it replaces, if the CA took note of it (RFC 9773, section 5).
    pub replaces: Option<String>,
}

impl OrderState {
    pub(crate) fn parse(answer: &Answer) -> Result<Self, Error> {
        let value = answer.json()?;
        let fields = Fields::of(&value, &answer.url, "the order")?;
        let identifiers = fields.objects("identifiers")?.into_iter().map(identifier);
        let text = |name| Ok(fields.optional_string(name)?.map(str::to_owned));
        let state = Self {
            status: OrderStatus::parse(fields)?,
            expires: fields.timestamp("expires")?,
            identifiers: identifiers.collect::<Result<_, _>>()?,
            authorizations: fields.urls("authorizations")?,
            finalize: fields.url("finalize")?,
            certificate: fields.optional_url("certificate")?,
            error: fields.value("error").and_then(Problem::from_value),
            profile: text("profile")?,
            replaces: text("replaces")?,
        };
        if state.status == OrderStatus::Valid && state.certificate.is_none() {
            return Err(fields.missing("certificate"));
        }
        Ok(state)
    }
}

/// The life of an order (RFC 8555, section 7.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderStatus {
    /// Failed: make a new one.
    Invalid,
    /// Waits for authorizations.
    Pending,
    /// The certificate is being made.
    Processing,
    /// Waits for the CSR.
    Ready,
    /// The certificate is there.
    Valid,
}

impl OrderStatus {
    fn parse(fields: Fields<'_>) -> Result<Self, Error> {
        match fields.string("status")? {
            "invalid" => Ok(Self::Invalid),
            "pending" => Ok(Self::Pending),
            "processing" => Ok(Self::Processing),
            "ready" => Ok(Self::Ready),
            "valid" => Ok(Self::Valid),
            _ => Err(fields.wrong("status", "none of an order")),
        }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "invalid",
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Ready => "ready",
            Self::Valid => "valid",
        })
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;
    use serde_json::{Value, json};

    use super::*;

    fn parse(value: &Value) -> Result<OrderState, Error> {
        let url = Url::parse("https://ca.test/o/1").unwrap();
        let body = value.to_string().into_bytes();
        OrderState::parse(&Answer { url, status: 200, headers: HeaderMap::new(), retry_after: None, body })
    }

    fn whole() -> Value {
        json!({"status": "valid", "expires": "2026-11-27T10:00:00Z", "finalize": "https://ca.test/f",
            "identifiers": [{"type": "dns", "value": "*.a.example"}, {"type": "ip", "value": "2001:db8::1"}],
            "authorizations": ["https://ca.test/z/1", "https://ca.test/z/2"], "certificate": "https://ca.test/c",
            "profile": "short", "replaces": "a.b", "error": {"type": "urn:ietf:params:acme:error:caa"}})
    }

    #[test]
    fn all_fields_are_read() {
        let state = parse(&whole()).unwrap();
        assert_eq!(state.status, OrderStatus::Valid);
        assert_eq!(state.identifiers.len(), 2);
        assert_eq!(state.authorizations.len(), 2);
        assert_eq!((state.profile.as_deref(), state.replaces.as_deref()), (Some("short"), Some("a.b")));
        assert_eq!(state.error.unwrap().to_string(), "caa");
    }

    #[test]
    fn each_missing_or_wrong_field_is_named() {
        for name in ["status", "identifiers", "authorizations", "finalize", "certificate"] {
            for bad in [Value::Null, json!(7), json!({}), json!(["x"]), json!("x")] {
                let mut value = whole();
                value[name] = bad;
                let error = parse(&value).unwrap_err();
                assert!(matches!(&error, Error::Malformed { what, .. } if what.contains(name)), "{name}: {error}");
            }
        }
    }
}
