//! What is known about a program of your own.

use crate::facts::{Facts, Field};

/// What such a program does with a record is its own business: there are no zones here.
pub(super) static FACTS: Facts = Facts {
    id: "exec",
    title: "a program of your own",
    docs: "https://go-acme.github.io/lego/dns/exec/",
    fields: &[Field::open("path", &["EXEC_PATH"])],
    ways: &[&["path"]],
    ttl: 60,
    wait: 60,
    patience: 180,
};
