//! A server that answers from a script and remembers what it was asked.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use evercert_pki::base64url;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One scripted answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    nonce: bool,
    /// Sends this many bytes less than announced.
    missing: usize,
}

impl Reply {
    /// `{base}` in the body and in headers becomes the server's URL.
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), nonce: true, missing: 0 }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, body.to_string()).header("Content-Type", "application/json")
    }

    pub(crate) fn problem(status: u16, kind: &str) -> Self {
        let body = format!(r#"{{"type":"urn:ietf:params:acme:error:{kind}","detail":"scripted","status":{status}}}"#);
        Self::new(status, body).header("Content-Type", "application/problem+json")
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without_nonce(mut self) -> Self {
        self.nonce = false;
        self
    }

    pub(crate) fn cut_short(mut self, missing: usize) -> Self {
        self.missing = missing;
        self
    }
}

/// One request that came in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    /// The protected header of the JWS.
    pub(crate) fn protected(&self) -> Value {
        self.part("protected")
    }

    /// The payload of the JWS; `null` for a POST-as-GET.
    pub(crate) fn payload(&self) -> Value {
        self.part("payload")
    }

    fn part(&self, name: &str) -> Value {
        let jws: Value = serde_json::from_str(&self.body).unwrap();
        let bytes = base64url::decode(jws[name].as_str().unwrap()).unwrap();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }
}

/// The server; it ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct Server {
    base: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    routes: HashMap<String, VecDeque<Reply>>,
    seen: Vec<Seen>,
    nonces: usize,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { base, state: Arc::default() };
        let served = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = served.clone();
                tokio::spawn(async move { server.serve(stream).await });
            }
        });
        server
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Sets the answers for `METHOD /path`: one after the other, the last for ever.
    pub(crate) fn on(&self, line: &str, replies: impl IntoIterator<Item = Reply>) {
        self.state.lock().unwrap().routes.insert(line.to_owned(), replies.into_iter().collect());
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }

    /// `METHOD /path` of all requests so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    /// How often `METHOD /path` was asked for.
    pub(crate) fn count(&self, line: &str) -> usize {
        self.lines().iter().filter(|seen| *seen == line).count()
    }

    /// The last request for `METHOD /path`.
    pub(crate) fn last(&self, line: &str) -> Seen {
        self.seen().into_iter().rfind(|seen| seen.line == line).unwrap()
    }

    async fn serve(&self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        let Some(seen) = read_request(&mut stream).await else { return };
        let answer = self.answer(seen);
        let _ = stream.write_all(&answer).await;
        let _ = stream.shutdown().await;
    }

    fn answer(&self, seen: Seen) -> Vec<u8> {
        let mut state = self.state.lock().unwrap();
        let reply = match state.routes.get_mut(&seen.line) {
            Some(replies) if replies.len() > 1 => replies.pop_front().unwrap(),
            Some(replies) => replies.front().unwrap().clone(),
            None => Reply::problem(404, "malformed"),
        };
        let head_only = seen.line.starts_with("HEAD");
        state.seen.push(seen);
        state.nonces += usize::from(reply.nonce);
        let nonce = reply.nonce.then(|| format!("nonce-{}", state.nonces));
        self.render(reply, nonce, head_only)
    }

    fn render(&self, reply: Reply, nonce: Option<String>, head_only: bool) -> Vec<u8> {
        let mut body = match String::from_utf8(reply.body) {
            Ok(text) => text.replace("{base}", &self.base).into_bytes(),
            Err(bytes) => bytes.into_bytes(),
        };
        let mut head = format!("HTTP/1.1 {} Scripted\r\nConnection: close\r\n", reply.status);
        head += &format!("Content-Length: {}\r\n", body.len());
        for (name, value) in reply.headers {
            head += &format!("{name}: {}\r\n", value.replace("{base}", &self.base));
        }
        if let Some(nonce) = nonce {
            head += &format!("Replay-Nonce: {nonce}\r\n");
        }
        body.truncate(if head_only { 0 } else { body.len() - reply.missing });
        [head.as_bytes(), b"\r\n", &body].concat()
    }
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Seen> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let line = head.rsplit_once(" HTTP/1.1\r\n").map_or(head.as_str(), |(line, _)| line);
    let line = line.lines().next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let lower = head.to_ascii_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Seen { line, head: lower, body: String::from_utf8(body).ok()? })
}
