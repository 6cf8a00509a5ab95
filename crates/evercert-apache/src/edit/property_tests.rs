//! What holds for every configuration.

use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::edit::Edit;
use evercert_plugin::installer::Enhancement;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::challenge::Stage;
use crate::syntax::Tree;
use crate::testing::{World, deployment};

const ADDRESSES: &[&str] = &[
    "*:80",
    "*",
    "[::]:80",
    "10.0.0.1:80",
    "*:443",
    "_default_:443",
    "10.0.0.1:443",
    "*:8080",
    "*:80 *:443",
    "x.test:80",
];

const NAMES: &[&str] = &["a.b", "c.d", "x.b", "*.b", "www.a.b", "localhost", "${N}", "10.0.0.1", "https://a.b:80"];

const ASKED: &[&str] = &["a.b", "a.b c.d", "*.b", "a.b *.b", "10.0.0.1", "c.d 10.0.0.1"];

const LINES: &[&str] = &[
    "DocumentRoot /x",
    "SSLEngine on\nSSLCertificateFile /old\nSSLCertificateKeyFile /old.key",
    "SSLCertificateFile /one\n SSLCertificateFile \\\n /two\nSSLCertificateChainFile /three",
    "Include snippet.conf",
    "SSLProtocol TLSv1.3",
    "SSLEngine off",
    "RewriteEngine on\nRewriteCond %{HTTPS} off\nRewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [L]",
    "RewriteRule ^/a /b",
    "RewriteEngine off",
    "Redirect / https://a.b/",
    "Header set X y",
    "Header always set Strict-Transport-Security max-age=1",
    "Header set Content-Security-Policy x",
    "SSLUseStapling off",
    "<Location />\n Header set A b # no comment\n</Location>",
    "<IfModule mod_ssl.c>\nSSLCertificateKeyFile /inner\n</IfModule>",
    "<IfModule mod_none.c>\nSSLCertificateKeyFile /never\n</IfModule>",
    "# nothing \\\n more of it",
];

fn hosts() -> impl Strategy<Value = String> {
    let parts = (select(ADDRESSES), vec(select(NAMES), 0..3), vec(select(LINES), 0..4), select(&["\n", "\r\n"][..]));
    parts.prop_map(|(address, names, lines, newline)| {
        let mut all = vec![format!("<VirtualHost {address}>")];
        let directive = |number| if number == 0 { "ServerName" } else { "ServerAlias" };
        all.extend(names.iter().enumerate().map(|(number, name)| format!("  {} {name}", directive(number))));
        all.extend(lines.iter().map(|line| (*line).to_owned()));
        all.push("</VirtualHost>\n".to_owned());
        all.join("\n").replace('\n', newline)
    })
}

fn worlds() -> impl Strategy<Value = World> {
    let snippets = &[
        "",
        "SSLCertificateFile /s\nSSLCertificateKeyFile /k",
        "Header set A b\nSSLCertificateFile /s",
        "ServerAlias c.d",
    ];
    let modules: &[&[&str]] = &[&["ssl", "rewrite", "headers"], &["mime"], &[]];
    (vec(hosts(), 0..5), select(&snippets[..]), select(modules)).prop_map(|(hosts, snippet, modules)| {
        let mut world = World::debian(&format!("Define N c.d\n{}", hosts.concat()), modules);
        world.files.0.insert("/etc/apache2/snippet.conf".into(), snippet.into());
        world
    })
}

/// What the plan leaves is understood.
fn is_understood(world: &World) -> bool {
    world
        .files
        .0
        .iter()
        .filter(|(path, _)| path.starts_with("/etc"))
        .all(|(_, text)| Tree::parse(text.clone()).errors().is_empty())
}

proptest! {
    /// What is done is understood, and is there.
    #[test]
    fn a_plan_is_done_once(mut world in worlds(), names in select(ASKED)) {
        if let Ok(plan) = world.deploy(names) {
            world.perform(&plan);
            prop_assert!(is_understood(&world));
            let again = world.deploy(names).map(|plan| plan.edits);
            prop_assert_eq!(again.unwrap(), Vec::<Edit>::new(), "{}", world.text("/etc/apache2/sites-available/site.conf"));
        }
        let wishes = [Enhancement::Hsts, Enhancement::Redirect, Enhancement::Uir, Enhancement::StapleOcsp, Enhancement::AutoHsts];
        for wanted in wishes {
            let Ok(plan) = world.enhance(names, wanted) else { continue };
            world.perform(&plan);
            prop_assert!(is_understood(&world));
            let again = world.enhance(names, wanted).map(|plan| plan.edits);
            prop_assert_eq!(again.unwrap(), Vec::<Edit>::new(), "{:?} {}", wanted, world.text("/etc/apache2/sites-available/site.conf"));
        }
    }

    /// Challenges are shown by a configuration that is understood, whatever names are asked for.
    #[test]
    fn challenges_leave_what_is_understood(mut world in worlds(), names in select(ASKED)) {
        let (setup, facts) = (world.setup(), world.facts());
        let challenges: Vec<_> = deployment(names).identifiers.iter().map(challenge).collect();
        let plan = world.with_model(&["rewrite"], |model| {
            Stage { model, setup: &setup, facts: &facts, source: &world }.plan(&challenges, |_| None)
        });
        world.perform(&plan.unwrap());
        prop_assert!(is_understood(&world));
        let shown = world.text("/etc/apache2/sites-available/site.conf") + &world.text("/etc/apache2/apache2.conf");
        prop_assert!(shown.contains("Include /etc/apache2/le_http_01_challenge_pre.conf"), "{}", shown);
    }

    /// Nothing that people write is too much.
    #[test]
    fn any_text_is_read(pieces in vec(select(LINES), 0..8), noise in vec(any::<u8>(), 0..40)) {
        let text = [pieces.join("\n").as_bytes(), b"\n", &noise].concat();
        let mut world = World::debian("", &["ssl"]);
        world.files.0.insert("/etc/apache2/sites-available/site.conf".into(), text);
        world.with_model(&["rewrite"], |model| model.hosts.len());
        drop(world.deploy("a.b"));
    }
}

fn challenge(identifier: &Identifier) -> Challenge {
    Challenge::new(identifier.clone(), ChallengeType::Http01, "t", "t.k")
}
