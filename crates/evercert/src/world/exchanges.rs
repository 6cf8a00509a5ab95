//! Every request to a CA, as it is over: to the journal in full, to whoever wants details in short.

use std::sync::Arc;
use std::time::Instant;

use evercert_acme::observer::{Exchange, Observer};

use crate::log::exchange;
use crate::log::level::Level;
use crate::messages::message::msg;
use crate::ui::speak::Ui;

/// Tells of each exchange what was asked, what came back and how long it took.
pub(crate) struct Exchanges {
    ui: Arc<Ui>,
}

impl Exchanges {
    /// Tells through this voice.
    pub(crate) fn new(ui: Arc<Ui>) -> Self {
        Self { ui }
    }
}

impl Observer for Exchanges {
    fn begins(&self, url: &str) {
        self.ui.progress(|progress| progress.asked(url, Instant::now()));
    }

    fn exchange(&self, exchange: &Exchange<'_>) {
        self.ui.progress(|progress| progress.answered(exchange.url));
        self.ui.overhear(Level::Debug, "evercert::acme", &exchange::text(exchange));
        let Exchange { method, url, status, elapsed, .. } = *exchange;
        let time = elapsed.as_millis().to_string();
        self.ui.glimpse(&match status {
            Some(status) => msg!("exchange", method = method, url = url, status = status.to_string(), time = time),
            None => msg!("exchange-broken", method = method, url = url, time = time),
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use evercert_acme::client::{Client, ClientConfig};
    use evercert_net::http::{HttpSettings, client};
    use evercert_pki::clock::SystemClock;

    use super::*;
    use crate::ui::speak::tests::ui;

    #[test]
    fn each_exchange_is_a_line_on_stderr() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/directory", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let request = BufReader::new(&stream).lines().map_while(Result::ok);
            assert!(request.take_while(|line| !line.is_empty()).count() > 0);
            stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").unwrap();
        });
        let (ui, out, err) = ui(|manner| manner.level = Level::Info, "");
        let mut config = ClientConfig::new(url.as_str(), Arc::new(SystemClock));
        config.observer = Some(Arc::new(Exchanges::new(Arc::new(ui))));
        let http = client(&HttpSettings::default()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert!(runtime.block_on(Client::connect(http, config)).is_err());
        server.join().unwrap();
        let told = err.text();
        assert!(told.starts_with(&format!("GET {url}: 404 in ")) && told.ends_with(" ms\n"), "{told}");
        assert_eq!(out.text(), "");
    }
}
