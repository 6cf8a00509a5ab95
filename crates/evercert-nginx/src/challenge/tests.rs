use std::path::Path;

use evercert_pki::identifier::DnsName;
use evercert_plugin::challenge::ChallengeType;
use evercert_plugin::edit::Edit;
use evercert_store::source::Memory;

use super::*;
use crate::files::Files;

fn challenge(name: &str, token: &str) -> Challenge {
    Challenge::new(
        name.parse().map_or_else(|_| DnsName::parse(name).unwrap().into(), Identifier::Ip),
        ChallengeType::Http01,
        token,
        format!("{token}.thumb"),
    )
}

fn planned(text: &str, names: &[&str], holder: Option<&str>) -> Result<Plan, InstallError> {
    let files = Files::load(&Memory::new([("/e/nginx.conf", text)]), Path::new("/e/nginx.conf"));
    let challenges: Vec<_> = names.iter().enumerate().map(|(at, name)| challenge(name, &format!("t{at}"))).collect();
    plan(&Model::new(&files, "host"), Ports::default(), &challenges, |_| holder.map(str::to_owned))
}

/// The new text, an answer drawn as its token in angle brackets.
fn answered(text: &str, names: &[&str]) -> String {
    let plan = planned(text, names, None).unwrap();
    let [Edit::Replace { after, .. }] = plan.edits.as_slice() else { panic!("{:?}", plan.edits) };
    let mut drawn = String::from_utf8(after.clone()).unwrap();
    for at in 0..names.len() {
        let answer = answer(&challenge("x", &format!("t{at}"))).unwrap();
        drawn = drawn.replace(&answer, &format!("<{at}>"));
    }
    drawn
}

#[test]
fn an_answer_comes_before_everything_else() {
    let plan = planned("http { server { server_name a.test; return 301 /x; } }", &["a.test"], None).unwrap();
    let [Edit::Replace { path, after, .. }] = plan.edits.as_slice() else { panic!("{:?}", plan.edits) };
    assert_eq!(path, Path::new("/e/nginx.conf"));
    let expected = "http { server { if ($uri = \"/.well-known/acme-challenge/t0\") { return 200 \"t0.thumb\"; } \
                    server_name a.test; return 301 /x; } }";
    assert_eq!(String::from_utf8_lossy(after), expected);
    assert_eq!(plan.places, [("a.test".to_owned(), "/e/nginx.conf".to_owned())]);
}

#[test]
fn whoever_is_asked_answers() {
    let text = "http { server {server_name a;} server {server_name b.test c.test;} server {server_name b.test; listen 443 ssl;} }";
    let drawn = "http { server {<1>server_name a;} server {<0>server_name b.test c.test;} server {<0><1>server_name b.test; listen 443 ssl;} }";
    assert_eq!(answered(text, &["b.test", "d.test"]), drawn);
    let sockets = "http { server {listen 10.0.0.1:80; server_name a.test;} server {listen 80;} server {listen [::]:80;} server {listen 81; server_name a.test;} server {listen 82;} }";
    let drawn = "http { server {<0>listen 10.0.0.1:80; server_name a.test;} server {<0>listen 80;} server {<0>listen [::]:80;} server {<0>listen 81; server_name a.test;} server {listen 82;} }";
    assert_eq!(answered(sockets, &["a.test"]), drawn);
    let address = "http { server {server_name a;} server {server_name 192.0.2.1;} }";
    assert_eq!(
        answered(address, &["192.0.2.1"]),
        "http { server {<0>server_name a;} server {<0>server_name 192.0.2.1;} }"
    );
    let unclear = "http { server {server_name a;} server {server_name \"~(?<\";} }";
    assert_eq!(answered(unclear, &["a"]), "http { server {<0>server_name a;} server {<0>server_name \"~(?<\";} }");
}

#[test]
fn where_nobody_listens_a_block_of_our_own_does() {
    let text = "http {\n\tserver { listen 443 ssl; listen [::]:443 ssl; server_name a.test; }\n}\n";
    let drawn = "http {\n\tserver {<0> listen 443 ssl; listen [::]:443 ssl; server_name a.test; }\n\tserver {<0> listen 80; listen [::]:80 ipv6only=on; return 404; }\n}\n";
    assert_eq!(answered(text, &["a.test"]), drawn);
    assert_eq!(answered("http {}", &["a.test"]), "http {\n    server {<0> listen 80; return 404; }\n}");
}

#[test]
fn what_another_program_holds_is_not_fought_for() {
    let behind = "http { server { listen 8080; server_name a.test; } }";
    assert_eq!(planned(behind, &["a.test"], Some("varnishd")).unwrap().edits.len(), 1);
    let error = planned(behind, &["a.test", "b.test"], Some("varnishd")).unwrap_err();
    assert_eq!(error.to_string(), "port 80 belongs to varnishd");
    let stream = "http {}\nstream { server { listen 80; } }";
    assert_eq!(planned(stream, &["a.test"], None).unwrap_err().to_string(), "port 80 belongs to /e/nginx.conf:2");
    assert!(planned("events {}", &["a.test"], None).is_err());
}

#[test]
fn what_is_no_token_gets_nowhere() {
    for bad in ["", "a\"b", "a;b", "a$b", "a b", "a\n"] {
        assert_eq!(answer(&challenge("a.test", bad)), None, "{bad:?}");
    }
}

#[test]
fn requests_arrive_at_every_open_socket() {
    let seen = |text: &str| {
        let files = Files::load(&Memory::new([("/e/nginx.conf", text)]), Path::new("/e/nginx.conf"));
        let found = sights(&Model::new(&files, ""), Ports::default());
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let text = "http { server { listen 80; listen [::]:80; listen 10.0.0.1:80; listen unix:/x; listen 127.0.0.1:80 proxy_protocol; } }";
    assert_eq!(seen(text), "127.0.0.1:80 [::1]:80 10.0.0.1:80");
    assert_eq!(seen("http { server { listen 443 ssl; } }"), "127.0.0.1:80");
}
