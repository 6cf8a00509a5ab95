//! What a redirect changes.

use super::*;

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
