//! Dynamic updates in the DNS itself (RFC 2136), signed by a shared secret (RFC 8945).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use evercert_pki::clock::Clock;
use evercert_pki::random::{Random, SystemRandom};
use evercert_plugin::dns_error::DnsError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use crate::update::tsig::{Key, Signed};
use crate::update::wire::Reply;

pub mod tsig;
pub mod wire;

/// One server that takes updates.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// What questions and updates are signed with.
    pub key: Key,
    /// Whether questions are signed, too.
    pub sign_queries: bool,
    /// Tells signatures the time.
    pub clock: Arc<dyn Clock>,
}

impl Server {
    /// Whether the server is an authority of a zone of exactly this name.
    ///
    /// # Errors
    /// [`DnsError::Network`], and what a refused signature is.
    pub async fn has_zone(&self, name: &str) -> Result<bool, DnsError> {
        let question = wire::question(SystemRandom.below(1 << 16) as u16, name);
        let question = question.ok_or_else(|| DnsError::NoZone { name: name.to_owned() })?;
        let reply = match self.sign_queries {
            true => self.ask(self.key.sign(question, self.now())).await?,
            false => self.ask(Signed::none(question)).await?,
        };
        match reply.code {
            wire::NOERROR => Ok(reply.is_authority && reply.has_soa_of(name)),
            wire::NOTAUTH => Err(refused(&reply)),
            _ => Ok(false),
        }
    }

    /// Sends an update that [`wire`] made.
    ///
    /// # Errors
    /// Any that tells of a refusal.
    pub async fn update(&self, message: Vec<u8>) -> Result<(), DnsError> {
        let signed = self.key.sign(message, self.now());
        let answer = self.by_tcp(&signed.message).await?;
        let reply = self.key.check(&answer, &signed, self.now())?;
        match reply.code {
            wire::NOERROR => Ok(()),
            _ => Err(refused(&reply)),
        }
    }

    fn now(&self) -> i64 {
        self.clock.now().as_second()
    }

    /// By TCP, as certbot asks; by UDP, where a server does not listen for TCP.
    async fn ask(&self, signed: Signed) -> Result<Reply, DnsError> {
        let answer = match self.by_tcp(&signed.message).await {
            Ok(answer) => answer,
            Err(_) => self.by_udp(&signed.message).await?,
        };
        self.key.check(&answer, &signed, self.now())
    }

    async fn by_tcp(&self, message: &[u8]) -> Result<Vec<u8>, DnsError> {
        let exchange = async {
            let mut stream = TcpStream::connect(self.address).await?;
            let length = u16::try_from(message.len()).unwrap_or(u16::MAX).to_be_bytes();
            stream.write_all(&[&length, message].concat()).await?;
            let length = stream.read_u16().await?;
            let mut answer = vec![0; length.into()];
            stream.read_exact(&mut answer).await?;
            Ok(answer)
        };
        self.in_time(exchange, UPDATE_PATIENCE).await
    }

    async fn by_udp(&self, message: &[u8]) -> Result<Vec<u8>, DnsError> {
        let exchange = async {
            let any: SocketAddr = if self.address.is_ipv4() { ([0; 4], 0).into() } else { ([0u16; 8], 0).into() };
            let socket = UdpSocket::bind(any).await?;
            socket.connect(self.address).await?;
            socket.send(message).await?;
            let mut answer = vec![0; 4096];
            let length = socket.recv(&mut answer).await?;
            answer.truncate(length);
            Ok(answer)
        };
        self.in_time(exchange, QUESTION_PATIENCE).await
    }

    async fn in_time(
        &self,
        exchange: impl Future<Output = std::io::Result<Vec<u8>>>,
        patience: Duration,
    ) -> Result<Vec<u8>, DnsError> {
        let network =
            |source: std::io::Error| DnsError::Network { host: self.address.to_string(), source: source.into() };
        let done = timeout(patience, exchange).await;
        done.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into())).map_err(network)
    }
}

/// What a code of refusal means. BIND and Knot do not agree on which they use, so none means more than it must.
fn refused(reply: &Reply) -> DnsError {
    let status = wire::name_of(reply.code);
    match (reply.code, reply.tsig_error) {
        (_, tsig::BADTIME) => DnsError::Credentials { detail: "BADTIME: the clocks differ".into() },
        (_, tsig::BADKEY) => DnsError::Credentials { detail: "BADKEY: the server has no such key".into() },
        (_, tsig::BADSIG) => DnsError::Credentials { detail: "BADSIG: the secret is another one".into() },
        (wire::REFUSED | wire::NOTAUTH, _) => DnsError::Forbidden { detail: status },
        (wire::SERVFAIL, _) => DnsError::Trouble { status, after: None, detail: String::new() },
        _ => DnsError::Rejected { status, detail: String::new() },
    }
}

/// As certbot.
const UPDATE_PATIENCE: Duration = Duration::from_secs(45);
const QUESTION_PATIENCE: Duration = Duration::from_secs(5);
