//! Trust, proxies, redirects, patience.

use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use evercert_net::http::{HttpError, HttpSettings, Proxy, client};
use evercert_net::tls::Roots;
use reqwest::{Client, Version};

use crate::server;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

fn trusting(roots: Roots) -> Client {
    let mut settings = HttpSettings::default();
    settings.roots = roots;
    client(&settings).unwrap()
}

fn url(scheme: &str, address: SocketAddr) -> String {
    format!("{scheme}://localhost:{}/", address.port())
}

#[tokio::test]
async fn a_bundle_takes_the_place_of_the_system() {
    let (address, root) = server::tls(OK).await;
    let bundle = |pem: &str| Roots::Bundle { path: "bundle.pem".into(), pem: pem.as_bytes().to_vec() };

    let commented = format!("# our root\n\n{root}\ntrailing words\n");
    let answer = trusting(bundle(&commented)).get(url("https", address)).send().await.unwrap();
    assert_eq!((answer.version(), answer.text().await.unwrap().as_str()), (Version::HTTP_11, "ok"));

    let (_, other) = server::tls(OK).await;
    assert!(trusting(bundle(&other)).get(url("https", address)).send().await.unwrap_err().is_connect());
    assert!(trusting(Roots::System).get(url("https", address)).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn whoever_wants_it_trusts_everybody() {
    let (address, _) = server::tls(OK).await;
    let answer = trusting(Roots::Insecure).get(url("https", address)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn redirects_are_left_to_the_caller() {
    let address = server::plain("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n").await;
    let answer = client(&HttpSettings::default()).unwrap().get(url("http", address)).send().await.unwrap();
    assert_eq!(answer.status(), 302);
}

#[tokio::test]
async fn patience_ends() {
    let address = server::plain("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n").await;
    let mut settings = HttpSettings::default();
    settings.timeout = Duration::from_millis(50);
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let error = client(&settings).unwrap().get(url("http", silent.local_addr().unwrap())).send().await.unwrap_err();
    assert!(error.is_timeout());
    let broken = client(&settings).unwrap().get(url("http", address)).send().await.unwrap();
    assert!(broken.bytes().await.is_err());
}

#[tokio::test]
async fn proxies_are_used_as_told() {
    let proxy = server::plain(server::answer("200 OK", b"from the proxy")).await;
    let mut settings = HttpSettings::default();
    let explicit = |no_proxy: Option<&str>| Proxy::Explicit {
        http: Some(format!("http://{proxy}")),
        https: None,
        no_proxy: no_proxy.map(str::to_owned),
    };
    settings.proxy = explicit(None);
    let answer = client(&settings).unwrap().get("http://ca.invalid/").send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "from the proxy");

    let address = server::plain(OK).await;
    settings.proxy = explicit(Some("localhost,.internal"));
    let answer = client(&settings).unwrap().get(url("http", address)).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "ok");
}

/// Runs the test above once more, in a process whose environment names proxies that are not there.
#[test]
fn the_environments_proxies_are_not_looked_at() {
    let nobody = "http://127.0.0.1:1";
    let variables = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "http::redirects_are_left_to_the_caller"])
        .envs(variables.map(|name| (name, nobody)))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

#[test]
fn bad_settings_are_told_apart() {
    let mut settings = HttpSettings::default();
    settings.user_agent = Some("a\nb".into());
    assert!(matches!(client(&settings), Err(HttpError::BadUserAgent)));
    settings.user_agent = Some(String::new());
    assert!(client(&settings).is_ok());
    settings.proxy = Proxy::Explicit { http: None, https: Some("http://user:secret@ :1".into()), no_proxy: None };
    let error = client(&settings).unwrap_err();
    assert_eq!(error.to_string(), "the URL of the https proxy is not valid");
}

#[test]
fn the_systems_roots_are_taken() {
    client(&HttpSettings::default()).unwrap();
}

/// Runs the test above once more, in a process for which the system has no certificates.
#[test]
fn an_empty_system_store_is_no_obstacle() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "http::the_systems_roots_are_taken"])
        .envs([("SSL_CERT_FILE", "/dev/null"), ("SSL_CERT_DIR", "/nonexistent")])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}
