//! The shell: HTTP without TLS, bounded in size, number and time.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use http_body_util::{BodyExt, Limited};
use hyper::{
    HeaderMap, Request, Response, StatusCode,
    body::Incoming,
    header::{self, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{self, JoinHandle},
    time,
};

use crate::responder::{
    acme_dns::api::{self, Answer, Api, Key},
    streams::accept,
};

/// A running interface; dropping it stops it.
pub struct ApiServer {
    task: JoinHandle<()>,
}

impl ApiServer {
    /// Answers what comes to the socket.
    pub fn start(socket: TcpListener, api: Arc<Api>) -> Self {
        let serve = move |stream, peer| serve(stream, peer, Arc::clone(&api));
        Self { task: tokio::spawn(accept(socket, serve)) }
    }
}

impl Drop for ApiServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(stream: TcpStream, peer: SocketAddr, api: Arc<Api>) {
    let service = service_fn(move |request| answer(request, peer, Arc::clone(&api)));
    let mut http = http1::Builder::new();
    http.keep_alive(false).timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    // A broken connection is the peer's loss; it will ask again.
    let _ = time::timeout(PATIENCE, http.serve_connection(TokioIo::new(stream), service)).await;
}

async fn answer(request: Request<Incoming>, peer: SocketAddr, api: Arc<Api>) -> Result<Response<String>, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST).collect().await else {
        return Ok(page(&Answer::error(413, "too_large")));
    };
    let request = api::Request {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        user: text(&head.headers, "x-api-user"),
        key: text(&head.headers, "x-api-key").map(Key),
        peer: peer.ip(),
        body: body.to_bytes().to_vec(),
    };
    // The disk is waited for where nobody else waits.
    let answered = task::spawn_blocking(move || api.handle(&request)).await;
    Ok(page(&answered.unwrap_or_else(|_| Answer::error(500, "internal_error"))))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn page(answer: &Answer) -> Response<String> {
    let mut response = Response::new(answer.body.as_ref().map(ToString::to_string).unwrap_or_default());
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// No request has more; a registration with many networks is the longest.
const LARGEST: usize = 16 * 1024;

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use evercert_pki::random::SystemRandom;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::responder::{
        acme_dns::{api::Registration, store::AccountFile},
        board::Board,
        zone::{Host, Zone},
    };

    async fn talk(to: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(to).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        // Whoever sends too much may find the connection cut.
        let _ = stream.read_to_string(&mut answer).await;
        answer
    }

    fn post(path: &str, headers: &str, body: &str) -> String {
        format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
    }

    #[tokio::test]
    async fn an_account_is_made_and_used() {
        let folder = tempfile::tempdir().unwrap();
        let board = Arc::new(Board::default());
        let zone = Zone::new("auth.test", Host::new("ns.test", vec![]).unwrap(), 1, 1).unwrap();
        board.change(|zones| zones.add(zone));
        let store = Box::new(AccountFile::new(folder.path().join("accounts.json")));
        let random = Arc::new(SystemRandom);
        let api = Api::open(Arc::clone(&board), "auth.test", Registration::Open, store, random).unwrap();
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = socket.local_addr().unwrap();
        let server = ApiServer::start(socket, Arc::new(api));

        let made = talk(place, &post("/register", "", "")).await;
        assert!(made.starts_with("HTTP/1.1 201 Created\r\n"), "{made}");
        assert!(made.to_lowercase().contains("content-type: application/json"));
        let account: serde_json::Value = serde_json::from_str(made.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        let said = |key: &str| account[key].as_str().unwrap().to_owned();
        let headers = format!("X-Api-User: {}\r\nX-Api-Key: {}\r\n", said("username"), said("password"));
        let body = format!(r#"{{"subdomain": "{}", "txt": "{}"}}"#, said("subdomain"), "x".repeat(43));
        let updated = talk(place, &post("/update", &headers, &body)).await;
        assert!(updated.starts_with("HTTP/1.1 200 OK\r\n"), "{updated}");
        assert_eq!(board.look(|zones| zones.values(&said("fulldomain"))).unwrap(), ["x".repeat(43)]);

        assert!(talk(place, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n").await.starts_with("HTTP/1.1 200"));
        assert!(talk(place, &post("/update", "", &body)).await.starts_with("HTTP/1.1 401"));
        assert!(talk(place, &post("/register", "", &"x".repeat(LARGEST + 1))).await.starts_with("HTTP/1.1 413"));
        drop(server);
    }
}
