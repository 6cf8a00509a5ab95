//! What headers and stapling change.

use super::*;

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
