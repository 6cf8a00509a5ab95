//! Such a program.

use std::path::Path;

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::TxtRecord;
use evercert_store::fs;

use super::PROVIDER;
use crate::credentials::Credentials;
use crate::testing::web;

/// It has no zones and cannot be asked what is there, so the suite for all providers is not for it.
#[tokio::test]
async fn records_are_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (program, said) = (folder.path().join("program"), folder.path().join("said"));
    let script =
        format!("#!/bin/sh\n[ \"$3\" = bad ] && {{ echo why >&2; exit 3; }}\necho \"$@\" >> {}\n", said.display());
    fs::write_atomic(&program, script.as_bytes(), fs::Mode::Exact(0o700)).unwrap();
    let with = |program: &Path| {
        PROVIDER.with(&Credentials::of(PROVIDER.facts, &[("path", program.to_str().unwrap())]), web()).unwrap()
    };
    let provider = with(&program);
    let zone = provider.find_zone("_acme-challenge.a.test").await.unwrap();
    let record =
        |value: &str| TxtRecord { zone: zone.clone(), name: "_acme-challenge.a.test".into(), value: value.into() };
    provider.add_txt(&record("-v")).await.unwrap();
    provider.remove_txt(&record("-v")).await.unwrap();
    let said = fs::read_text(&said).unwrap();
    assert_eq!(said, "present _acme-challenge.a.test. -v\ncleanup _acme-challenge.a.test. -v\n");
    let error = provider.add_txt(&record("bad")).await.unwrap_err();
    assert!(matches!(&error, DnsError::Command { detail, .. } if detail == "exit status: 3; why"), "{error:?}");
    let error = with(Path::new("/nowhere/program")).add_txt(&record("v")).await.unwrap_err();
    assert!(matches!(error, DnsError::Command { .. }));
}
