//! The HTTP server for http-01 (RFC 8555 section 8.3).

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use hyper::{Method, Request, Response, StatusCode, body::Incoming, header, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use crate::authenticators::standalone::{board::Board, listener::Handler};

/// Serves the key authorizations of a board.
pub(super) struct HttpHandler {
    board: Arc<Board<String>>,
}

impl HttpHandler {
    /// A handler that reads `board`.
    pub(super) fn new(board: Arc<Board<String>>) -> Self {
        Self { board }
    }

    /// The answer to a request; the token goes to `given` when it is one of ours.
    ///
    /// Like certbot we cut the connection when a token is unknown: an answer could be taken for a
    /// wrong one, while a cut connection says that somebody else should have been asked.
    fn answer(&self, method: &Method, path: &str, given: &OnceLock<String>) -> Result<Response<String>, UnknownToken> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Ok(page(StatusCode::METHOD_NOT_ALLOWED, "method not allowed\n"));
        }
        let Some(token) = path.strip_prefix(PREFIX) else {
            return Ok(plain_page(path));
        };
        let key_authorization = self.board.get(token).ok_or(UnknownToken)?;
        given.get_or_init(|| token.to_owned());
        // No content type, as certbot: RFC 8555 asks for none.
        Ok(Response::new(key_authorization))
    }
}

impl Handler for HttpHandler {
    async fn serve(&self, stream: TcpStream) {
        let given = OnceLock::new();
        let service = service_fn(|request: Request<Incoming>| {
            let answer = self.answer(request.method(), request.uri().path(), &given);
            async { answer }
        });
        let connection = http1::Builder::new()
            .keep_alive(false)
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service);
        // A broken connection is the peer's loss; it will ask again.
        let served = connection.await;
        if let (Ok(()), Some(token)) = (served, given.get()) {
            self.board.note_asked(token);
        }
    }
}

/// A request for a token that we do not have: the connection is cut.
#[derive(Debug, thiserror::Error)]
#[error("unknown token")]
struct UnknownToken;

fn plain_page(path: &str) -> Response<String> {
    match path {
        "/" => page(StatusCode::OK, "evercert, standalone authenticator\n"),
        _ => page(StatusCode::NOT_FOUND, "not found\n"),
    }
}

fn page(status: StatusCode, text: &str) -> Response<String> {
    let mut response = Response::new(text.to_owned());
    *response.status_mut() = status;
    let content_type = header::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}

const PREFIX: &str = "/.well-known/acme-challenge/";
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(method: &Method, path: &str) -> (Option<(StatusCode, String)>, bool) {
        let board = Arc::new(Board::default());
        board.publish("tok".into(), "tok.thumb".into());
        let given = OnceLock::new();
        let answer = HttpHandler::new(board).answer(method, path, &given);
        let answer = answer.ok().map(|it| (it.status(), it.into_body()));
        (answer, given.get().is_some())
    }

    #[test]
    fn a_known_token_is_answered_bare() {
        let answer = ask(&Method::GET, "/.well-known/acme-challenge/tok");
        assert_eq!(answer, (Some((StatusCode::OK, "tok.thumb".into())), true));
    }

    #[test]
    fn unknown_tokens_are_not_answered() {
        for token in ["", "to", "tok/", "TOK", "tok.thumb"] {
            let path = format!("/.well-known/acme-challenge/{token}");
            assert_eq!(ask(&Method::GET, &path), (None, false), "{path}");
        }
    }

    #[test]
    fn other_pages_say_who_we_are_or_nothing() {
        let status = |method, path| ask(method, path).0.unwrap().0;
        assert_eq!(status(&Method::GET, "/"), StatusCode::OK);
        assert_eq!(status(&Method::GET, "/index.html"), StatusCode::NOT_FOUND);
        assert_eq!(status(&Method::POST, "/"), StatusCode::METHOD_NOT_ALLOWED);
    }
}
