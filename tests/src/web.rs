//! The two ends of HTTP a scenario needs: a question asked, and a folder served.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Asks `url` with curl, a program that shares no code with ours; with a `body`, by POST.
///
/// # Panics
/// When the answer is not a success.
#[must_use]
pub fn ask(url: &str, trust: Option<&Path>, body: Option<&Value>) -> String {
    let mut command = curl(url);
    if let Some(roots) = trust {
        command.arg("--cacert").arg(roots);
    }
    if let Some(body) = body {
        command.arg("--data").arg(body.to_string());
    }
    answer_of(&mut command)
}

/// Asks `url` by DELETE.
///
/// # Panics
/// When the answer is not a success.
pub fn delete(url: &str) {
    answer_of(curl(url).args(["--request", "DELETE"]));
}

/// Fetches `url` into a file.
///
/// # Panics
/// When the answer is not a success.
pub fn fetch(url: &str, file: &Path) {
    answer_of(curl(url).arg("--output").arg(file));
}

/// Serves the files below `root` at port 80 of every address, as long as the scenario runs.
///
/// # Panics
/// When the port is taken.
pub fn serve(root: &Path) {
    let listener = TcpListener::bind("[::]:80").expect("port 80 is free in the namespace");
    let root = root.to_owned();
    std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| answer(stream, &root)));
}

fn curl(url: &str) -> Command {
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--fail", "--max-time", "10", url]);
    command
}

fn answer_of(command: &mut Command) -> String {
    let output = command.output().expect("curl is in the lab");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).expect("the answer is text")
}

fn answer(mut stream: TcpStream, root: &Path) {
    let response = match request_path(&stream).map(|path| std::fs::read(file_of(root, &path))) {
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

fn file_of(root: &Path, path: &str) -> PathBuf {
    root.join(path.trim_start_matches('/'))
}
