//! What must not happen by accident to a certificate there is: another key type, another key in
//! spite of `reuse_key`, a test certificate in the place of a real one.

use evercert_engine::obtain::Target;
use evercert_pki::key::KeyType;
use evercert_store::lineage::Lineage;

use crate::errors::desk::{CliError, Kind};
use crate::flags::arguments::Value;
use crate::flags::defs::{key as flags, names};
use crate::messages::message::msg;
use crate::settings::server::is_staging;
use crate::settings::whole::Settings;
use crate::steps::view::key_word;
use crate::ui::prompt::Question;
use crate::world::World;

/// Checks a request that is about to be ordered; returns the settings it is ordered with.
pub(crate) fn check(world: &World, said: &Settings, target: &Target) -> Result<Settings, CliError> {
    let Target::Existing(lineage) = target else { return Ok(said.clone()) };
    check_staging(said, lineage)?;
    let settings = settle_key_type(world, said, lineage)?;
    check_reuse(said, &settings, lineage)?;
    match reuses_key(&settings, lineage) {
        // What is in force is saved, or the next renewal would change the key after all.
        true => Ok(with_type(&settings, lineage.key()?.key_type())?.with(&flags::REUSE_KEY, Value::Switch(true))?),
        false => Ok(settings),
    }
}

/// Whether the user wants a key of another type than the lineage has.
pub(crate) fn changes_key_type(settings: &Settings, lineage: &Lineage) -> Result<bool, CliError> {
    let present = lineage.certificate()?.key_type();
    let wanted = settings.user_set(&flags::KEY_TYPE).then_some(settings.key.key_type);
    Ok(wanted.is_some_and(|wanted| present.map(key_word) != Some(key_word(wanted))))
}

/// Whether the next certificate keeps the key.
pub(crate) fn reuses_key(settings: &Settings, lineage: &Lineage) -> bool {
    let saved = lineage.conf().raw_param("reuse_key").is_some_and(|text| text.eq_ignore_ascii_case("true"));
    let active = settings.key.reuse_key || (saved && !settings.user_set(&flags::REUSE_KEY));
    active && !settings.key.new_key
}

/// The ARI id of the certificate that is replaced, if it came from the same CA.
pub(crate) fn replaces(settings: &Settings, lineage: &Lineage) -> Option<String> {
    let same = lineage.conf().server() == Some(settings.server.url.as_str());
    let leaf = lineage.certificate().ok().filter(|_| same && !settings.server.dry_run)?;
    evercert_pki::ari::certificate_id(&leaf)
}

/// A test certificate in the place of a real one breaks the site.
pub(crate) fn check_staging(settings: &Settings, lineage: &Lineage) -> Result<(), CliError> {
    let saved = lineage.conf().server().unwrap_or_default();
    let server = &settings.server;
    if server.break_my_certs || server.dry_run || !is_staging(&server.url) || is_staging(saved) {
        return Ok(());
    }
    Err(CliError::new(Kind::Input, msg!("staging-over-real", name = lineage.name().as_str())))
}

/// A key that is kept cannot change its type, size or curve. Only what was said in this run counts:
/// what the configuration says was true when it was saved.
pub(crate) fn check_reuse(said: &Settings, settings: &Settings, lineage: &Lineage) -> Result<(), CliError> {
    if !reuses_key(settings, lineage) {
        return Ok(());
    }
    let (present, wanted) = (lineage.key()?.key_type(), settings.key.key_type);
    let other_family = key_word(present) != key_word(wanted);
    let size = if matches!(present, KeyType::Rsa(_)) { &flags::RSA_KEY_SIZE } else { &flags::ELLIPTIC_CURVE };
    let conflict = match other_family {
        true => said.user_set(&flags::KEY_TYPE),
        false => said.user_set(size) && present != wanted,
    };
    if !conflict {
        return Ok(());
    }
    let (present, wanted) = (present.to_string(), wanted.to_string());
    Err(CliError::new(Kind::Input, msg!("reuse-key-conflict", present = present, wanted = wanted)))
}

/// The lineage's own type holds unless the user wants another one and says for which certificate.
fn settle_key_type(world: &World, settings: &Settings, lineage: &Lineage) -> Result<Settings, CliError> {
    let Some(present) = lineage.certificate()?.key_type() else { return Ok(settings.clone()) };
    if key_word(present) == key_word(settings.key.key_type) {
        return Ok(settings.clone());
    }
    if !settings.user_set(&flags::KEY_TYPE) {
        return kept_type(settings, present);
    }
    if !settings.user_set(&names::CERT_NAME) {
        let (present, wanted) = (key_word(present), key_word(settings.key.key_type));
        let text = msg!("key-type-change", name = lineage.name().as_str(), present = present, wanted = wanted);
        let question = Question::new(text, Some("--cert-name")).letters('u', 'k');
        if !world.ui.confirm(&question, None)? {
            return Err(CliError::new(Kind::Cancelled, msg!("prompt-cancelled")));
        }
    }
    Ok(settings.clone())
}

/// The settings with this type, size and curve.
pub(crate) fn with_type(settings: &Settings, present: KeyType) -> Result<Settings, CliError> {
    let typed = settings.with(&flags::KEY_TYPE, Value::Text(key_word(present).into()))?;
    let curve = match present {
        KeyType::Rsa(bits) => return Ok(typed.with(&flags::RSA_KEY_SIZE, Value::Number(i64::from(bits)))?),
        KeyType::EcdsaP384 => "secp384r1",
        KeyType::EcdsaP521 => "secp521r1",
        KeyType::EcdsaP256 | KeyType::Ed25519 => "secp256r1",
    };
    Ok(typed.with(&flags::ELLIPTIC_CURVE, Value::Text(curve.into()))?)
}

/// The lineage's family, with the size or curve that was said in this run, or else its own.
fn kept_type(settings: &Settings, present: KeyType) -> Result<Settings, CliError> {
    let said = [&flags::RSA_KEY_SIZE, &flags::ELLIPTIC_CURVE].map(|flag| settings.user_set(flag));
    let typed = settings.with(&flags::KEY_TYPE, Value::Text(key_word(present).into()))?;
    // What is the default anyway is not saved as if somebody had asked for it.
    match said.contains(&true) || typed.key.key_type == present {
        true => Ok(typed),
        false => with_type(settings, present),
    }
}
