//! What holds for every configuration.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::tests::Scene;
use super::words::told;
use super::*;
use crate::syntax::Tree;

const LISTENS: &[&str] = &[
    "80",
    "80 default_server",
    "[::]:80",
    "[::]:80 ipv6only=off",
    "10.0.0.1:80",
    "443 ssl",
    "443 ssl http2 default_server",
    "[::]:443 ssl",
    "10.0.0.1:443 ssl",
    "443 quic",
    "8080",
    "unix:/x",
    "127.0.0.1:8443 ssl proxy_protocol",
];

const NAMES: &[&str] = &["a.b", "c.d", "x.b", ".b", "*.b", "www.*", "~^(?<all>.*)$", "_", "\"\"", "$hostname"];

const ASKED: &[&[&str]] = &[&["a.b"], &["a.b", "c.d"], &["*.b"], &["a.b", "*.b"]];

const LINES: &[&str] = &[
    "root /x;",
    "ssl_certificate /old; ssl_certificate_key /old.key;",
    "include snippet;",
    "ssl_protocols TLSv1.3;",
    "return 301 https://$host$request_uri;",
    "if ($scheme = http) { return 301 https://$host$request_uri; }",
    "add_header X y;",
    "add_header Strict-Transport-Security x;",
    "ssl_stapling off;",
    "location / { add_header X y; } # end",
    "# nothing",
];

fn servers() -> impl Strategy<Value = String> {
    let lines = (
        vec(select(LISTENS), 0..4),
        vec(select(NAMES), 0..3),
        vec(select(LINES), 0..3),
        select(&["\n\t", "\r\n  ", " "][..]),
    );
    lines.prop_map(|(listens, names, lines, between)| {
        let mut all: Vec<String> = listens.iter().map(|listen| format!("listen {listen};")).collect();
        all.extend((!names.is_empty()).then(|| format!("server_name {};", names.join(" "))));
        all.extend(lines.iter().map(|line| (*line).to_owned()));
        let comment_ends = |line: &String| if line.contains('#') { format!("{line}\n") } else { line.clone() };
        let inner: String = all.iter().map(|line| format!("{between}{}", comment_ends(line))).collect();
        format!("server {{{inner}\n}}\n")
    })
}

fn scenes() -> impl Strategy<Value = Scene> {
    let snippets = select(
        &["", "ssl_certificate /s;\nssl_certificate_key /k;", "add_header A b;", "listen 80;", "server_name c.d;"][..],
    );
    (vec(servers(), 0..5), snippets).prop_map(|(servers, snippet)| {
        Scene::of(&[("/e/nginx.conf", &format!("http {{\n{}}}\n", servers.concat())), ("/e/snippet", snippet)])
    })
}

/// What is written, sorted: directives and comments. Not how servers are reached and called, and not what TLS is done
/// with, itself or by an `include` of certificates: that is what plans change.
fn written(scene: &Scene) -> Vec<String> {
    let lines: Vec<String> = scene.trees().iter().flat_map(lines).collect();
    let may_go = match lines.contains(&"ssl_certificate /s".to_owned()) {
        true => &["listen ", "server_name ", "ssl_", "include snippet"][..],
        false => &["listen ", "server_name ", "ssl_"],
    };
    let stays = |line: &String| !may_go.iter().any(|name| line.starts_with(name));
    let mut staying: Vec<String> = lines.into_iter().filter(stays).collect();
    staying.sort();
    staying
}

fn lines(tree: &Tree) -> Vec<String> {
    let text = String::from_utf8_lossy(tree.text());
    let comments = text.lines().filter_map(|line| line.split_once('#')).map(|(_, comment)| format!("#{comment}"));
    tree.directives().map(told).chain(comments).collect()
}

/// Whether the second list has all that the first one has, as often.
fn has_all(few: &[String], many: &[String]) -> bool {
    let mut rest = many.iter();
    few.iter().all(|line| rest.any(|other| other == line))
}

proptest! {
    /// What is done is understood, is there, and whatever was written before is still there but for what had to go.
    #[test]
    fn a_plan_is_done_once(mut scene in scenes(), names in select(ASKED)) {
        let before = written(&scene);
        let wishes = [None, Some(Enhancement::Hsts), Some(Enhancement::Redirect), Some(Enhancement::Uir), Some(Enhancement::StapleOcsp)];
        for wanted in wishes {
            if scene.plan(names, wanted).is_ok() {
                scene.run(names, wanted);
            }
        }
        prop_assert!(scene.trees().iter().all(|tree| tree.errors().is_empty()), "{scene:?}");
        let after = written(&scene);
        prop_assert!(has_all(&before, &after), "{before:?}\n{after:?}\n{scene:?}");
    }
}
