//! Trees of lineages as certbot 5.8 leaves them, as many as wanted.
//!
//! Each lineage has a name, a key and a certificate of its own, from an issuer made for the tree; nothing is copied,
//! so that no cache helps more than in life.

use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::{Context, Result};
use jiff::{ToSpan, Zoned};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

use crate::bench::site::Site;

/// What the lineages remember of the CA's renewal information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Memory {
    /// Nothing, and there is nothing to ask: the certificates do not name their issuer's key.
    Nothing,
    /// That there is no need to ask again for six hours.
    RenewalInformation,
}

/// Adds `size` lineages, issued yesterday for ninety days, to the tree of a registered client.
pub(super) fn write(site: &Site, size: usize, memory: Memory) -> Result<()> {
    let config = site.tree.join("config");
    let account = account(&config.join("accounts/localhost:14000/directory"))?;
    let issuer = issuer()?;
    std::fs::create_dir_all(config.join("renewal"))?;
    for number in 0..size {
        let name = format!("l{number}.s{size}.test");
        lineage(&config, &name, &issuer, memory)?;
        let conf = conf(site, &config, &name, &account, memory)?;
        std::fs::write(config.join(format!("renewal/{name}.conf")), conf)?;
    }
    Ok(())
}

/// The only account of a server.
fn account(folder: &Path) -> Result<String> {
    let mut entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let account = entries.next().context("the client has registered")??;
    Ok(account.file_name().to_string_lossy().into_owned())
}

fn lineage(config: &Path, name: &str, issuer: &CertifiedIssuer<'_, KeyPair>, memory: Memory) -> Result<()> {
    let (live, archive) = (config.join("live").join(name), config.join("archive").join(name));
    std::fs::create_dir_all(&live)?;
    std::fs::create_dir_all(&archive)?;
    let key = KeyPair::generate()?;
    let certificate = leaf(name, memory)?.signed_by(&key, issuer)?.pem();
    let contents = [
        ("cert", certificate.clone()),
        ("privkey", key.serialize_pem()),
        ("chain", issuer.pem()),
        ("fullchain", certificate + &issuer.pem()),
    ];
    for (kind, content) in contents {
        std::fs::write(archive.join(format!("{kind}1.pem")), content)?;
        symlink(format!("../../archive/{name}/{kind}1.pem"), live.join(format!("{kind}.pem")))?;
    }
    Ok(())
}

fn conf(site: &Site, config: &Path, name: &str, account: &str, memory: Memory) -> Result<String> {
    let (server, webroot, config) = (&site.directory, site.webroot.display(), config.display());
    let mut text = format!("version = 5.8.0\narchive_dir = {config}/archive/{name}\n");
    for kind in ["cert", "privkey", "chain", "fullchain"] {
        text += &format!("{kind} = {config}/live/{name}/{kind}.pem\n");
    }
    text += &format!(
        "\n# Options used in the renewal process\n[renewalparams]\naccount = {account}\nauthenticator = webroot\n\
         webroot_path = {webroot},\nserver = {server}\nkey_type = ecdsa\n[[webroot_map]]\n{name} = {webroot}\n"
    );
    if memory == Memory::RenewalInformation {
        let later = now()?.checked_add(6.hours())?.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        text += &format!("\n[acme_renewal_info]\nari_retry_after = {later}\n");
    }
    Ok(text)
}

fn issuer() -> Result<CertifiedIssuer<'static, KeyPair>> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "bench");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Ok(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?)
}

fn leaf(name: &str, memory: Memory) -> Result<CertificateParams> {
    let day = |days: i64| -> Result<_> {
        let date = now()?.checked_add(days.days())?.date();
        Ok(rcgen::date_time_ymd(date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs()))
    };
    let mut params = CertificateParams::new([name.to_owned()])?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.not_before = day(-1)?;
    params.not_after = day(89)?;
    params.use_authority_key_identifier_extension = memory == Memory::RenewalInformation;
    Ok(params)
}

/// The clients run with this zone.
fn now() -> Result<Zoned> {
    Ok(Zoned::now().in_tz("UTC")?)
}
