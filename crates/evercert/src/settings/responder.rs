//! What our own name server is like.

use std::net::IpAddr;

use evercert_pki::identifier::DnsName;

use crate::{
    flags::{
        arguments::Arguments,
        defs::responder::{RESPONDER_ADDRESS, RESPONDER_NAME, RESPONDER_ZONE},
        flag::Flag,
    },
    settings::error::SettingsError,
};

/// What our own name server is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponderSettings {
    /// The name of this host, as the world knows it.
    pub name: Option<String>,
    /// The zone that was handed over to it.
    pub zone: Option<String>,
    /// Where it answers; nowhere in particular means everywhere.
    pub addresses: Vec<IpAddr>,
}

impl ResponderSettings {
    pub(super) fn new(args: &Arguments) -> Result<Self, SettingsError> {
        let addresses = args.list(&RESPONDER_ADDRESS).into_iter().map(address).collect::<Result<_, _>>()?;
        Ok(Self { name: name(args, &RESPONDER_NAME)?, zone: name(args, &RESPONDER_ZONE)?, addresses })
    }
}

fn name(args: &Arguments, flag: &'static Flag) -> Result<Option<String>, SettingsError> {
    let Some(text) = args.text(flag).filter(|text| !text.is_empty()) else { return Ok(None) };
    match DnsName::parse(text.trim_end_matches('.')) {
        Ok(name) => Ok(Some(name.base().to_owned())),
        Err(source) => Err(SettingsError::Identifier { flag: flag.long, source }),
    }
}

fn address(text: String) -> Result<IpAddr, SettingsError> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().map_err(|_| SettingsError::Address { flag: RESPONDER_ADDRESS.long, text })
}
