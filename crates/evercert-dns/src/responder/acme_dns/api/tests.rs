use std::{io, path::PathBuf};

use evercert_pki::random::SeededRandom;
use evercert_store::fs::{FsError, Operation};

use super::*;
use crate::responder::zone::{Host, Zone};

/// Keeps accounts as long as the disk is not full.
#[derive(Clone, Default)]
struct Memory {
    kept: Arc<Mutex<Vec<Account>>>,
    full: Arc<Mutex<bool>>,
}

impl AccountStore for Memory {
    fn load(&self) -> Result<Vec<Account>, StoreError> {
        Ok(self.kept.lock().unwrap().clone())
    }

    fn save(&self, accounts: &[Account]) -> Result<(), StoreError> {
        if *self.full.lock().unwrap() {
            let source = io::Error::from(io::ErrorKind::StorageFull);
            return Err(FsError { operation: Operation::Write, path: PathBuf::from("accounts"), source }.into());
        }
        *self.kept.lock().unwrap() = accounts.to_vec();
        Ok(())
    }
}

struct Scene {
    board: Arc<Board>,
    memory: Memory,
    api: Api,
}

fn board() -> Arc<Board> {
    let board = Board::default();
    let zone = Zone::new("auth.test", Host::new("ns.test", vec![]).unwrap(), 1, 1).unwrap();
    board.change(|zones| zones.add(zone));
    Arc::new(board)
}

fn open(board: &Arc<Board>, memory: &Memory, registration: Registration) -> Api {
    let (board, random) = (Arc::clone(board), Arc::new(SeededRandom::new(1)));
    Api::open(board, "auth.test.", registration, Box::new(memory.clone()), random).unwrap()
}

fn scene() -> Scene {
    let (board, memory) = (board(), Memory::default());
    let api = open(&board, &memory, Registration::Open);
    Scene { board, memory, api }
}

fn request(method: &str, path: &str, body: &str) -> Request {
    let peer = "192.0.2.1".parse().unwrap();
    Request { method: method.into(), path: path.into(), user: None, key: None, peer, body: body.into() }
}

impl Scene {
    fn registered(&self, body: &str) -> Value {
        let answer = self.api.handle(&request("POST", "/register", body));
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.body.unwrap()
    }

    fn update(&self, account: &Value, body: &Value) -> Answer {
        let mut request = request("POST", "/update", &body.to_string());
        request.user = account["username"].as_str().map(str::to_owned);
        request.key = account["password"].as_str().map(|key| Key(key.to_owned()));
        self.api.handle(&request)
    }

    fn published(&self, account: &Value) -> Vec<String> {
        self.board.look(|zones| zones.values(account["fulldomain"].as_str().unwrap())).unwrap()
    }
}

fn value(letter: &str) -> String {
    letter.repeat(43)
}

fn wish(account: &Value, letter: &str) -> Value {
    json!({"subdomain": account["subdomain"], "txt": value(letter)})
}

#[test]
fn an_account_publishes_its_last_two_values() {
    let scene = scene();
    let account = scene.registered("");
    assert_eq!(account["allowfrom"], json!([]));
    let full = format!("{}.auth.test", account["subdomain"].as_str().unwrap());
    assert_eq!(account["fulldomain"], full.as_str());
    for letter in ["a", "b", "c"] {
        let answer = scene.update(&account, &wish(&account, letter));
        assert_eq!(answer, Answer { status: 200, body: Some(json!({"txt": value(letter)})) });
    }
    assert_eq!(scene.published(&account), [value("b"), value("c")]);
}

#[test]
fn what_was_published_is_there_after_a_restart() {
    let scene = scene();
    let account = scene.registered("{}");
    scene.update(&account, &wish(&account, "a"));
    let board = board();
    let api = open(&board, &scene.memory, Registration::Closed);
    let scene = Scene { board, api, ..scene };
    assert_eq!(scene.published(&account), [value("a")]);
    assert_eq!(scene.update(&account, &wish(&account, "b")).status, 200);
    assert_eq!(scene.api.handle(&request("POST", "/register", "")).status, 404);
}

#[test]
fn networks_are_taken_as_acme_dns_takes_them() {
    let scene = scene();
    let account = scene.registered(r#"{"allowfrom": ["123.123.123.123/32", "2001:db8:a0b:12f0::1/32", "[::1]/64"]}"#);
    assert_eq!(account["allowfrom"], json!(["123.123.123.123/32", "2001:db8:a0b:12f0::1/32", "::1/64"]));
    assert_eq!(scene.update(&account, &wish(&account, "a")).status, 401);
    let near = scene.registered(r#"{"allowfrom": ["192.0.2.0/24"]}"#);
    assert_eq!(scene.update(&near, &wish(&near, "a")).status, 200);
}

#[test]
fn bad_registrations_are_refused() {
    let scene = scene();
    let refused = |body: &str| {
        let answer = scene.api.handle(&request("POST", "/register", body));
        assert_eq!(answer.status, 400, "{body}");
        answer.body.unwrap()["error"].clone()
    };
    for network in ["invalid", "1.2.3.4/33", "1.2/24", "1.2.3.4", "12345:db8:a0b:12f0::1/32", "1234::123::123::1/32"] {
        assert_eq!(refused(&json!({"allowfrom": [network]}).to_string()), "invalid_allowfrom_cidr", "{network}");
    }
    for body in [r#"{"allowfrom': '1.1.1.1/32'}"#, r#""allowfrom""#, "[]", r#"{"allowfrom": "1.1.1.1/32"}"#, "what"] {
        assert_eq!(refused(body), "malformed_json_payload", "{body}");
    }
    assert!(scene.memory.load().unwrap().is_empty());
}

#[test]
fn strangers_publish_nothing() {
    let scene = scene();
    let (account, other) = (scene.registered(""), scene.registered(""));
    let forbidden = Answer::error(401, "forbidden");
    let as_other = json!({"username": account["username"], "password": other["password"]});
    assert_eq!(scene.update(&as_other, &wish(&account, "a")), forbidden);
    assert_eq!(scene.update(&other, &wish(&account, "a")), forbidden);
    assert_eq!(scene.update(&json!({"username": "nobody", "password": "none"}), &wish(&account, "a")), forbidden);
    assert_eq!(scene.update(&json!({}), &wish(&account, "a")), forbidden);
    assert_eq!(scene.update(&account, &json!({"txt": value("a")})), forbidden);
    assert_eq!(scene.update(&account, &json!({"subdomain": "example.com", "txt": value("a")})), forbidden);
    assert_eq!(scene.published(&account), [""; 0]);
}

#[test]
fn only_what_a_challenge_has_is_published() {
    let scene = scene();
    let account = scene.registered("");
    for text in [json!("short"), json!(1_234_567_890), json!("ä".repeat(43)), json!("a".repeat(44)), Value::Null] {
        let body = json!({"subdomain": account["subdomain"], "txt": text});
        assert_eq!(scene.update(&account, &body), Answer::error(400, "bad_txt"), "{body}");
    }
    assert_eq!(scene.published(&account), [""; 0]);
}

#[test]
fn what_cannot_be_kept_is_not_told() {
    let scene = scene();
    let account = scene.registered("");
    *scene.memory.full.lock().unwrap() = true;
    assert_eq!(scene.update(&account, &wish(&account, "a")), Answer::error(500, "db_error"));
    assert_eq!(scene.api.handle(&request("POST", "/register", "")), Answer::error(500, "db_error"));
    assert_eq!(scene.published(&account), [""; 0]);
    *scene.memory.full.lock().unwrap() = false;
    assert_eq!(scene.update(&account, &wish(&account, "b")).status, 200);
    assert_eq!(scene.published(&account), [value("b")]);
}

#[test]
fn other_requests_are_refused() {
    let scene = scene();
    let status = |method, path| scene.api.handle(&request(method, path, "")).status;
    assert_eq!(status("GET", "/health"), 200);
    assert_eq!(status("GET", "/register"), 405);
    assert_eq!(status("DELETE", "/update"), 405);
    assert_eq!(status("GET", "/"), 404);
    let mut shown = request("POST", "/update", "");
    shown.key = Some(Key("secret".into()));
    assert!(!format!("{shown:?}").contains("secret"));
}
