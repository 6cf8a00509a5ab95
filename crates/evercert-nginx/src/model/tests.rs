use std::path::Path;

use evercert_store::source::Memory;

use super::*;

fn files(text: &str) -> Files {
    Files::load(&Memory::new([("/e/nginx.conf", text)]), Path::new("/e/nginx.conf"))
}

/// Each socket with its servers, the default in brackets, a said one in double brackets.
fn drawn(model: &Model<'_>) -> Vec<String> {
    let name = |id: &ServerId| String::from_utf8_lossy(&model.server(*id).names[0].text).into_owned();
    let one = |socket: &Socket| {
        let servers = socket.servers.iter().map(|id| match (*id == socket.default, socket.is_default_said) {
            (true, true) => format!("[[{}]]", name(id)),
            (true, false) => format!("[{}]", name(id)),
            _ => name(id),
        });
        let ssl = if socket.is_ssl { " ssl" } else { "" };
        format!("{:?}{ssl}: {}", socket.address, servers.collect::<Vec<_>>().join(" "))
    };
    model.sockets.iter().map(one).collect()
}

#[test]
fn sockets_are_shared() {
    let files = files(
        "http {
            server { server_name a; }
            server { server_name b; listen *:80; listen 0.0.0.0:443 ssl; listen [::]:443 ssl ipv6only=on; }
            server { server_name c; listen 80 default_server; listen 443; listen 443 quic; listen unix:/x; }
            server { server_name d; listen 127.0.0.1; listen [::1]:8080; listen localhost:81; listen 90-99; }
        }
        stream { server { listen 443; listen 53 udp; } }",
    );
    let model = Model::new(&files, "host");
    assert_eq!(
        drawn(&model),
        [
            "Port(Any4, 80): a b [[c]]",
            "Port(Any4, 443) ssl: [b] c",
            "Port(Any6, 443) ssl: [b]",
            "Unix([47, 120]): [c]",
            "Port(Ip(127.0.0.1), 80): [d]",
            "Port(Ip(::1), 8080): [d]",
            "Port(Name(\"localhost\"), 81): [d]",
            "Other([57, 48, 45, 57, 57]): [d]",
        ]
    );
    let taken: Vec<_> = model.taken.iter().map(|(address, _)| address.clone()).collect();
    assert_eq!(taken, [Address::Port(Host::Any4, 443)]);
}

#[test]
fn names_are_ranked_as_nginx_ranks_them() {
    let files = files(
        r#"http {
            server { server_name first ~^w.+\.a\.test$; }
            server { server_name second www.a.*; }
            server { server_name third *.test; }
            server { server_name fourth "*.A.Test"; }
            server { server_name fifth .www.a.test; }
            server { server_name sixth WWW.a.test; }
            server { server_name seventh $hostname "~^(?!x)(?<sub>[A-Z]+)\.other$" "" _ ~(; }
        }"#,
    );
    let model = Model::new(&files, "My.Host");
    let ranked = |host: &str| {
        let name = |(rank, id): &(Rank, ServerId)| {
            format!("{} {rank:?}", String::from_utf8_lossy(&model.server(*id).names[0].text))
        };
        model.ranked(host).iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let all = "fifth Exact, sixth Exact, fourth Leading(7), third Leading(5), second Trailing(6), first Regex";
    assert_eq!(ranked("www.a.test"), all);
    assert_eq!(ranked("x.www.a.test"), "fifth Leading(11), fourth Leading(7), third Leading(5)");
    assert_eq!(ranked("my.host"), "seventh Exact");
    assert_eq!(ranked("b.other"), "seventh Regex");
    assert_eq!(ranked("x.other"), "");
    assert_eq!(ranked("test"), "");
}

#[test]
fn what_is_included_counts() {
    let source = Memory::new([
        ("/e/nginx.conf", "include h;"),
        ("/e/h", "http { include s; include s; server { include n; listen 81; } }"),
        ("/e/s", "server { include n; include l; }"),
        ("/e/n", "server_name a b;"),
        ("/e/l", "listen 82 ssl;"),
    ]);
    let files = Files::load(&source, Path::new("/e/nginx.conf"));
    let model = Model::new(&files, "host");
    assert_eq!(drawn(&model), ["Port(Any4, 82) ssl: [a]", "Port(Any4, 81): [a]"]);
    assert_eq!(model.server(ServerId(0)).names.len(), 2);
    assert_eq!(files.place(model.server(ServerId(0)).at), "/e/s:1");
}
