//! The shell around the answers: datagrams and streams, bounded in number and time.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
    task::JoinHandle,
    time,
};

use crate::responder::{
    board::Board,
    packet::Transport,
    sockets::Sockets,
    streams::{BREATH, accept},
};

/// A running responder; dropping it stops it soon, [`close`](Self::close) stops it now.
pub struct Responder {
    tasks: Vec<JoinHandle<()>>,
}

impl Responder {
    /// Answers what comes to the sockets from what is on the board.
    pub fn start(sockets: Sockets, board: &Arc<Board>) -> Self {
        let mut tasks = Vec::new();
        for place in sockets.places {
            tasks.push(tokio::spawn(datagrams(place.udp, Arc::clone(board))));
            tasks.push(tokio::spawn(streams(place.tcp, Arc::clone(board))));
        }
        Self { tasks }
    }

    /// Stops. When this returns the ports are free; open connections are cut right after.
    pub async fn close(mut self) {
        for task in std::mem::take(&mut self.tasks) {
            task.abort();
            // The only outcome is that the task was cancelled, which is what we want.
            let _ = task.await;
        }
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn datagrams(socket: UdpSocket, board: Arc<Board>) {
    let mut packet = vec![0; usize::from(u16::MAX)];
    loop {
        match socket.recv_from(&mut packet).await {
            Ok((length, asker)) => {
                if let Some(reply) = board.respond(&packet[..length], Transport::Udp) {
                    // Who cannot be reached asks again.
                    let _ = socket.send_to(&reply, asker).await;
                }
            }
            Err(_) => time::sleep(BREATH).await,
        }
    }
}

async fn streams(socket: TcpListener, board: Arc<Board>) {
    accept(socket, |stream, _| converse(stream, Arc::clone(&board))).await;
}

/// Answers the questions of one connection, one after the other (RFC 7766). A broken connection is the asker's loss.
async fn converse(mut stream: TcpStream, board: Arc<Board>) {
    let _ = time::timeout(PATIENCE, async {
        for _ in 0..MOST_QUESTIONS {
            let Ok(packet) = time::timeout(IDLE, question(&mut stream)).await? else { break };
            let Some(reply) = board.respond(&packet, Transport::Tcp) else { break };
            if tell(&mut stream, &reply).await.is_err() {
                break;
            }
        }
        Ok::<(), time::error::Elapsed>(())
    })
    .await;
}

async fn question(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut packet = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut packet).await?;
    Ok(packet)
}

async fn tell(stream: &mut TcpStream, reply: &[u8]) -> io::Result<()> {
    let length = u16::try_from(reply.len()).map_err(io::Error::other)?;
    // In one piece: some askers read length and message at once.
    stream.write_all(&[&length.to_be_bytes(), reply].concat()).await
}

/// More in one connection are no CA.
const MOST_QUESTIONS: usize = 100;

/// How long a connection may stay without a question.
const IDLE: Duration = Duration::from_secs(5);

/// How long a connection may last.
const PATIENCE: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use hickory_proto::{
        op::{Message, MessageType, OpCode, Query},
        rr::{Name, RecordType},
    };

    use super::*;
    use crate::responder::zone::{Host, Zone};

    async fn started(values: usize) -> (Responder, SocketAddr) {
        let board = Arc::new(Board::default());
        let zone = Zone::new("z.test", Host::new("ns.test", vec![]).unwrap(), 5, 1).unwrap();
        board.change(|zones| {
            zones.add(zone);
            (0..values).for_each(|value| zones.publish("z.test", &format!("{value:043}")).unwrap());
        });
        let sockets = Sockets::bind(&["127.0.0.1".parse().unwrap()], 0).await.unwrap();
        let address = sockets.addresses()[0];
        (Responder::start(sockets, &board), address)
    }

    fn packet(id: u16) -> Vec<u8> {
        let mut message = Message::new(id, MessageType::Query, OpCode::Query);
        message.add_query(Query::query(Name::from_ascii("z.test.").unwrap(), RecordType::TXT));
        message.to_vec().unwrap()
    }

    async fn by_udp(address: SocketAddr, packet: &[u8]) -> Message {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.send_to(packet, address).await.unwrap();
        let mut reply = [0; 4096];
        let length = socket.recv(&mut reply).await.unwrap();
        Message::from_vec(&reply[..length]).unwrap()
    }

    #[tokio::test]
    async fn datagrams_are_answered_and_long_answers_cut() {
        let (_responder, address) = started(2).await;
        assert_eq!(by_udp(address, &packet(1)).await.answers.len(), 2);
        let (_responder, address) = started(50).await;
        let reply = by_udp(address, &packet(1)).await;
        assert!(reply.metadata.truncation && reply.answers.is_empty());
    }

    #[tokio::test]
    async fn a_stream_has_many_questions_even_at_once() {
        let (_responder, address) = started(50).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let asked: Vec<u8> = (0..10).flat_map(|id| framed(&packet(id))).collect();
        stream.write_all(&asked).await.unwrap();
        for id in 0..10 {
            let reply = Message::from_vec(&question(&mut stream).await.unwrap()).unwrap();
            assert_eq!((reply.metadata.id, reply.answers.len()), (id, 50));
        }
    }

    fn framed(packet: &[u8]) -> Vec<u8> {
        [&u16::try_from(packet.len()).unwrap().to_be_bytes(), packet].concat()
    }

    #[tokio::test]
    async fn garbage_ends_the_connection_and_nothing_else() {
        let (_responder, address) = started(1).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&[0, 3, 1, 2, 3]).await.unwrap();
        assert_eq!(stream.read(&mut [0; 16]).await.unwrap(), 0);
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        for garbage in [&b""[..], b"x", &[0xff; 40]] {
            socket.send_to(garbage, address).await.unwrap();
        }
        assert_eq!(by_udp(address, &packet(9)).await.metadata.id, 9);
    }

    #[tokio::test]
    async fn whoever_says_nothing_is_left() {
        let (_responder, address) = started(1).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&[0]).await.unwrap();
        time::pause();
        assert_eq!(stream.read(&mut [0; 16]).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn the_port_is_free_when_it_is_closed() {
        let (responder, address) = started(1).await;
        responder.close().await;
        Sockets::bind(&[address.ip()], address.port()).await.unwrap();
    }
}
