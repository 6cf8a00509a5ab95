use std::path::Path;

use evercert_pki::identifier::DnsName;
use evercert_plugin::installer::Deployment;
use evercert_store::source::Memory;

use super::*;
use crate::files::Files;

fn identifier(text: &str) -> Identifier {
    text.parse().map_or_else(|_| Identifier::Dns(DnsName::parse(text).unwrap()), Identifier::Ip)
}

/// Where the first of these names belongs, the certificate being for all of them. A block is told by its first name.
fn placed(http: &str, names: &[&str], chosen: &[&str]) -> String {
    let source = Memory::new([("/e/nginx.conf", format!("http {{\n{http}\n}}").as_str())]);
    let files = Files::load(&source, Path::new("/e/nginx.conf"));
    let model = Model::new(&files, "host");
    let deployment = Deployment {
        identifiers: names.iter().map(|name| identifier(name)).collect(),
        cert: "/l/cert.pem".into(),
        key: "/l/key.pem".into(),
        chain: None,
        fullchain: Some("/l/full.pem".into()),
    };
    let chosen: Vec<_> = chosen.iter().map(|place| (*place).to_owned()).collect();
    let chooser = Chooser {
        model: &model,
        ports: Ports::default(),
        cover: Cover(&deployment),
        chosen: &chosen,
        is_handed_on: false,
    };
    let named = |ids: &[ServerId]| {
        let name = |id: &ServerId| match model.server(*id).names.first() {
            Some(name) => String::from_utf8_lossy(&name.text).into_owned(),
            None => "-".to_owned(),
        };
        ids.iter().map(name).collect::<Vec<_>>().join(" ")
    };
    match chooser.place(&deployment.identifiers[0]) {
        Ok(Choice::Secure(ids)) => format!("secure {}", named(&ids)),
        Ok(Choice::Plain(ids)) => format!("plain {}", named(&ids)),
        Ok(Choice::Copy(id)) => format!("copy {}", named(&[id])),
        Err(InstallError::Ambiguous { places, .. }) => format!("ambiguous {}", places.join(", ")),
        Err(error) => error.to_string(),
    }
}

fn place(http: &str, name: &str) -> String {
    placed(http, &[name], &[])
}

#[test]
fn blocks_that_speak_tls_come_first() {
    let both = "server { server_name a.test; } server { server_name a.test b.test; listen 443 ssl; }";
    assert_eq!(place(both, "a.test"), "secure a.test");
    assert_eq!(place(both, "b.test"), "secure a.test");
    assert_eq!(place(both, "c.test"), "no place serves c.test");
    assert_eq!(
        place("server { server_name a.test; listen 443; } server { listen 443 ssl; }", "a.test"),
        "secure a.test"
    );
    assert_eq!(place("server { server_name a.test; listen 8443 ssl; }", "a.test"), "secure a.test");
}

#[test]
fn tls_that_the_world_does_not_reach_keeps_no_page_from_it() {
    let elsewhere = "server { server_name a.test admin; listen 127.0.0.1:9443 ssl; }";
    let beside = |plain: &str| place(&format!("{elsewhere} server {{ server_name a.test; {plain} }}"), "a.test");
    assert_eq!(beside(""), "plain a.test");
    assert_eq!(place("server { server_name a.test; listen 8443 ssl; listen 80; }", "a.test"), "plain a.test");
    for no_page in
        ["return 301 https://a.test:9443$request_uri;", "location / { return 302 https://b; }", "listen 8080;"]
    {
        assert_eq!(beside(no_page), "secure a.test", "{no_page}");
    }
    let installed = elsewhere.replace("ssl;", "ssl; ssl_certificate /l/full.pem; ssl_certificate_key /l/key.pem;");
    assert_eq!(place(&format!("{installed} server {{ server_name a.test; }}"), "a.test"), "secure a.test");
}

#[test]
fn each_socket_has_its_block() {
    let families =
        "server { server_name a.test; listen 443 ssl; } server { server_name a.test x; listen [::]:443 ssl; }
        server { server_name a.test y; listen 8443 ssl; } server { server_name a.test z; listen 443 ssl; }";
    assert_eq!(place(families, "a.test"), "secure a.test a.test");
    let plain = "server { server_name a.test; listen 10.0.0.1:80; } server { server_name a.test; listen 10.0.0.2:80; }";
    assert_eq!(place(plain, "a.test"), "plain a.test a.test");
    let ports = "server { server_name a.test; listen 8080; } server { server_name a.test; listen 8081; }";
    assert_eq!(place(ports, "a.test"), "ambiguous /e/nginx.conf:2 (a.test), /e/nginx.conf:2 (a.test)");
    assert_eq!(place("server { server_name a.test; listen 8080; }", "a.test"), "plain a.test");
}

#[test]
fn a_pattern_does_not_lose_its_certificate_to_one_name() {
    let http = "server { server_name *.a.test; listen 443 ssl; }\nserver { server_name x.a.test; }";
    assert_eq!(place(http, "x.a.test"), "ambiguous /e/nginx.conf:2 (*.a.test), /e/nginx.conf:3 (x.a.test)");
    assert_eq!(placed(http, &["x.a.test"], &["/e/nginx.conf:3 (x.a.test)"]), "plain x.a.test");
    assert_eq!(placed(http, &["x.a.test"], &["/e/nginx.conf:2 (*.a.test)"]), "secure *.a.test");
    assert_eq!(placed(http, &["x.a.test", "*.a.test"], &[]), "secure *.a.test");
    assert_eq!(place(http, "y.a.test"), "secure *.a.test");
    let named = http.replace("443 ssl;", "443 ssl; ssl_certificate /l/full.pem; ssl_certificate_key /l/key.pem;");
    assert_eq!(place(&named, "x.a.test"), "secure *.a.test");
    let regex = "server { server_name ~a; listen 443 ssl; }\nserver { server_name a.test; }";
    assert_eq!(place(regex, "a.test"), "ambiguous /e/nginx.conf:2 (~a), /e/nginx.conf:3 (a.test)");
}

#[test]
fn the_one_default_block_is_copied() {
    let debian = "server { listen 80 default_server; listen [::]:80 default_server; server_name _; }";
    assert_eq!(place(debian, "a.test"), "copy _");
    assert_eq!(place(&format!("{debian} server {{ listen 81 default_server; }}"), "a.test"), "no place serves a.test");
    assert_eq!(
        place(&format!("{debian} server {{ listen 443 ssl default_server; server_name x; }}"), "a.test"),
        "copy x"
    );
    assert_eq!(place("server { listen 80 default_server; return 444; }", "a.test"), "no place serves a.test");
    assert_eq!(place("server { server_name _; }", "a.test"), "no place serves a.test");
    assert_eq!(place(debian, "*.a.test"), "no place serves *.a.test");
}

#[test]
fn wildcards_have_blocks_of_their_own_or_a_person_chooses() {
    let own = "server { server_name *.a.test; } server { server_name .a.test; listen 443 ssl; } server { server_name x.a.test; }";
    assert_eq!(place(own, "*.a.test"), "secure .a.test");
    let below =
        "server { server_name x.a.test; }\nserver { server_name y.a.test z.test; }\nserver { server_name q.y.a.test; }";
    let places = "ambiguous /e/nginx.conf:2 (x.a.test), /e/nginx.conf:3 (y.a.test z.test)";
    assert_eq!(place(below, "*.a.test"), places);
    assert_eq!(placed(below, &["*.a.test", "x.a.test"], &[]), "plain x.a.test");
    assert_eq!(placed(below, &["*.a.test"], &["/e/nginx.conf:3 (y.a.test z.test)"]), "plain y.a.test");
    assert_eq!(place("server { server_name x.a.test; }", "*.a.test"), "plain x.a.test");
    assert_eq!(place("server { server_name a.test; }", "*.a.test"), "no place serves *.a.test");
}

#[test]
fn addresses_belong_to_the_default_block() {
    let site = "server { server_name a.test; listen 443 ssl; } server { server_name 192.0.2.1; listen 443 ssl; }";
    assert_eq!(place(site, "192.0.2.1"), "no place serves 192.0.2.1");
    assert_eq!(placed(site, &["192.0.2.1", "a.test"], &[]), "secure a.test");
    let default = "server { server_name _; listen 443 ssl default_server; listen [::1]:443 ssl; }";
    assert_eq!(place(default, "192.0.2.1"), "secure _");
    assert_eq!(place(default, "::1"), "secure _");
    assert_eq!(place(default, "::2"), "no place serves ::2");
    let plain = "server { server_name a.test; } server { server_name 192.0.2.1; }";
    assert_eq!(place(plain, "192.0.2.1"), "plain 192.0.2.1");
    assert_eq!(place("server { listen [::]:80; server_name \"[::2]\"; }", "::2"), "plain [::2]");
    assert_eq!(place("server { listen 80; server_name a.test; }", "192.0.2.1"), "no place serves 192.0.2.1");
}
