use std::fmt;
use std::path::PathBuf;

use evercert_pki::certificate::Chain;
use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::edit::Edit;
use evercert_store::source::Memory;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SignatureAlgorithm};

use super::*;
use crate::ports::Ports;
use crate::syntax::Tree;

/// Files in memory that plans are done to.
pub(super) struct Scene(Memory);

impl fmt::Debug for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .0
            .iter()
            .try_for_each(|(path, text)| writeln!(f, "{}: {}", path.display(), String::from_utf8_lossy(text)))
    }
}

impl Scene {
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self(Memory::new(files.iter().copied()))
    }

    /// One file.
    fn new(text: &str) -> Self {
        Self::of(&[(MAIN, text)])
    }

    pub(super) fn text(&self) -> String {
        self.file(MAIN)
    }

    /// All files.
    pub(super) fn trees(&self) -> Vec<Tree> {
        self.0.0.values().map(|text| Tree::parse(text.clone())).collect()
    }

    fn file(&self, path: &str) -> String {
        String::from_utf8(self.0.0[&PathBuf::from(path)].clone()).unwrap()
    }

    pub(super) fn plan(&self, names: &[&str], wanted: Option<Enhancement>) -> Result<Plan, InstallError> {
        let files = Files::load(&self.0, Path::new(MAIN));
        let model = Model::new(&files, "host");
        let setup = Setup {
            options: "/c/options.conf".into(),
            dhparams: "/c/dh.pem".into(),
            ports: Ports::default(),
            hostname: "host".into(),
        };
        let parsed = |name: &&str| name.parse().map_or_else(|_| DnsName::parse(name).unwrap().into(), Identifier::Ip);
        let deployment = Deployment {
            identifiers: names.iter().map(parsed).collect(),
            cert: "/l/cert.pem".into(),
            key: "/l/key.pem".into(),
            chain: Some("/l/chain.pem".into()),
            fullchain: Some("/l/full.pem".into()),
        };
        let certificates = &|path: &Path| Some(Chain::parse_pem(self.0.0.get(path)?).ok()?.leaf().clone());
        let options = [b"ssl_protocols".to_vec(), b"ssl_ciphers".to_vec()];
        let wish = Wish {
            model: &model,
            setup: &setup,
            chosen: &[],
            options: &options,
            deployment: &deployment,
            certificates,
            is_handed_on: false,
        };
        match wanted {
            None => wish.deployed(),
            Some(wanted) => wish.enhanced(wanted),
        }
    }

    /// Does a plan, and sees that it is done then.
    pub(super) fn run(&mut self, names: &[&str], wanted: Option<Enhancement>) -> Plan {
        let plan = self.plan(names, wanted).unwrap();
        for edit in &plan.edits {
            let Edit::Replace { path, before, after } = edit else { panic!("{edit:?}") };
            assert_eq!(self.0.0.insert(path.clone(), after.clone()).as_ref(), Some(before));
        }
        let again = self.plan(names, wanted);
        assert!(again.as_ref().is_ok_and(|plan| plan.edits.is_empty()), "{wanted:?} {again:?}\n{self:?}");
        plan
    }

    fn deploy(mut self, names: &[&str]) -> Self {
        self.run(names, None);
        self
    }

    fn enhance(mut self, names: &[&str], wanted: Enhancement) -> Self {
        self.run(names, Some(wanted));
        self
    }

    fn refusal(&self, names: &[&str], wanted: Option<Enhancement>) -> String {
        self.plan(names, wanted).unwrap_err().to_string()
    }
}

/// What people should know of a plan.
fn told(plan: &Plan) -> String {
    plan.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The lines of a block that learnt TLS at these places, a line a listen.
fn learnt(listens: &[&str]) -> String {
    let listens: String = listens.iter().map(|listen| format!("\tlisten {listen}; # managed by Certbot\n")).collect();
    listens
        + "\tssl_certificate /l/full.pem; # managed by Certbot\n\
           \tssl_certificate_key /l/key.pem; # managed by Certbot\n\
           \tinclude /c/options.conf; # managed by Certbot\n\
           \tssl_dhparam /c/dh.pem; # managed by Certbot\n"
}

fn learnt_without(wanted: &str, listens: &[&str]) -> String {
    learnt(listens).lines().filter(|line| !line.contains(wanted)).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_block_learns_tls() {
    let text = "http {\nserver {\n\tlisten 80;\n\tlisten [::]:80;\n\tserver_name a.test;\n}\n}\n";
    let scene = Scene::new(text).deploy(&["a.test"]);
    let tls = learnt(&["443 ssl", "[::]:443 ssl ipv6only=on"]);
    let expected =
        format!("http {{\nserver {{\n\tlisten 80;\n\tlisten [::]:80;\n\tserver_name a.test;\n\n{tls}}}\n}}\n");
    assert_eq!(scene.text(), expected);
}

#[test]
fn line_ends_and_indentation_are_those_of_the_file() {
    let scene = Scene::new("http {\r\n  server { server_name a.test; }\r\n}\r\n").deploy(&["a.test"]);
    let expected = "http {\r\n  server { server_name a.test;\r\n\r\n    \
        listen 80; # managed by Certbot\r\n    listen 443 ssl; # managed by Certbot\r\n    \
        ssl_certificate /l/full.pem; # managed by Certbot\r\n    \
        ssl_certificate_key /l/key.pem; # managed by Certbot\r\n    \
        include /c/options.conf; # managed by Certbot\r\n    ssl_dhparam /c/dh.pem; # managed by Certbot\r\n  }\r\n}\r\n";
    assert_eq!(scene.text(), expected);
}

#[test]
fn a_block_with_tls_gets_another_certificate() {
    let text = "http { server { listen 443 ssl; server_name a.test;
  ssl_certificate /old/cert.pem;
  ssl_certificate_key '/old/key.pem'; # old
  ssl_certificate /old/ec.pem;
  ssl_certificate_key /old/ec.key; root /x;
} }";
    let expected = "http { server { listen 443 ssl; server_name a.test;
  ssl_certificate /l/full.pem; # managed by Certbot
  ssl_certificate_key /l/key.pem; # old
  root /x;
} }";
    assert_eq!(Scene::new(text).deploy(&["a.test"]).text(), expected);
    let none = "http { server { listen 443 ssl; server_name a.test; } }";
    let expected = "http { server { listen 443 ssl; server_name a.test;
    ssl_certificate /l/full.pem; # managed by Certbot
    ssl_certificate_key /l/key.pem; # managed by Certbot
} }";
    assert_eq!(Scene::new(none).deploy(&["a.test"]).text(), expected);
}

/// A certificate for these names.
fn certificate(names: &[&str], algorithm: &'static SignatureAlgorithm) -> String {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let key = KeyPair::generate_for(algorithm).unwrap();
    CertificateParams::new(names).unwrap().self_signed(&key).unwrap().pem()
}

#[test]
fn names_that_lose_their_certificate_are_told() {
    let block = "server { listen 443 ssl; server_name a.test b.test c.test; ssl_certificate old.pem; ssl_certificate_key old.key; }";
    let old = certificate(&["a.test", "b.test"], &PKCS_ECDSA_P256_SHA256);
    let scene = || Scene::of(&[(MAIN, &format!("http {{\n{block}\n}}")), ("/e/old.pem", &old)]);
    let note = "The certificate is not for b.test (/e/nginx.conf:2 (a.test b.test c.test))";
    assert_eq!(told(&scene().run(&["a.test"], None)), note);
    assert_eq!(told(&scene().run(&["a.test", "b.test"], None)), "");
    let of_http = "http {\nssl_certificate old.pem;\nserver { listen 443 ssl; server_name a.test b.test; }\n}";
    let note = "The certificate is not for b.test (/e/nginx.conf:3 (a.test b.test))";
    assert_eq!(told(&Scene::of(&[(MAIN, of_http), ("/e/old.pem", &old)]).run(&["a.test"], None)), note);
}

#[test]
fn of_two_kinds_of_keys_each_has_its_certificate() {
    let pair = |name: &str| format!("ssl_certificate {name}.pem;\n  ssl_certificate_key {name}.key;\n");
    let block =
        format!("http {{ server {{ listen 443 ssl; server_name a.test;\n  {}  {}}} }}", pair("rsa"), pair("ec"));
    let [rsa, ec] = [&PKCS_RSA_SHA256, &PKCS_ECDSA_P256_SHA256].map(|kind| certificate(&["a.test"], kind));
    let files = |new| Scene::of(&[(MAIN, &block), ("/e/rsa.pem", &rsa), ("/e/ec.pem", &ec), ("/l/cert.pem", new)]);
    for (new, gone, kept) in [(&*ec, "ec", "rsa"), (&*rsa, "rsa", "ec")] {
        let mut scene = files(new);
        let plan = scene.run(&["a.test"], None);
        let place = "/e/nginx.conf:1 (a.test)";
        assert_eq!(told(&plan), format!("/e/{kept}.pem stays beside the new one ({place})"));
        let text = scene.text();
        assert!(text.contains(&pair(kept)) && !text.contains(&format!("{gone}.pem")), "{text}");
        assert!(text.contains("ssl_certificate /l/full.pem; # managed by Certbot\n"), "{text}");
    }
    assert!(!files("").deploy(&["a.test"]).text().contains("rsa.pem"));
}

#[test]
fn snippets_are_changed_for_their_own_blocks_alone() {
    let snippet = "ssl_certificate /snake.pem;\nssl_certificate_key /snake.key;\n";
    let block = |name: &str| format!("server {{\n\tlisten 443 ssl;\n\tserver_name {name};\n\tinclude snake;\n}}\n");
    let one = Scene::of(&[(MAIN, &format!("http {{\n{}}}\n", block("a.test"))), ("/e/snake", snippet)]);
    let one = one.deploy(&["a.test"]);
    let new =
        "ssl_certificate /l/full.pem; # managed by Certbot\nssl_certificate_key /l/key.pem; # managed by Certbot\n";
    assert_eq!((one.text(), one.file("/e/snake")), (format!("http {{\n{}}}\n", block("a.test")), new.to_owned()));

    let two = format!("http {{\n{}{}}}\n", block("a.test"), block("b.test"));
    let shared = Scene::of(&[(MAIN, &two), ("/e/snake", snippet)]).deploy(&["a.test"]);
    let silent = block("a.test").replace("include", "# include").replace("}\n", "");
    let tls =
        "\tssl_certificate /l/full.pem; # managed by Certbot\n\tssl_certificate_key /l/key.pem; # managed by Certbot\n";
    assert_eq!(shared.text(), format!("http {{\n{silent}{tls}}}\n{}}}\n", block("b.test")));
    assert_eq!(shared.file("/e/snake"), snippet);
    let both = Scene::of(&[(MAIN, &two), ("/e/snake", snippet)]).deploy(&["a.test", "b.test"]);
    assert_eq!((both.text(), both.file("/e/snake")), (two.clone(), new.to_owned()));
    let more = Scene::of(&[(MAIN, &two), ("/e/snake", &format!("{snippet}ssl_protocols TLSv1.2;"))]);
    assert_eq!(more.refusal(&["a.test"], None), "/e/nginx.conf: include snake is shared with others");
}

#[test]
fn new_sockets_take_nobody_away() {
    let learns = |others: &str, listens: &[&str]| {
        let listens: String = listens.iter().map(|listen| format!("\tlisten {listen};\n")).collect();
        let scene = Scene::new(&format!("http {{\n{others}\nserver {{\n{listens}\tserver_name a.test;\n}}\n}}\n"));
        let text = scene.deploy(&["a.test"]).text();
        let new = text.lines().filter(|line| line.contains("listen") && line.contains("managed"));
        new.map(|line| line.trim().trim_start_matches("listen ").replace("; # managed by Certbot", ""))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(learns("", &["10.0.0.1:80"]), "10.0.0.1:443 ssl");
    assert_eq!(learns("server { listen 443 ssl; }", &["10.0.0.1:80", "10.0.0.2:80"]), "443 ssl");
    assert_eq!(learns("server { listen 10.0.0.1:443 ssl; }", &["80"]), "10.0.0.1:443 ssl");
    assert_eq!(learns("server { listen 10.0.0.1:443 ssl; listen 443 ssl; }", &["80"]), "443 ssl, 10.0.0.1:443 ssl");
    assert_eq!(learns("server { listen [::]:443 ssl ipv6only=on; }", &["[::]:80"]), "[::]:443 ssl");
    assert_eq!(learns("server { listen [::]:443 ssl; }", &["[::]:80"]), "[::]:443 ssl ipv6only=on");
    assert_eq!(learns("", &["[::]:80 ipv6only=off"]), "[::]:443 ssl ipv6only=off");
    assert_eq!(learns("server { listen 443 ssl; }", &["[::]:80 ipv6only=off"]), "[::]:443 ssl ipv6only=on, 443 ssl");
    assert_eq!(learns("", &["8080"]), "443 ssl");
    assert_eq!(learns("", &["[::]:8080"]), "[::]:443 ssl ipv6only=on");
    assert_eq!(learns("", &["localhost:80", "*:80"]), "localhost:443 ssl, 443 ssl");
}

#[test]
fn the_default_of_a_socket_stays() {
    let a = |name: &str| format!("server {{ server_name {name}; listen 80; listen [::]:80; }}\n");
    let b = "server { server_name b.test; listen 443 ssl ; listen [::]:443 ssl; }";
    let mut scene = Scene::new(&format!("http {{\n{}{}{b}\n}}\n", a("a.test"), a("c.test")));
    let plan = scene.run(&["a.test", "c.test"], None);
    assert!(scene.text().contains(&b.replace("ssl", "ssl default_server")), "{scene:?}");
    let place = "/e/nginx.conf:4 (b.test) stays the default at";
    assert_eq!(told(&plan), format!("{place} 443\n{place} [::]:443"));
    let behind = Scene::new(&format!("http {{\n{b}\n{}}}\n", a("a.test"))).deploy(&["a.test"]);
    assert!(behind.text().contains(b), "{behind:?}");
    let shared = "server { server_name b.test; include l; } server { server_name d.test; include l; }";
    let files = [(MAIN, &*format!("http {{\n{}{shared}\n}}\n", a("a.test"))), ("/e/l", "listen 443 ssl;")];
    let plan = Scene::of(&files).run(&["a.test"], None);
    let moves = "The default at 443 is /e/nginx.conf:2 (a.test), not /e/nginx.conf:3 (b.test) any more";
    assert_eq!(told(&plan), moves);
}

#[test]
fn one_plan_opens_a_socket_once() {
    let block = |name: &str| format!("server {{\n\tlisten [::]:80;\n\tserver_name {name};\n}}\n");
    let scene = Scene::new(&format!("http {{\n{}{}}}\n", block("a.test"), block("b.test")));
    let text = scene.deploy(&["a.test", "b.test"]).text();
    assert_eq!(text.matches("listen [::]:443 ssl ipv6only=on;").count(), 1);
    assert_eq!(text.matches("listen [::]:443 ssl;").count(), 1);
}

#[test]
fn what_stands_in_the_way_is_told() {
    let refusal = |others: &str, block: &str| {
        let text = format!("http {{\nserver {{ server_name a.test; {block} }}\n}}\n{others}");
        Scene::new(&text).refusal(&["a.test"], None)
    };
    let stream = "stream { server { listen 443; } }";
    assert_eq!(refusal(stream, ""), "/e/nginx.conf: listen 443 (/e/nginx.conf:4)");
    assert_eq!(refusal("", "listen 80; listen 443;"), "/e/nginx.conf: listen 443 (/e/nginx.conf:2 (a.test))");
    assert_eq!(
        refusal("", "return 301 https://$host$request_uri;"),
        "/e/nginx.conf: return 301 https://$host$request_uri would lead in circles"
    );
    assert_eq!(
        refusal("", "return 301 https://a.test/x;"),
        "/e/nginx.conf: return 301 https://a.test/x would lead in circles"
    );
    let location = "location / { return 302 https://$host$request_uri; }";
    assert_eq!(refusal("", location), "/e/nginx.conf: return 302 https://$host$request_uri would lead in circles");
    assert_eq!(
        refusal("", "rewrite ^/(.*)$ https://a.test/$1;"),
        "/e/nginx.conf: rewrite ^/(.*)$ https://a.test/$1 would lead in circles"
    );
    let by_name = "server_name b.test; listen 443 ssl; ssl_certificate $ssl_server_name.pem;";
    assert_eq!(refusal("", by_name), "/e/nginx.conf: ssl_certificate $ssl_server_name.pem");
    assert_eq!(refusal("", "listen 443 ssl; ssl_reject_handshake on;"), "/e/nginx.conf: ssl_reject_handshake on");
    assert_eq!(refusal("}", ""), "/e/nginx.conf: line 4: unexpected \"}\"");
    assert_eq!(Scene::new("").refusal(&["a.test"], None), "no place serves a.test");
}

#[test]
fn settings_of_its_own_do_without_ours() {
    let text = "http {\nserver {\n\tserver_name a.test;\n\tssl_protocols TLSv1.3;\n}\n}\n";
    let mut scene = Scene::new(text);
    let plan = scene.run(&["a.test"], None);
    assert_eq!(told(&plan), "/c/options.conf is not included: ssl_protocols stands at /e/nginx.conf:4");
    let tls = learnt_without("include", &["80", "443 ssl"]);
    let expected = format!("http {{\nserver {{\n\tserver_name a.test;\n\tssl_protocols TLSv1.3;\n\n{tls}}}\n}}\n");
    assert_eq!(scene.text(), expected);
}

#[test]
fn the_default_block_is_copied_for_new_names() {
    let default = "server {\n\tlisten 80 default_server;\n\tlisten [::]:80 default_server ipv6only=on;\n\troot /x;\n\tserver_name _;\n}";
    let scene = Scene::new(&format!("http {{\n{default}\n}}\n")).deploy(&["a.test", "b.test"]);
    let tls = learnt(&["443 ssl", "[::]:443 ssl ipv6only=on"]);
    let copy = format!(
        "server {{\n\tlisten 80;\n\tlisten [::]:80;\n\troot /x;\n\tserver_name a.test b.test; # managed by Certbot\n\n{tls}}}"
    );
    assert_eq!(scene.text(), format!("http {{\n{default}\n\n{copy}\n}}\n"));
    let comment = "server {\n\tlisten 80 # for all\n\t\tdefault_server;\n\tserver_name _;\n}";
    let copied = Scene::new(&format!("http {{\n{comment}\n}}\n")).deploy(&["a.test"]).text();
    assert!(copied.contains("\tlisten 80 # for all\n;\n\tserver_name a.test; # managed by Certbot\n"), "{copied}");
    let secure = "server {\n\tlisten 443 ssl default_server;\n\tssl_certificate /x;\n\tssl_certificate_key /y;\n}";
    let scene = Scene::new(&format!("http {{\n{secure}\n}}\n")).deploy(&["a.test"]);
    let copy = "server {\n\tlisten 443 ssl;\n\tssl_certificate /l/full.pem; # managed by Certbot\n\tssl_certificate_key /l/key.pem; # managed by Certbot\n\n\tserver_name a.test; # managed by Certbot\n}";
    assert_eq!(scene.text(), format!("http {{\n{secure}\n\n{copy}\n}}\n"));
}

#[test]
fn what_is_served_over_tls_is_not_taken_away() {
    let main = "server {\n\tlisten 80;\n\tserver_name a.test www.a.test;\n\treturn 301 https://a.test$request_uri;\n}";
    let tls = "server {\n\tlisten 443 ssl;\n\tserver_name a.test;\n}";
    let names = ["www.a.test"];
    let scene =
        Scene::new(&format!("http {{\n{main}\n{tls}\n}}\n")).deploy(&names).enhance(&names, Enhancement::Redirect);
    let lines = learnt(&["443 ssl"]);
    let half = format!(
        "server {{\n\tserver_name www.a.test; # managed by Certbot\n\treturn 301 https://a.test$request_uri;\n\n{lines}}}"
    );
    let said = |block: &str| block.replace("443 ssl", "443 ssl default_server");
    assert_eq!(scene.text(), format!("http {{\n{main}\n\n{half}\n{}\n}}\n", said(tls)));
    let site = "server {\n\tserver_name a.test b.test;\n\troot /x;\n}";
    let rival = "server {\n\tlisten 443 ssl;\n\tserver_name b.test;\n}";
    let half = format!("server {{\n\tserver_name a.test; # managed by Certbot\n\troot /x;\n\n{lines}}}");
    let scene = Scene::new(&format!("http {{\n{site}\n{rival}\n}}\n")).deploy(&["a.test"]);
    assert_eq!(scene.text(), format!("http {{\n{site}\n\n{half}\n{}\n}}\n", said(rival)));
    let alone = Scene::new(&format!("http {{\n{main}\n}}\n"));
    assert_eq!(
        alone.refusal(&["a.test", "www.a.test"], None),
        "/e/nginx.conf: return 301 https://a.test$request_uri would lead in circles"
    );
}

#[test]
fn http_is_split_off_and_redirected() {
    let text = "http {\nserver { listen 80; }\nserver {\n\tlisten 80;\n\tlisten 443 ssl;\n\tserver_name a.test b.test; # names\n\troot /x;\n}\n}\n";
    let scene = Scene::new(text).deploy(&["a.test", "b.test"]).enhance(&["a.test", "b.test"], Enhancement::Redirect);
    let tls =
        "\tssl_certificate /l/full.pem; # managed by Certbot\n\tssl_certificate_key /l/key.pem; # managed by Certbot\n";
    let expected = format!(
        "http {{\nserver {{ listen 80; }}\nserver {{\n\tlisten 443 ssl;\n\tserver_name a.test b.test; # names\n\troot /x;\n{tls}}}

server {{
\tif ($host = a.test) {{
\t\treturn 301 https://$host$request_uri;
\t}} # managed by Certbot
\tif ($host = b.test) {{
\t\treturn 301 https://$host$request_uri;
\t}} # managed by Certbot

\tlisten 80;
\tserver_name a.test b.test;
\treturn 404; # managed by Certbot
}}\n}}\n"
    );
    assert_eq!(scene.text(), expected);
}

#[test]
fn names_without_a_certificate_are_served_as_before() {
    let text = "http {\nserver {\n\tlisten 80;\n\tserver_name a.test b.test;\n\troot /x;\n}\n}\n";
    let scene = Scene::new(text).deploy(&["a.test"]).enhance(&["a.test"], Enhancement::Redirect);
    let tls = learnt(&["443 ssl"]);
    let expected = format!(
        "http {{\nserver {{\n\tserver_name a.test b.test;\n\troot /x;\n\n{tls}}}

server {{
\tif ($host = a.test) {{
\t\treturn 301 https://$host$request_uri;
\t}} # managed by Certbot

\tlisten 80;
\tserver_name a.test b.test;
\troot /x;

}}\n}}\n"
    );
    assert_eq!(scene.text(), expected);
    let all = Scene::new(&text.replace("b.test", "_")).deploy(&["a.test"]).enhance(&["a.test"], Enhancement::Redirect);
    assert_eq!(all.text(), expected.replace("b.test", "_"));
}

/// Half of a block for HTTP, in the order in which it is written.
fn plain_half(http: &str) -> String {
    let scene = Scene::new(&format!("http {{\n{http}\n}}\n")).deploy(&["a.test"]);
    let text = scene.enhance(&["a.test"], Enhancement::Redirect).text();
    text.rsplit_once("# managed by Certbot\n\n").unwrap().1.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn whoever_is_served_by_chance_or_by_another_name_stays_served() {
    let block = |names: &str| format!("server {{\n\tserver_name {names};\n\tlisten 80;\n\troot /x;\n}}");
    let first = "server { listen 80; }\n";
    assert_eq!(plain_half(&block("a.test")), "server_name a.test; listen 80; root /x; } }");
    let second = plain_half(&format!("{first}{}", block("a.test")));
    assert_eq!(second, "listen 80; server_name a.test; return 404; # managed by Certbot } }");
    for names in ["a.test intranet", "a.test $hostname", "a.test _", "\"\" a.test"] {
        let half = plain_half(&format!("{first}{}", block(names)));
        assert!(half.ends_with("listen 80; root /x; } }"), "{names}: {half}");
    }
}

#[test]
fn sockets_that_are_not_the_worlds_stay_plain() {
    let text = "http {\nserver {\n\tlisten 80;\n\tlisten 127.0.0.1:8081;\n\tserver_name a.test;\n}\n}\n";
    let names = ["a.test"];
    let scene = Scene::new(text).deploy(&names).enhance(&names, Enhancement::Redirect);
    let text = scene.text();
    let (secure, plain) = text.split_once("\n\nserver {").unwrap();
    assert!(secure.contains("listen 127.0.0.1:8081;") && !secure.contains("listen 80;"), "{text}");
    assert!(plain.contains("listen 80;") && !plain.contains("8081"), "{text}");
    let included = "http {\nserver {\n\tinclude l;\n\tserver_name a.test;\n}\n}\n";
    let scene = Scene::of(&[(MAIN, included), ("/e/l", "listen 80; listen 8081; listen 443 ssl;")]);
    let text = scene.enhance(&names, Enhancement::Redirect).text();
    assert!(text.contains("\tif ($server_port = 80) {\n"), "{text}");
}

#[test]
fn a_redirect_leads_to_where_somebody_answers() {
    let installed = "server { listen 8443 ssl; server_name a.test; ssl_certificate /l/full.pem; ssl_certificate_key /l/key.pem; }\nserver { server_name a.test; }";
    let mut scene = Scene::new(&format!("http {{\n{installed}\n}}"));
    let plan = scene.run(&["a.test"], Some(Enhancement::Redirect));
    assert_eq!(told(&plan), "Nothing answers HTTPS for a.test at port 443");
    let admin = "server { listen 127.0.0.1:9443 ssl; server_name a.test; ssl_certificate /x; ssl_certificate_key /y; }";
    let site = "server {\n\tserver_name a.test;\n}";
    let scene = Scene::new(&format!("http {{\n{admin}\n{site}\n}}")).deploy(&["a.test"]);
    assert!(
        scene.text().starts_with(&format!("http {{\n{admin}\nserver {{\n\tserver_name a.test;\n\n\tlisten 80;")),
        "{scene:?}"
    );
    let text = scene.enhance(&["a.test"], Enhancement::Redirect).text();
    assert!(text.contains("if ($host = a.test)"), "{text}");
}

#[test]
fn a_proxy_that_speaks_tls_is_told() {
    let note = |http: &str, block: &str| {
        let block = format!("server {{\n\tserver_name a.test b.test;\n\t{block}\n}}");
        let mut scene = Scene::new(&format!("http {{\n{http}\n{block}\n}}\n")).deploy(&["a.test"]);
        told(&scene.run(&["a.test"], Some(Enhancement::Redirect)))
    };
    let told = |variable: &str| format!("a.test are behind a proxy: {variable} is looked at (/e/nginx.conf:5)");
    let within = "location / { if ($http_X_Forwarded_Proto = http) { return 301 https://$host$request_uri; } }";
    assert_eq!(note("", within), told("$http_x_forwarded_proto"));
    assert_eq!(note("", "proxy_set_header X-Forwarded-Ssl ${http_x_forwarded_ssl};"), told("$http_x_forwarded_ssl"));
    let map = "map $http_x_forwarded_proto $proto { default $scheme; }";
    assert_eq!(note(map, "if ($proto = http) { return 403; }"), told("$proto"));
    assert_eq!(note(map, "proxy_set_header X-Forwarded-Proto $proto;"), "");
    assert_eq!(note("", "if ($proto_x = http) { return 403; }"), "");
}

#[test]
fn a_block_for_http_alone_is_redirected_unless_it_is() {
    let text = |plain: &str| {
        format!(
            "http {{\nserver {{ listen 443 ssl; server_name a.test; }}\nserver {{{plain}\n  server_name a.test;\n}}\n}}\n"
        )
    };
    let redirected = Scene::new(&text("")).enhance(&["a.test"], Enhancement::Redirect).text();
    let snippet = "\n  if ($host = a.test) {\n      return 301 https://$host$request_uri;\n  } # managed by Certbot\n";
    assert_eq!(redirected.replace("      return", "    return"), text(snippet).replace("      return", "    return"));
    for already in [
        " return 301 https://a.test$request_uri;",
        " if ($scheme = http) { return 302 https://$host; }",
        " if ($host = a.test) { return 301 https://$host$request_uri; } # managed by Certbot",
    ] {
        assert_eq!(Scene::new(&text(already)).enhance(&["a.test"], Enhancement::Redirect).text(), text(already));
    }
    let wildcard = Scene::new("http {\nserver {\n\tserver_name *.a.test;\n}\n}\n");
    let wildcard = wildcard.deploy(&["*.a.test"]).enhance(&["*.a.test"], Enhancement::Redirect).text();
    assert!(wildcard.contains("\tif ($host ~ ^[^.]+\\.a\\.test$) {\n"), "{wildcard}");
    let address = Scene::new("http {\nserver {\n\tserver_name 192.0.2.1;\n}\n}\n");
    let address = address.deploy(&["192.0.2.1"]).enhance(&["192.0.2.1"], Enhancement::Redirect).text();
    assert!(address.contains("\tif ($host = 192.0.2.1) {\n"), "{address}");
}

#[test]
fn sockets_that_are_included_are_not_split() {
    let block =
        |first: &str| format!("http {{\nserver {{{first}\n\tinclude l;\n\tserver_name a.test b.test;\n}}\n}}\n");
    let scene = || Scene::of(&[(MAIN, &block("")), ("/e/l", "listen 80; listen 443 ssl;")]);
    let names = ["a.test", "b.test"];
    let redirected = scene().enhance(&names, Enhancement::Redirect).text();
    let snippet = "\n\tif ($scheme = http) {\n\t\treturn 301 https://$host$request_uri;\n\t} # managed by Certbot\n";
    assert_eq!(redirected, block(snippet));
    assert_eq!(scene().refusal(&["a.test"], Some(Enhancement::Redirect)), "/e/nginx.conf: listen");
    assert!(scene().enhance(&names, Enhancement::Hsts).text().ends_with("always; # managed by Certbot\n}\n}\n"));
}

#[test]
fn headers_are_added_once_and_take_none_away() {
    let text = "http {\nadd_header X-Frame-Options DENY;\nserver {\n\tlisten 443 ssl;\n\tserver_name a.test;\n\tlocation / { add_header A b; }\n}\n}\n";
    let mut scene = Scene::new(text);
    let plan = scene.run(&["a.test"], Some(Enhancement::Hsts));
    let note = "strict-transport-security is not sent where other headers stand: /e/nginx.conf:6";
    assert_eq!(told(&plan), note);
    scene.run(&["a.test"], Some(Enhancement::Uir));
    let expected = text.replace(
        "b; }\n",
        "b; }
\tadd_header X-Frame-Options DENY; # managed by Certbot
\tadd_header Strict-Transport-Security \"max-age=31536000\" always; # managed by Certbot
\tadd_header Content-Security-Policy upgrade-insecure-requests always; # managed by Certbot\n",
    );
    assert_eq!(scene.text(), expected);
    let inherited =
        "http { add_header strict-transport-security max-age=1; server { listen 443 ssl; server_name a.test; } }";
    assert_eq!(Scene::new(inherited).enhance(&["a.test"], Enhancement::Hsts).text(), inherited);
}

#[test]
fn hsts_is_not_sent_over_http() {
    let text = "http {\nserver {\n\tlisten 80;\n\tserver_name a.test;\n\troot /x;\n}\n}\n";
    let names = ["a.test"];
    let scene =
        Scene::new(text).deploy(&names).enhance(&names, Enhancement::Hsts).enhance(&names, Enhancement::Redirect);
    let tls = learnt(&["443 ssl"]);
    let expected = format!("http {{\nserver {{\n\tserver_name a.test;\n\troot /x;\n\n{tls}\tadd_header Strict-Transport-Security \"max-age=31536000\" always; # managed by Certbot\n}}

server {{
\tif ($host = a.test) {{
\t\treturn 301 https://$host$request_uri;
\t}} # managed by Certbot

\tlisten 80;
\tserver_name a.test;
\troot /x;

}}\n}}\n");
    assert_eq!(scene.text(), expected);
}

#[test]
fn what_goes_last_makes_room() {
    let text = "http {\nserver {\n\tserver_name a.test;\n\tlisten 443 ssl;\n\tlisten 80;\n}\n}\n";
    let scene = Scene::new(text).enhance(&["a.test"], Enhancement::Hsts);
    let expected = "http {\nserver {\n\tserver_name a.test;\n\tlisten 443 ssl;
\tadd_header Strict-Transport-Security \"max-age=31536000\" always; # managed by Certbot\n}

server {\n\tserver_name a.test;\n\tlisten 80;\n}\n}\n";
    assert_eq!(scene.text(), expected);
    let default = "http {\nserver {\n\tlisten 443 ssl default_server;\n\tserver_name _;\n\tserver_name x;\n}\n}\n";
    let copied = Scene::new(default).deploy(&["a.test"]).text();
    assert!(copied.ends_with("ssl_certificate_key /l/key.pem; # managed by Certbot\n}\n}\n"), "{copied}");
}

#[test]
fn stapling_needs_its_three_settings() {
    let block = |inner: &str| format!("http {{\nserver {{\n\tlisten 443 ssl;\n\tserver_name a.test;\n{inner}}}\n}}\n");
    let lines = "\tssl_trusted_certificate /l/chain.pem; # managed by Certbot\n\tssl_stapling on; # managed by Certbot\n\tssl_stapling_verify on; # managed by Certbot\n";
    let staple = |inner: &str| Scene::new(&block(inner)).enhance(&["a.test"], Enhancement::StapleOcsp).text();
    assert_eq!(staple(""), block(lines));
    assert_eq!(staple(&lines.replace("chain", "old").replace("verify on", "verify off")), block(lines));
    let own = "\tssl_stapling on;\n\tssl_trusted_certificate /x;\n\tssl_stapling_verify on;\n";
    assert_eq!(staple(own), block(own));
    let clients = Scene::new(&block("\tssl_trusted_certificate /x;\n"));
    let refusal = clients.refusal(&["a.test"], Some(Enhancement::StapleOcsp));
    assert_eq!(refusal, "/e/nginx.conf: ssl_trusted_certificate /x");
}

#[test]
fn what_is_not_served_over_tls_is_not_enhanced() {
    let scene = Scene::new("http { server { server_name a.test; } }");
    for wanted in Enhancement::PLAIN {
        assert_eq!(scene.refusal(&["a.test"], Some(wanted)), "a.test is not served over TLS");
    }
}

const MAIN: &str = "/e/nginx.conf";
