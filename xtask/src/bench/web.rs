//! Port 80: a small web server for the clients that write into a webroot.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use anyhow::Result;

/// Serves the files below `root` at port 80, as long as the bench runs.
pub(super) fn serve(root: &Path) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:80")?;
    let root = root.to_owned();
    std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| answer(stream, &root)));
    Ok(())
}

fn answer(mut stream: TcpStream, root: &Path) {
    let content = request_path(&stream).map(|path| std::fs::read(root.join(path.trim_start_matches('/'))));
    let response = match content {
        Some(Ok(content)) => [&b"HTTP/1.0 200 OK\r\n\r\n"[..], &content].concat(),
        _ => b"HTTP/1.0 404 Not Found\r\n\r\n".to_vec(),
    };
    // A client that has gone away does not want the answer.
    drop(stream.write_all(&response));
}

fn request_path(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    lines.find(String::is_empty).map(|_| path)
}
