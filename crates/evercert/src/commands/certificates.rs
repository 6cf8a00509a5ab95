//! `certificates`: what there is, in certbot's words.

use std::path::{Path, PathBuf};

use evercert_engine::revocation::Revocations;
use evercert_pki::certificate::Certificate;
use evercert_pki::identifier::Identifier;
use evercert_pki::key::KeyType;
use evercert_store::kind::Kind;
use evercert_store::lineage::{self, Lineage, LineageError, LineageName};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::errors::desk::CliError;
use crate::messages::catalogue::Catalogue;
use crate::messages::message::msg;
use crate::settings::server::is_staging;
use crate::steps::failed::CommandResult;
use crate::steps::view::CertificateView;
use crate::steps::{assessments, by_hand, copied, hook_references, lineages, unfinished};
use crate::ui::layout::FRAME;
use crate::world::World;

/// Lists the certificates, all or those asked for. What is broken is told at the end and is no
/// reason to fail.
pub(super) async fn run(world: &World) -> CommandResult {
    unfinished::tell(world);
    let names = lineages::names(&world.paths, world.settings.names.cert_name.as_deref())?;
    let (mut found, mut broken) = (Vec::new(), Vec::new());
    for name in names {
        match Found::load(world, &name) {
            Ok(one) => found.push(one),
            Err(error) => broken.push((name, error)),
        }
    }
    found.retain(|one| one.names_all(&world.settings.names.identifiers()));
    ask_for_revocations(world, &mut found).await?;
    let nameless = match world.settings.names.cert_name {
        Some(_) => Vec::new(),
        None => lineage::nameless(&world.paths)?,
    };
    let is_there = |error: &LineageError| !matches!(error, LineageError::NotFound { .. });
    let invalid =
        broken.iter().filter(|(_, error)| is_there(error)).map(|(name, _)| world.paths.conf_of(name.as_str()));
    let invalid: Vec<_> = invalid.chain(nameless.iter().cloned()).collect();
    show(world, &found, &invalid);
    let broken = broken.into_iter().map(|(name, error): (LineageName, LineageError)| {
        tell_broken(world, Some(&name), &world.paths.conf_of(name.as_str()), &error.into())
    });
    let mut broken: Vec<_> = broken.collect();
    broken.extend(nameless.iter().map(|conf| tell_broken(world, None, conf, &lineages::nameless(conf))));
    let views: Vec<_> = found.iter().map(|one| CertificateView::new(&one.lineage, &one.leaf, one.status())).collect();
    Ok(json!({ "certificates": views, "broken": broken }))
}

/// A lineage whose files belong together.
struct Found {
    lineage: Lineage,
    leaf: Certificate,
    now: Timestamp,
    is_test: bool,
    is_revoked: bool,
}

impl Found {
    fn load(world: &World, name: &LineageName) -> Result<Self, LineageError> {
        let lineage = Lineage::inspect(&world.paths, name)?;
        copied::tell(world, &lineage);
        lineage.verify()?;
        let leaf = lineage.certificate()?;
        hook_references::tell_saved(world, &lineage);
        let is_test = lineage.conf().server().is_some_and(is_staging);
        Ok(Self { lineage, leaf, now: world.doors.clock.now(), is_test, is_revoked: false })
    }

    fn names_all(&self, wanted: &[Identifier]) -> bool {
        wanted.iter().all(|identifier| self.leaf.identifiers().contains(identifier))
    }

    fn left(&self) -> SignedDuration {
        self.leaf.not_after().duration_since(self.now)
    }

    fn status(&self) -> Vec<&'static str> {
        let expired = !self.left().is_positive();
        let mut status = Vec::new();
        status.extend(self.is_test.then_some("test"));
        status.extend(expired.then_some("expired"));
        status.extend((!expired && self.is_revoked).then_some("revoked"));
        if status.is_empty() {
            status.push("valid");
        }
        status
    }

    /// certbot's words, which scripts look for: never translated.
    fn validity(&self) -> String {
        let status = self.status();
        if status != ["valid"] {
            let words: Vec<_> = status.into_iter().map(certbots_word).collect();
            return format!("INVALID: {}", words.join(", "));
        }
        match self.left().as_hours() {
            hours @ 48.. => format!("VALID: {} days", hours / 24),
            24..=47 => "VALID: 1 day".to_owned(),
            hours => format!("VALID: {hours} hour(s)"),
        }
    }

    /// certbot's labels first, word for word; what is ours stands below them.
    fn block(&self, words: &Catalogue) -> String {
        let names: Vec<_> = self.leaf.identifiers().iter().map(Identifier::value).collect();
        let mut lines = vec![
            format!("  Certificate Name: {}", self.lineage.name()),
            format!("    Serial Number: {}", self.leaf.serial_hex()),
            format!("    Key Type: {}", self.leaf.key_type().map_or("UNKNOWN", family)),
            format!("    Identifiers: {}", names.join(" ")),
            format!(
                "    Expiry Date: {} ({})",
                self.leaf.not_after().strftime("%Y-%m-%d %H:%M:%S+00:00"),
                self.validity()
            ),
            format!("    Certificate Path: {}", self.lineage.link(Kind::Fullchain).display()),
            format!("    Private Key Path: {}", self.lineage.link(Kind::Privkey).display()),
        ];
        if by_hand::renews(&self.lineage) {
            lines.push(format!("    {}", words.text(&by_hand::line(self.leaf.not_after()))));
        }
        lines.join("\n")
    }
}

fn certbots_word(status: &'static str) -> &'static str {
    match status {
        "test" => "TEST_CERT",
        "expired" => "EXPIRED",
        "revoked" => "REVOKED",
        other => other,
    }
}

/// Asks the CAs, side by side; only about certificates that say whom to ask.
async fn ask_for_revocations(world: &World, found: &mut [Found]) -> Result<(), CliError> {
    if !found.iter().any(|one| Revocations::can_be_asked(&one.leaf)) {
        return Ok(());
    }
    let revocations = world.revocations()?;
    let answers = stream::iter(found.iter()).map(|one| revocations.is_revoked(&one.lineage, &one.leaf, one.now));
    let answers: Vec<_> = answers.buffered(world.settings.renewal.parallel).collect().await;
    for (one, answer) in found.iter_mut().zip(answers) {
        one.is_revoked = *answer.as_ref().unwrap_or(&false);
        if let Err(unknown) = answer {
            assessments::tell_unknown(world, one.lineage.name().as_str(), unknown);
        }
    }
    Ok(())
}

fn family(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::Rsa(_) => "RSA",
        KeyType::Ed25519 => "ED25519",
        KeyType::EcdsaP256 | KeyType::EcdsaP384 | KeyType::EcdsaP521 => "ECDSA",
    }
}

fn show(world: &World, found: &[Found], invalid: &[PathBuf]) {
    if found.is_empty() && invalid.is_empty() {
        world.ui.notice(&msg!("certificates-none"));
        return;
    }
    world.ui.line(&format!("\n{FRAME}"));
    if !found.is_empty() {
        show_found(world, found);
    }
    if !invalid.is_empty() {
        world.ui.line("");
        world.ui.say(&msg!("certificates-invalid"));
        invalid.iter().for_each(|conf| world.ui.line(&format!("  {}", conf.display())));
    }
    world.ui.line(FRAME);
}

fn show_found(world: &World, found: &[Found]) {
    let asked = &world.settings.names;
    world.ui.say(&match asked.cert_name.is_some() || !asked.identifiers().is_empty() {
        true => msg!("certificates-found-matching"),
        false => msg!("certificates-found"),
    });
    found.iter().for_each(|one| world.ui.lines(|words| one.block(words)));
}

fn tell_broken(world: &World, name: Option<&LineageName>, conf: &Path, error: &CliError) -> Value {
    let reason = world.ui.words().text(error.heading());
    world.ui.warn(&msg!("certificate-broken", conf = conf, reason = world.ui.in_a_sentence(error)));
    json!({ "name": name.map(LineageName::as_str), "conf": conf.display().to_string(), "reason": reason,
        "causes": error.causes() })
}
