//! What the CA does wrong on purpose.

use std::time::Duration;

use serde_json::Value;

use crate::endpoint::Endpoint;

/// Standing bad habits. The default has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mischief {
    /// Percentage of good nonces that are answered with `badNonce`.
    pub reject_nonces_percent: u8,
    /// How long an order stays `processing` after it was finalized.
    pub slow_orders: Duration,
    /// Orders stay `processing` for ever.
    pub stuck_orders: bool,
    /// Some requests are turned away.
    pub rate_limited: Option<RateLimit>,
    /// Percentage of answers whose body breaks off in the middle, together with the connection.
    pub broken_bodies_percent: u8,
    /// Every order with `replaces` is answered with `alreadyReplaced`.
    pub already_replaced: bool,
}

/// Which requests are turned away, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// 429 (`rateLimited`) or 503 (`serverInternal`).
    pub status: u16,
    /// The `Retry-After` header.
    pub retry_after: Duration,
    /// How many more requests are turned away; `None`: no end.
    pub remaining: Option<u32>,
    /// Percentage of requests that meet this fate while it lasts.
    pub percent: u8,
    /// Only this resource; `None`: every signed one and renewalInfo.
    pub endpoint: Option<Endpoint>,
}

/// A change to coming answers of one resource: the raw hook for what no other option covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The resource.
    pub endpoint: Endpoint,
    /// How many requests to the resource pass untouched first.
    pub skip: u32,
    /// How many answers are changed after that; 0: all, until scripts are cleared.
    pub times: u32,
    /// The status to answer with instead.
    pub status: Option<u16>,
    /// Headers to set, or with `None` to leave out.
    pub headers: Vec<(String, Option<String>)>,
    /// What happens to the body.
    pub body: ScriptBody,
}

impl Script {
    /// Changes nothing, once: the start for struct update syntax.
    pub fn once(endpoint: Endpoint) -> Self {
        Self { endpoint, skip: 0, times: 1, status: None, headers: Vec::new(), body: ScriptBody::Keep }
    }

    /// Whether the request is carried out although its answer is changed.
    pub(crate) fn keeps_answer(&self) -> bool {
        matches!(self.body, ScriptBody::Keep | ScriptBody::Patch(_))
    }
}

/// What a [`Script`] does to the body.
#[derive(Clone, Debug, PartialEq)]
pub enum ScriptBody {
    /// The real one; the request is carried out.
    Keep,
    /// The real one with a JSON merge patch (RFC 7396): `null` removes a member. The request is
    /// carried out.
    Patch(Value),
    /// These bytes; the request is not carried out, its nonce not used up.
    Replace(Vec<u8>),
    /// So many spaces; the request is not carried out, its nonce not used up.
    Filler(usize),
}
