//! Where certificates go.

use std::path::Path;

use evercert_pki::identifier::Identifier;
use evercert_plugin::installer::Deployment;
use evercert_store::source::Memory;

use super::{Choice, Chooser, Cover};
use crate::files::{Facts, Files};
use crate::model::Model;
use crate::ports::Ports;

fn identifier(text: &str) -> Identifier {
    let kind = if text.parse::<std::net::IpAddr>().is_ok() { "ip" } else { "dns" };
    Identifier::parse(kind, text).unwrap()
}

/// Where the first of the names goes.
fn chosen(names: &str, hosts: &str) -> String {
    let text: String = hosts.split('|').map(host).collect();
    let files =
        Files::load(&Memory::new([("/e/main.conf", text.as_str())]), Path::new("/e/main.conf"), &Facts::default());
    let model = Model::new(&files, 443);
    let deployment = Deployment {
        identifiers: names.split(' ').map(identifier).collect(),
        cert: "/l/cert.pem".into(),
        key: "/l/privkey.pem".into(),
        chain: None,
        fullchain: Some("/l/fullchain.pem".into()),
    };
    let chooser = Chooser { model: &model, ports: Ports::default(), cover: Cover(&deployment), chosen: &[] };
    match chooser.place(&deployment.identifiers[0]) {
        Ok(Choice::Secure(ids)) => format!("secure {:?}", ids.iter().map(|id| id.0).collect::<Vec<_>>()),
        Ok(Choice::Plain(ids)) => format!("plain {:?}", ids.iter().map(|id| id.0).collect::<Vec<_>>()),
        Err(error) => error.to_string(),
    }
}

/// `address name alias…` as a virtual host.
fn host(words: &str) -> String {
    let (address, names) = words.trim().split_once(' ').unwrap_or((words.trim(), ""));
    let name =
        if names.is_empty() { String::new() } else { format!("ServerName {}\n", names.split(' ').next().unwrap()) };
    let aliases: String = names.split(' ').skip(1).map(|alias| format!("ServerAlias {alias}\n")).collect();
    format!("<VirtualHost {address}>\n{name}{aliases}</VirtualHost>\n")
}

#[test]
fn a_name_goes_where_it_is_answered() {
    assert_eq!(chosen("a.test", "*:80 a.test | *:80 b.test"), "plain [0]");
    assert_eq!(chosen("a.test", "*:80 a.test | *:443 a.test"), "secure [1]");
    assert_eq!(chosen("b.test", "*:80 a.test | *:443 a.test b.test"), "secure [1]");
    assert_eq!(chosen("a.test", "*:80 x.test a.test | [::1]:80 a.test"), "plain [0, 1]");
    assert_eq!(chosen("a.test", "*:8080 a.test | *:80 b.test"), "plain [0]");
    assert_eq!(chosen("a.test", "*:80 b.test | *:443 c.test"), "no place serves a.test");
}

#[test]
fn a_pattern_does_not_lose_its_certificate() {
    let hosts = "*:80 x.a.test | *:443 a.test *.a.test";
    assert!(chosen("x.a.test", hosts).contains("several places"));
    assert_eq!(chosen("x.a.test a.test *.a.test", hosts), "secure [1]");
    assert_eq!(chosen("y.a.test", hosts), "secure [1]");
}

#[test]
fn the_only_host_takes_what_nobody_else_has_a_name_for() {
    assert_eq!(chosen("a.test", "*:80"), "plain [0]");
    assert_eq!(chosen("a.test", "*:80 | _default_:443"), "plain [0]");
    assert_eq!(chosen("a.test", "*:443 b.test"), "no place serves a.test");
    assert_eq!(chosen("a.test", "*:443 localhost"), "secure [0]");
}

#[test]
fn wildcards_go_where_a_person_would_put_them() {
    assert_eq!(chosen("*.a.test", "*:80 x.a.test | *:80 y.b.test"), "plain [0]");
    assert_eq!(chosen("*.a.test", "*:80 x.a.test | *:443 y.a.test *.a.test"), "secure [1]");
    assert!(chosen("*.a.test", "*:443 x.a.test | *:443 y.a.test").contains("several places"));
    assert_eq!(chosen("*.a.test x.a.test", "*:443 x.a.test | *:443 y.a.test"), "secure [0]");
    assert_eq!(chosen("*.a.test", "*:80 b.test"), "no place serves *.a.test");
}

#[test]
fn addresses_go_to_the_first_host() {
    assert_eq!(chosen("10.0.0.1", "*:80 a.test | *:80 b.test"), "no place serves 10.0.0.1");
    assert_eq!(chosen("10.0.0.1", "*:80 a.test | 10.0.0.1:80"), "plain [1]");
    assert_eq!(chosen("10.0.0.1 a.test", "*:443 a.test"), "secure [0]");
    assert_eq!(chosen("10.0.0.1", "*:443 a.test"), "no place serves 10.0.0.1");
}
