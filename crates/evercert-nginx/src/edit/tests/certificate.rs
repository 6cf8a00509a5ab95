//! What a certificate changes.

use super::*;

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
