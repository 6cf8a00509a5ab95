//! Keeps a sandbox CA up until it is interrupted:
//! `cargo run -p evercert-ca --example serve -- --port 14000 --http-port 5002 --tls-port 5001`
//! `[--tls] [--dns 127.0.0.1:8053] [--alternates N] [--eab kid:base64url]`.

use std::{error::Error, net::SocketAddr};

use evercert_ca::{
    ca::Ca,
    config::{CaConfig, EabKey},
};
use evercert_pki::base64url;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "an example speaks to the person who runs it")]
async fn main() -> Result<(), Box<dyn Error>> {
    let ca = Ca::start(parse(std::env::args().skip(1))?).await?;
    println!("directory  {}", ca.directory_url());
    println!("management {}/management/", ca.base_url());
    tokio::signal::ctrl_c().await?;
    ca.shutdown().await;
    Ok(())
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<CaConfig, Box<dyn Error>> {
    let mut config = CaConfig::default();
    while let Some(flag) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{flag} needs a value"));
        match flag.as_str() {
            "--port" => config.listen = SocketAddr::from(([127, 0, 0, 1], value()?.parse()?)),
            "--http-port" => config.http_port = value()?.parse()?,
            "--tls-port" => config.tls_port = value()?.parse()?,
            "--dns" => config.dns = Some(value()?.parse()?),
            "--alternates" => config.alternate_chains = value()?.parse()?,
            "--tls" => config.tls = true,
            "--eab" => config.eab.get_or_insert_default().push(eab(&value()?)?),
            other => return Err(format!("{other} is not known").into()),
        }
    }
    Ok(config)
}

fn eab(text: &str) -> Result<EabKey, Box<dyn Error>> {
    let (kid, key) = text.split_once(':').ok_or("--eab takes kid:key")?;
    Ok(EabKey { kid: kid.into(), hmac_key: base64url::decode(key)? })
}
