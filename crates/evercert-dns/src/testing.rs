//! Fakes of providers: a world of records behind an HTTP server that answers as the provider's documentation says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use evercert_net::http::{HttpSettings, client};
use evercert_pki::clock::FixedClock;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::http::Web;

/// One record, as it would be in a zone file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) value: String,
    pub(crate) ttl: u64,
    pub(crate) id: u64,
}

/// What an account holds.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) zones: Vec<&'static str>,
    pub(crate) rows: Vec<Row>,
    next: u64,
    /// Changes that nobody made live yet.
    pub(crate) pending: usize,
    pub(crate) mischief: Option<Mischief>,
    pub(crate) asked: Vec<String>,
}

/// What is answered instead of the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mischief {
    TooMany,
    Broken,
    Html,
    Garbage,
}

/// A request.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) uri: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) bytes: Vec<u8>,
}

/// An answer.
pub(crate) struct Reply(pub(crate) u16, pub(crate) Value);

/// How a provider answers.
pub(crate) type Answers = fn(&mut World, &Asked) -> Reply;

/// A running fake.
pub(crate) struct Fake {
    pub(crate) url: String,
    pub(crate) world: Arc<Mutex<World>>,
    task: JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Fake {
    pub(crate) async fn start(answers: Answers) -> Self {
        let world = Arc::new(Mutex::new(World::new()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = axum::Router::new().fallback(answer).with_state((world.clone(), answers));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, world, task }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }
}

/// What providers are made with in tests.
pub(crate) fn web() -> Web {
    let clock = Arc::new(FixedClock::new("2026-11-20T10:00:00Z".parse().unwrap()));
    Web { client: client(&HttpSettings::default()).unwrap(), clock }
}

async fn answer(
    State((world, answers)): State<(Arc<Mutex<World>>, Answers)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut world = world.lock().unwrap();
    world.asked.push(format!("{method} {uri}"));
    match world.mischief {
        Some(Mischief::TooMany) => return (http(429), [("retry-after", "7")], "slow down").into_response(),
        Some(Mischief::Broken) => return (http(503), "oops").into_response(),
        Some(Mischief::Html) => return (http(200), "<!doctype html><p>welcome</p>").into_response(),
        Some(Mischief::Garbage) => return (http(200), "{\"truncated\": [").into_response(),
        None => {}
    }
    let query = uri.query().unwrap_or_default();
    let query = reqwest::Url::parse(&format!("http://x/?{query}")).unwrap();
    let asked = Asked {
        method: method.to_string(),
        path: decoded(uri.path()),
        uri: uri.to_string(),
        query: query.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
        headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
        bytes: body.to_vec(),
    };
    let Reply(status, value) = answers(&mut world, &asked);
    match value {
        Value::String(text) if text.starts_with("plain:") => {
            (http(status), text["plain:".len()..].to_owned()).into_response()
        }
        Value::Null => http(status).into_response(),
        value => (http(status), value.to_string()).into_response(),
    }
}

fn http(status: u16) -> axum::http::StatusCode {
    axum::http::StatusCode::from_u16(status).unwrap()
}

fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap()
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub(crate) fn query(&self, name: &str) -> &str {
        self.query.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The parts of the path.
    pub(crate) fn parts(&self) -> Vec<&str> {
        self.path.trim_matches('/').split('/').collect()
    }

    pub(crate) fn text(&self, place: &str) -> String {
        self.body.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    pub(crate) fn number(&self, place: &str) -> u64 {
        self.body.pointer(place).and_then(Value::as_u64).unwrap_or_default()
    }
}

impl World {
    /// Two zones, one in the other, with records of somebody else.
    fn new() -> Self {
        let mut world =
            Self { zones: vec!["example.com", "sub.example.com", "other.net"], next: 100, ..Self::default() };
        world.insert("www.example.com", "A", "192.0.2.1", 300);
        world.insert("_acme-challenge.example.com", "TXT", "somebody-else", 777);
        world.insert("example.com", "TXT", "v=spf1 -all", 3600);
        world
    }

    pub(crate) fn insert(&mut self, name: &str, kind: &str, value: &str, ttl: u64) -> u64 {
        self.next += 1;
        let (name, id) = (name.trim_end_matches('.').to_owned(), self.next);
        self.rows.push(Row { name, kind: kind.into(), value: value.into(), ttl, id });
        id
    }

    /// The id of a zone in this world: its place, far from those of records.
    pub(crate) fn zone_id(&self, name: &str) -> Option<usize> {
        self.zones.iter().position(|zone| *zone == name).map(|place| place + 7000)
    }

    pub(crate) fn zone_by_id(&self, id: &str) -> Option<&'static str> {
        let place = id.parse::<usize>().ok()?.checked_sub(7000)?;
        self.zones.get(place).copied()
    }

    pub(crate) fn is_zone(&self, name: &str) -> bool {
        self.zones.contains(&name)
    }

    /// The records of a zone.
    pub(crate) fn of(&self, zone: &str) -> Vec<Row> {
        let rows = self.rows.iter().filter(|row| self.zone_of(&row.name) == Some(zone));
        rows.cloned().collect()
    }

    /// The records of one name and type.
    pub(crate) fn at(&self, name: &str, kind: &str) -> Vec<Row> {
        self.rows.iter().filter(|row| row.name == name && row.kind == kind).cloned().collect()
    }

    /// Puts these values in the place of all of this name and type.
    pub(crate) fn replace(&mut self, name: &str, kind: &str, values: &[String], ttl: u64) {
        let before = self.at(name, kind);
        self.rows.retain(|row| row.name != name || row.kind != kind);
        for value in values {
            match before.iter().find(|row| row.value == *value) {
                Some(row) => self.rows.push(Row { ttl, ..row.clone() }),
                None => drop(self.insert(name, kind, value, ttl)),
            }
        }
    }

    /// Removes one; whether it was there.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let before = self.rows.len();
        self.rows.retain(|row| row.id.to_string() != id);
        self.rows.len() < before
    }

    fn zone_of(&self, name: &str) -> Option<&'static str> {
        let holds = |zone: &&&str| name == **zone || name.ends_with(&format!(".{zone}"));
        self.zones.iter().filter(holds).max_by_key(|zone| zone.len()).copied()
    }
}

/// `relative` in `zone`, absolute.
pub(crate) fn absolute(relative: &str, zone: &str) -> String {
    match relative {
        "" | "@" => zone.to_owned(),
        _ => format!("{relative}.{zone}"),
    }
}

/// `name` relative to `zone`, with the provider's word for the zone itself.
pub(crate) fn relative(name: &str, zone: &str, apex: &str) -> String {
    if name == zone { apex.to_owned() } else { name.trim_end_matches(zone).trim_end_matches('.').to_owned() }
}

/// A value without its quotes; who wants them sees nothing else.
pub(crate) fn bare(value: &str) -> Option<String> {
    Some(value.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

pub(crate) fn quoted(value: &str) -> String {
    format!("\"{value}\"")
}

/// The values of a set in JSON, each without its quotes; `None` if one has none.
pub(crate) fn bare_all(values: &Value, place: &str) -> Option<Vec<String>> {
    let values = values.as_array()?;
    values.iter().map(|value| bare(value.pointer(place)?.as_str()?)).collect()
}

/// A refusal that repeats what it was sent, as some do.
pub(crate) fn refused(status: u16, asked: &Asked) -> Reply {
    let headers: Vec<String> = asked.headers.values().map(|value| value.to_str().unwrap().to_owned()).collect();
    let said = format!("not accepted: {} {} {}", headers.join(" "), asked.uri, String::from_utf8_lossy(&asked.bytes));
    Reply(status, json!({"message": said}))
}
