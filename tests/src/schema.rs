//! The schema of `--json`, and whether a document keeps to it: judged by a program that is not ours.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::lab;

/// Insists that a document keeps to `docs/reference/json.schema.json`.
///
/// # Panics
/// When it does not; each place that differs is named.
#[track_caller]
pub fn check(document: &str) {
    let complaints = complaints(document);
    assert!(complaints.is_empty(), "the schema does not know this document:\n{complaints}\n{document}");
}

/// What is wrong with a document, a line for each place; empty for a good one.
///
/// # Panics
/// When it cannot be asked, or the schema itself is not sound.
#[must_use]
pub fn complaints(document: &str) -> String {
    let mut judge = Command::new(lab::system("/usr/bin/python3"))
        .args(["-c", JUDGE])
        .arg(lab::root().join("docs/reference/json.schema.json"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the judge starts");
    let mut input = judge.stdin.take().expect("it listens");
    input.write_all(document.as_bytes()).expect("it reads all");
    drop(input);
    let output = judge.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const JUDGE: &str = "
import json, sys
from jsonschema import Draft202012Validator as Judge

schema = json.load(open(sys.argv[1]))
Judge.check_schema(schema)
for error in Judge(schema).iter_errors(json.load(sys.stdin)):
    print(error.json_path, error.message)
";
