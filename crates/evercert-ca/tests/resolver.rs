//! A name server small enough to be read: it answers from a table, over UDP.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{net::UdpSocket, task::JoinHandle};

/// Owner name, type, data as on the wire.
pub(crate) type Record = (&'static str, u16, Vec<u8>);

pub(crate) const A: u16 = 1;
pub(crate) const TXT: u16 = 16;
pub(crate) const AAAA: u16 = 28;
pub(crate) const CAA: u16 = 257;

pub(crate) struct Dns {
    pub(crate) address: SocketAddr,
    records: Arc<Mutex<Vec<Record>>>,
    serving: JoinHandle<()>,
}

impl Dns {
    pub(crate) async fn start(records: Vec<Record>) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let records = Arc::new(Mutex::new(records));
        let table = records.clone();
        let serving = tokio::spawn(async move {
            let mut buffer = [0; 1500];
            while let Ok((length, peer)) = socket.recv_from(&mut buffer).await {
                let answer = answer(&buffer[..length], &table.lock().unwrap());
                socket.send_to(&answer, peer).await.unwrap();
            }
        });
        Self { address, records, serving }
    }

    pub(crate) fn add(&self, record: Record) {
        self.records.lock().unwrap().push(record);
    }
}

impl Drop for Dns {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// TXT data of one string.
pub(crate) fn txt(value: &str) -> Vec<u8> {
    [&[u8::try_from(value.len()).unwrap()], value.as_bytes()].concat()
}

/// CAA data (RFC 8659 section 4.1).
pub(crate) fn caa(tag: &str, value: &str) -> Vec<u8> {
    [&[0, u8::try_from(tag.len()).unwrap()], tag.as_bytes(), value.as_bytes()].concat()
}

/// RFC 1035 section 4: header, question, and every record of that name and type.
fn answer(query: &[u8], records: &[Record]) -> Vec<u8> {
    let (name, end) = name(query);
    let kind = u16::from_be_bytes([query[end], query[end + 1]]);
    let fitting: Vec<&Record> = records.iter().filter(|one| one.0 == name && one.1 == kind).collect();
    let count = u8::try_from(fitting.len()).unwrap();
    let mut answer = vec![query[0], query[1], 0x85, 0x80, 0, 1, 0, count, 0, 0, 0, 0];
    answer.extend(&query[12..end + 4]);
    for (_, _, data) in fitting {
        answer.extend([0xc0, 12, query[end], query[end + 1], 0, 1, 0, 0, 0, 0]);
        answer.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        answer.extend(data);
    }
    answer
}

/// The name asked for, in lower case, and where it ends.
fn name(query: &[u8]) -> (String, usize) {
    let (mut labels, mut at) = (Vec::new(), 12);
    while query[at] != 0 {
        let next = at + 1 + usize::from(query[at]);
        labels.push(String::from_utf8_lossy(&query[at + 1..next]).to_ascii_lowercase());
        at = next;
    }
    (labels.join("."), at + 1)
}
