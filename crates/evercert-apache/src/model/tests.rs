//! What configurations mean.

use std::path::Path;

use evercert_store::source::Memory;

use super::Model;
use crate::files::{Facts, Files};

fn load(text: &str) -> Files {
    Files::load(&Memory::new([("/e/main.conf", text)]), Path::new("/e/main.conf"), &Facts::default())
}

#[test]
fn hosts_have_names_addresses_and_tls() {
    let files = load(
        "Listen 80\nListen [::1]:8080 http\n<VirtualHost *:80 [::1]:8080>\nServerName old.test\nServerName https://A.test:80\nServerAlias www.a.test *.b.test\n</VirtualHost>\n<VirtualHost 10.0.0.1>\nSSLEngine on\n</VirtualHost>\n<VirtualHost _default_:443>\n</VirtualHost>",
    );
    let model = Model::new(&files, 443);
    let told: Vec<_> = model.ids().map(|(id, host)| (model.told(id), host.is_ssl, host.is_default())).collect();
    let wanted = [
        ("/e/main.conf:3 (a.test www.a.test *.b.test)", false, false),
        ("/e/main.conf:8 ()", true, false),
        ("/e/main.conf:11 ()", true, true),
    ];
    assert_eq!(told, wanted.map(|(text, ssl, default)| (text.to_owned(), ssl, default)));
    let listens: Vec<_> = model.listens.iter().map(|listen| listen.reachable().to_string()).collect();
    assert_eq!(listens, ["127.0.0.1:80", "[::1]:8080"]);
    assert_eq!(model.ports().collect::<Vec<_>>(), [80, 443, 8080]);
}

#[test]
fn of_those_that_share_an_address_the_first_that_fits_answers() {
    let files = load(
        "<VirtualHost *:80>\nServerName a.test\n</VirtualHost>\n<VirtualHost *:80>\nServerAlias *.a.test\n</VirtualHost>\n<VirtualHost *:80>\nServerName x.a.test\n</VirtualHost>\n<VirtualHost 10.0.0.1:80>\nServerName x.a.test\n</VirtualHost>",
    );
    let model = Model::new(&files, 443);
    let answers: Vec<_> =
        model.groups(80).iter().map(|group| model.named(group, "x.a.test").map(|(_, id)| id.0)).collect();
    assert_eq!(answers, [Some(1), Some(3)]);
    assert!(model.groups(443).is_empty());
}
