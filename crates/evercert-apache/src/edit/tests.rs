//! What is changed, byte for byte.

use evercert_plugin::installer::Enhancement;

use crate::testing::World;

const SITE: &str =
    "<VirtualHost *:80>\n\tServerName a.test\n\tServerAlias www.a.test\n\tDocumentRoot /var/www/a\n</VirtualHost>\n";
const TWIN: &str = "/etc/apache2/sites-available/site-le-ssl.conf";
const ALL: &[&str] = &["ssl", "socache_shmcb", "setenvif", "mime", "rewrite", "headers"];

/// Deploys, and once more in vain; returns the programs that were run.
fn deployed(world: &mut World, names: &str) -> Vec<String> {
    let plan = world.deploy(names).unwrap();
    let ran = world.perform(&plan);
    assert_eq!(world.deploy(names).unwrap().edits, [], "what is there already is not changed");
    ran
}

fn enhanced(world: &mut World, names: &str, wanted: Enhancement) -> Vec<String> {
    let plan = world.enhance(names, wanted).unwrap();
    let ran = world.perform(&plan);
    assert_eq!(world.enhance(names, wanted).unwrap().edits, [], "what is there already is not changed");
    ran
}

#[test]
fn a_plain_host_gets_a_twin_that_is_switched_on() {
    let mut world = World::debian(SITE, &["mime"]);
    let ran = deployed(&mut world, "a.test www.a.test");
    assert_eq!(ran, ["a2enmod setenvif", "a2enmod socache_shmcb", "a2enmod ssl"]);
    assert_eq!(
        world.text(TWIN),
        "<IfModule mod_ssl.c>\n<VirtualHost *:443>\n\tServerName a.test\n\tServerAlias www.a.test\n\tDocumentRoot /var/www/a\n\tSSLCertificateFile /l/fullchain.pem\n\tSSLCertificateKeyFile /l/privkey.pem\n\tInclude /c/options-ssl-apache.conf\n</VirtualHost>\n</IfModule>\n"
    );
    assert_eq!(
        world.links[std::path::Path::new("/etc/apache2/sites-enabled/site-le-ssl.conf")],
        std::path::Path::new(TWIN)
    );
    assert_eq!(world.text("/etc/apache2/sites-available/site.conf"), SITE);
    assert_eq!(world.text("/etc/apache2/ports.conf").matches("443").count(), 1);
}

#[test]
fn a_name_that_a_host_lacks_is_added_to_its_twin() {
    let mut world = World::debian("<VirtualHost *:80>\n  DocumentRoot /x\n</VirtualHost>\n", ALL);
    deployed(&mut world, "a.test b.test");
    assert!(world.text(TWIN).contains("  ServerName a.test\n  ServerAlias b.test\n"), "{}", world.text(TWIN));
    enhanced(&mut world, "a.test b.test", Enhancement::Redirect);
    let site = world.text("/etc/apache2/sites-available/site.conf");
    assert!(site.contains("RewriteCond %{SERVER_NAME} =a.test [OR]\n  RewriteCond %{SERVER_NAME} =b.test\n"), "{site}");
}

#[test]
fn hosts_of_one_file_stay_in_one_file() {
    let site = "<VirtualHost *:80>\nServerName a.test\n</VirtualHost>\n<VirtualHost *:80>\nServerName b.test\n</VirtualHost>\n<VirtualHost *:80>\nServerName c.test\n</VirtualHost>";
    let mut world = World::debian(site, ALL);
    deployed(&mut world, "a.test b.test");
    assert_eq!(world.text(TWIN).matches("<VirtualHost *:443>").count(), 2);
    deployed(&mut world, "c.test");
    assert_eq!(world.text(TWIN).matches("<VirtualHost *:443>").count(), 3);
    assert_eq!(world.links.len(), 2);
}

#[test]
fn a_host_that_speaks_tls_gets_the_certificate_in_its_place() {
    let site = "<IfModule mod_ssl.c>\r\n<VirtualHost _default_:443>\r\n  ServerName a.test\r\n  SSLEngine on\r\n  SSLCertificateFile \"/old/a.pem\"\r\n  SSLCertificateKeyFile /old/a.key\r\n  SSLCertificateFile /old/b.pem\r\n  SSLCertificateChainFile /old/chain.pem\r\n</VirtualHost>\r\n</IfModule>\r\n";
    let mut world = World::debian(site, ALL);
    deployed(&mut world, "a.test");
    assert_eq!(
        world.text("/etc/apache2/sites-available/site.conf"),
        "<IfModule mod_ssl.c>\r\n<VirtualHost _default_:443>\r\n  ServerName a.test\r\n  SSLEngine on\r\n  SSLCertificateFile /l/fullchain.pem\r\n  SSLCertificateKeyFile /l/privkey.pem\r\n  Include /c/options-ssl-apache.conf\r\n</VirtualHost>\r\n</IfModule>\r\n"
    );
}

#[test]
fn settings_that_a_host_makes_itself_stay_in_force() {
    let site = "<VirtualHost *:443>\nServerName a.test\nSSLEngine on\nSSLProtocol TLSv1.3\nSSLCertificateFile /o\nSSLCertificateKeyFile /o\n</VirtualHost>\n";
    let mut world = World::debian(site, ALL);
    let notes = world.deploy("a.test").unwrap().notes;
    let notes: String = notes.iter().map(ToString::to_string).collect();
    assert!(notes.contains("SSLProtocol TLSv1.3 stands at /etc/apache2/sites-enabled/site.conf:4"), "{notes}");
    deployed(&mut world, "a.test");
    assert!(!world.text("/etc/apache2/sites-available/site.conf").contains("Include"));
}

#[test]
fn what_sends_on_to_https_is_left_out_of_a_twin() {
    let site = "<VirtualHost *:80>\nServerName a.test\nRewriteEngine on\nRewriteCond %{HTTPS} off\nRewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]\nRewriteCond %{X} y\nRewriteRule ^/old /new\nRedirect permanent / https://a.test/\nRedirect /x https://other.test/\n</VirtualHost>\n";
    let mut world = World::debian(site, ALL);
    deployed(&mut world, "a.test");
    let twin = world.text(TWIN);
    assert!(twin.contains("\n# RewriteCond %{HTTPS} off\n"), "{twin}");
    assert!(twin.contains("\n# RewriteRule ^ https://") && twin.contains("\n# Redirect permanent / "), "{twin}");
    assert!(
        twin.contains("\nRewriteCond %{X} y\nRewriteRule ^/old /new\n")
            && twin.contains("\nRedirect /x https://other.test/\n")
    );
    assert_eq!(world.enhance("a.test", Enhancement::Redirect).unwrap().edits, []);
}

#[test]
fn where_nothing_is_switched_on_by_programs_the_main_file_is_told() {
    let main =
        "Listen 10.0.0.1:80\nServerRoot /etc/httpd\n<VirtualHost 10.0.0.1:80>\nServerName a.test\n</VirtualHost>\n";
    let mut world = World::plain(main, ALL);
    assert_eq!(deployed(&mut world, "a.test"), Vec::<String>::new());
    assert_eq!(
        world.text("/etc/httpd/conf/httpd.conf"),
        "Listen 10.0.0.1:80\nServerRoot /etc/httpd\n<VirtualHost 10.0.0.1:80>\nServerName a.test\n</VirtualHost>\nInclude /etc/httpd/conf/httpd-le-ssl.conf\n<IfModule mod_ssl.c>\n    Listen 10.0.0.1:443\n</IfModule>\n"
    );
    assert!(world.text("/etc/httpd/conf/httpd-le-ssl.conf").contains("<VirtualHost 10.0.0.1:443>\n"));
    let without = World::plain(main, &["rewrite"]).deploy("a.test").unwrap_err();
    assert!(without.to_string().contains("ssl"), "{without}");
}

#[test]
fn a_file_that_a_pattern_means_needs_no_include() {
    let mut world = World::plain("Listen 80\nListen 443\nInclude conf.d/*.conf\n", ALL);
    world.files.0.insert("/etc/httpd/conf.d/a.conf".into(), SITE.into());
    deployed(&mut world, "a.test");
    assert!(!world.text("/etc/httpd/conf/httpd.conf").contains("le-ssl"));
    assert!(world.text("/etc/httpd/conf.d/a-le-ssl.conf").contains("<VirtualHost *:443>"));
}

#[test]
fn plain_http_sends_on() {
    let mut world = World::debian(SITE, &["ssl"]);
    deployed(&mut world, "a.test www.a.test");
    assert_eq!(enhanced(&mut world, "a.test www.a.test", Enhancement::Redirect), ["a2enmod rewrite"]);
    let site = world.text("/etc/apache2/sites-available/site.conf");
    let rules = "\tRewriteEngine on\n\tRewriteCond %{SERVER_NAME} =a.test [OR]\n\tRewriteCond %{SERVER_NAME} =www.a.test\n\tRewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [END,NE,R=permanent]\n</VirtualHost>\n";
    assert!(site.ends_with(rules), "{site}");
}

#[test]
fn rules_of_earlier_certbots_are_brought_up_to_date() {
    for old in ["[L,QSA,R=permanent]", "[END,QSA,R=permanent]", "[L,NE,R=permanent]"] {
        let site = format!(
            "<VirtualHost *:80>\nServerName a.test\nRewriteEngine on\nRewriteCond %{{SERVER_NAME}} =a.test\nRewriteRule ^ https://%{{SERVER_NAME}}%{{REQUEST_URI}} {old}\n</VirtualHost>\n<VirtualHost *:443>\nServerName a.test\n</VirtualHost>\n"
        );
        let mut world = World::debian(&site, ALL);
        enhanced(&mut world, "a.test", Enhancement::Redirect);
        assert_eq!(world.text("/etc/apache2/sites-available/site.conf"), site.replace(old, "[END,NE,R=permanent]"));
    }
}

#[test]
fn who_is_answered_by_nobody_gets_a_host_that_sends_on() {
    let mut world = World::debian(
        "<VirtualHost *:443>\nServerName a.test\n</VirtualHost>\n<VirtualHost *:443>\nServerName b.test\n</VirtualHost>\n",
        ALL,
    );
    enhanced(&mut world, "a.test", Enhancement::Redirect);
    assert_eq!(
        world.text("/etc/apache2/sites-available/le-redirect-a.test.conf"),
        "<VirtualHost *:80>\nServerName a.test\nRewriteEngine on\nRewriteCond %{SERVER_NAME} =a.test\nRewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [END,NE,R=permanent]\n</VirtualHost>\n"
    );
    assert!(world.links.contains_key(std::path::Path::new("/etc/apache2/sites-enabled/le-redirect-a.test.conf")));
}

#[test]
fn headers_are_sent_and_those_of_others_stay() {
    let mut world = World::debian(
        "<VirtualHost *:443>\nServerName a.test\nHeader set Content-Security-Policy \"default-src 'self'\"\n</VirtualHost>\n",
        &["ssl"],
    );
    assert_eq!(enhanced(&mut world, "a.test", Enhancement::Hsts), ["a2enmod headers"]);
    enhanced(&mut world, "a.test", Enhancement::Uir);
    let site = world.text("/etc/apache2/sites-available/site.conf");
    assert!(site.contains("\nHeader always set Strict-Transport-Security \"max-age=31536000\"\nHeader always append Content-Security-Policy upgrade-insecure-requests\n</VirtualHost>"), "{site}");
}

#[test]
fn stapling_has_its_cache_outside_of_the_host() {
    let mut world = World::debian(SITE, ALL);
    deployed(&mut world, "a.test");
    enhanced(&mut world, "a.test", Enhancement::StapleOcsp);
    let twin = world.text(TWIN);
    assert!(twin.starts_with("<IfModule mod_ssl.c>\nSSLStaplingCache shmcb:/var/run/apache2/stapling_cache(128000)\n<VirtualHost *:443>\n"), "{twin}");
    assert!(twin.contains("\tSSLUseStapling on\n</VirtualHost>"), "{twin}");
}

#[test]
fn hsts_grows() {
    let mut world = World::debian(SITE, ALL);
    deployed(&mut world, "a.test");
    enhanced(&mut world, "a.test", Enhancement::AutoHsts);
    let marks: Vec<_> = world.with_model(&[], |model| {
        model.hosts.iter().flat_map(|host| super::auto_hsts::marks(model.files, host)).collect()
    });
    assert_eq!((marks.len(), marks[0].len()), (1, 32));
    let wanted = [(marks[0].clone(), 300), ("0".repeat(32), 900)];
    let (setup, source) = (world.setup(), world.clone());
    let plan = world.with_model(&[], |model| super::raise(model, &setup, &source, &wanted)).unwrap();
    world.perform(&plan);
    assert!(world.text(TWIN).contains("\"max-age=300\"\n"), "{}", world.text(TWIN));
}

#[test]
fn a_file_that_is_not_understood_is_not_changed() {
    let world = World::debian("<VirtualHost *:443>\nServerName a.test\n</VirtualHost>\n<Directory /x>\n", ALL);
    let error = world.deploy("a.test").unwrap_err().to_string();
    assert!(error.contains("line 4: a section is not closed"), "{error}");
}

#[test]
fn a_host_that_a_macro_makes_is_explained() {
    let world = World::debian(
        "<Macro M $n>\n<VirtualHost *:80>\nServerName $n\n</VirtualHost>\n</Macro>\nUse M a.test\n<VirtualHost *:80>\nServerName b.test\n</VirtualHost>\n<VirtualHost *:80>\nServerName c.test\n</VirtualHost>\n",
        ALL,
    );
    assert_eq!(world.deploy("a.test").unwrap_err().to_string(), "/etc/apache2/sites-enabled/site.conf: Use M");
}

#[test]
fn another_port_of_https_is_said_to_be_one() {
    let mut world = World::debian(SITE, ALL);
    let mut setup = world.setup();
    setup.ports.https = 8443;
    world.setup = Some(setup);
    deployed(&mut world, "a.test");
    assert!(
        world
            .text("/etc/apache2/ports.conf")
            .ends_with("</IfModule>\n<IfModule mod_ssl.c>\n    Listen 8443 https\n</IfModule>\n"),
        "{}",
        world.text("/etc/apache2/ports.conf")
    );
}

#[test]
fn a_twin_knows_what_its_original_defines() {
    let site = "Define NAME a\nDefine ROOT \"/srv/x y\"\n<VirtualHost *:80>\nServerName ${NAME}.test\nDocumentRoot ${ROOT}/a\nErrorLog ${APACHE_LOG_DIR}/e\n<Directory ${ROOT}>\nA\n</Directory>\n</VirtualHost>\nDefine NAME b\n<VirtualHost *:80>\nServerName ${NAME}.test\n</VirtualHost>\n";
    let mut world = World::debian(site, ALL);
    deployed(&mut world, "a.test b.test");
    let twin = world.text(TWIN);
    assert!(
        twin.contains(
            "ServerName a.test\nDocumentRoot \"/srv/x y/a\"\nErrorLog ${APACHE_LOG_DIR}/e\n<Directory \"/srv/x y\">"
        ),
        "{twin}"
    );
    assert!(twin.contains("ServerName b.test"), "{twin}");
}

#[test]
fn a_snippet_that_others_include_is_left_to_them() {
    let site = "<VirtualHost *:443>\nServerName a.test\nInclude tls.conf\n</VirtualHost>\n<VirtualHost *:443>\nServerName b.test\nInclude tls.conf\n</VirtualHost>\n";
    let mut world = World::debian(site, ALL);
    let snippet = "SSLEngine on\nSSLCertificateFile /o\nSSLCertificateKeyFile /o\n";
    world.files.0.insert("/etc/apache2/tls.conf".into(), snippet.into());
    deployed(&mut world, "a.test");
    assert_eq!(world.text("/etc/apache2/tls.conf"), snippet);
    let site = world.text("/etc/apache2/sites-available/site.conf");
    assert!(site.contains("\n# Include tls.conf\nSSLCertificateFile /l/fullchain.pem\n"), "{site}");
    assert!(site.ends_with("ServerName b.test\nInclude tls.conf\n</VirtualHost>\n"), "{site}");
    let mut other = World::debian(&site.replace("# Include", "Include"), ALL);
    other.files.0.insert("/etc/apache2/tls.conf".into(), format!("{snippet}Header set A b\n").into());
    assert!(other.deploy("a.test").unwrap_err().to_string().ends_with(": Include tls.conf"));
}

#[test]
fn rules_that_are_switched_off_do_not_wake_up() {
    let site = "<VirtualHost *:80>\n ServerName a.test\n RewriteEngine off\n RewriteRule ^ https://x.test/ [R]\n</VirtualHost>\n<VirtualHost *:443>\nServerName a.test\n</VirtualHost>\n";
    let mut world = World::debian(site, ALL);
    enhanced(&mut world, "a.test", Enhancement::Redirect);
    assert!(world.text("/etc/apache2/sites-available/site.conf").starts_with(
        "<VirtualHost *:80>\n RewriteCond %{SERVER_NAME} =a.test\n RewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [END,NE,R=permanent]\n RewriteRule ^ - [L]\n ServerName a.test\n RewriteEngine off\n RewriteRule ^ https://x.test/ [R]\n RewriteEngine on\n</VirtualHost>\n"
    ));
}

#[test]
fn a_port_that_another_program_has_is_not_asked_for() {
    let holder = Some("python3 (4711)".to_owned());
    let refused = |world: World| World { holder: holder.clone(), ..world }.deploy("a.test").unwrap_err().to_string();
    assert_eq!(refused(World::debian(SITE, &["mime"])), "port 443 belongs to python3 (4711)");
    assert!(refused(World::plain(&format!("Listen 80\n{SITE}"), ALL)).contains("port 443 belongs"));
    let open = World { holder: holder.clone(), ..World::debian(SITE, ALL) };
    assert!(open.deploy("a.test").is_ok());
}
