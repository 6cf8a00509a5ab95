//! An ACME client that does what a test says, right or wrong.

use std::{sync::Mutex, time::Duration};

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use evercert_ca::ca::Ca;
use evercert_pki::base64url;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) directory: Value,
    pub(crate) kid: Option<String>,
    key: EcdsaKeyPair,
    nonce: Mutex<Option<String>>,
}

impl Client {
    /// A client with a new key and no account.
    pub(crate) async fn new(ca: &Ca) -> Self {
        Self::with_key(ca, new_key()).await
    }

    pub(crate) async fn with_key(ca: &Ca, key: EcdsaKeyPair) -> Self {
        let mut builder = reqwest::Client::builder().no_proxy();
        if let Some(root) = ca.tls_root_pem() {
            let root = reqwest::Certificate::from_pem(root.as_bytes()).unwrap();
            builder = builder.tls_certs_only([root]);
        }
        let http = builder.build().unwrap();
        let directory = http.get(ca.directory_url()).send().await.unwrap();
        Self {
            directory: serde_json::from_slice(&directory.bytes().await.unwrap()).unwrap(),
            http,
            kid: None,
            key,
            nonce: Mutex::default(),
        }
    }

    /// A client with an account.
    pub(crate) async fn registered(ca: &Ca) -> Self {
        let mut client = Self::new(ca).await;
        let answer = client.register(json!({"termsOfServiceAgreed": true})).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        client
    }

    pub(crate) async fn register(&mut self, wish: Value) -> Answer {
        let answer = self.post(self.url("newAccount"), Some(wish)).await;
        if answer.status < 300 {
            self.kid = Some(answer.header("location").to_owned());
        }
        answer
    }

    pub(crate) fn url(&self, name: &str) -> &str {
        self.directory[name].as_str().unwrap()
    }

    /// A correct POST, or with `None` POST-as-GET.
    pub(crate) async fn post(&self, url: &str, payload: Option<Value>) -> Answer {
        let header = self.header(url).await;
        let payload = payload.map_or(String::new(), |value| value.to_string());
        self.send(url, self.sign(&header, &payload)).await
    }

    /// The protected header of a correct request.
    pub(crate) async fn header(&self, url: &str) -> Value {
        let mut header = json!({"alg": "ES256", "url": url, "nonce": self.nonce().await});
        match &self.kid {
            Some(kid) => header["kid"] = json!(kid),
            None => header["jwk"] = self.jwk(),
        }
        header
    }

    pub(crate) fn sign(&self, header: &Value, payload: &str) -> Value {
        sign(&self.key, header, payload)
    }

    pub(crate) async fn send(&self, url: &str, envelope: Value) -> Answer {
        self.send_as(url, "application/jose+json", envelope.to_string()).await
    }

    pub(crate) async fn send_as(&self, url: &str, content_type: &str, body: String) -> Answer {
        let request = self.http.post(url).header("content-type", content_type);
        let answer = Answer::read(request.body(body)).await;
        if let Some(nonce) = answer.headers.get("replay-nonce") {
            *self.nonce.lock().unwrap() = Some(nonce.to_str().unwrap().to_owned());
        }
        answer
    }

    pub(crate) async fn get(&self, url: &str) -> Answer {
        Answer::read(self.http.get(url)).await
    }

    pub(crate) async fn nonce(&self) -> String {
        if let Some(nonce) = self.nonce.lock().unwrap().take() {
            return nonce;
        }
        let answer = self.http.head(self.url("newNonce")).send().await.unwrap();
        answer.headers()["replay-nonce"].to_str().unwrap().to_owned()
    }

    pub(crate) fn jwk(&self) -> Value {
        jwk(&self.key)
    }

    pub(crate) fn key_authorization(&self, token: &str) -> String {
        let jwk = self.jwk();
        let members = format!(r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#, jwk["x"], jwk["y"]);
        let thumbprint = base64url::encode(digest(&SHA256, members.as_bytes()).as_ref());
        format!("{token}.{thumbprint}")
    }

    pub(crate) async fn order(&self, identifiers: &[(&str, &str)]) -> Answer {
        self.post(self.url("newOrder"), Some(order(identifiers))).await
    }

    /// Asks until the object is neither pending nor processing.
    pub(crate) async fn settled(&self, url: &str) -> Value {
        let asking = async {
            loop {
                let object = self.post(url, None).await.json();
                let status = object["status"].as_str().unwrap();
                if !matches!(status, "pending" | "processing") {
                    return object;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), asking).await.expect("it settles")
    }
}

pub(crate) fn order(identifiers: &[(&str, &str)]) -> Value {
    let identifiers: Vec<Value> =
        identifiers.iter().map(|(kind, value)| json!({"type": kind, "value": value})).collect();
    json!({ "identifiers": identifiers })
}

pub(crate) fn new_key() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
}

pub(crate) fn jwk(key: &EcdsaKeyPair) -> Value {
    let point = key.public_key().as_ref();
    let (x, y) = point[1..].split_at(32);
    json!({
        "kty": "EC",
        "crv": "P-256",
        "x": base64url::encode(x),
        "y": base64url::encode(y),
    })
}

pub(crate) fn sign(key: &EcdsaKeyPair, header: &Value, payload: &str) -> Value {
    let protected = base64url::encode(header.to_string().as_bytes());
    let payload = base64url::encode(payload.as_bytes());
    let input = format!("{protected}.{payload}");
    let signature = key.sign(&SystemRandom::new(), input.as_bytes()).unwrap();
    let signature = base64url::encode(signature.as_ref());
    json!({"protected": protected, "payload": payload, "signature": signature})
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn read(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// The last part of the problem type; the answer must be a well-formed problem document.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let document = self.json();
        assert_eq!(document["status"], self.status);
        let kind = document["type"].as_str().unwrap();
        kind.strip_prefix("urn:ietf:params:acme:error:").unwrap().to_owned()
    }
}
