//! How long large configurations take, from the disk to a plan.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use evercert_apache::control::Control;
use evercert_apache::layout::Layout;
use evercert_apache::plugin::Apache;
use evercert_apache::ports::Ports;
use evercert_apache::setup::Setup;
use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::installer::{Deployment, Enhancement, Installer};
use evercert_store::source::Disk;

#[expect(clippy::print_stdout, reason = "it is a program")]
fn main() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let apache = farm(home.path());
    println!("Apache, {HOSTS} virtual hosts in as many files, median of {RUNS}");
    for count in [1, 100] {
        let deployment = deployment(count);
        println!("  plan a certificate, {count} names: {}", told(median(|| drop(apache.plan_deployment(&deployment)))));
        let shown: Vec<_> = deployment.identifiers.iter().map(challenge).collect();
        println!("  plan challenges, {count} names: {}", told(median(|| drop(apache.plan_challenges(&shown)))));
    }
    let redirect = || drop(apache.plan_enhancement(&deployment(100), Enhancement::Redirect));
    println!("  plan a redirect that has nowhere to go, 100 names: {}", told(median(redirect)));
}

/// A farm of sites, each in a file of its own.
fn farm(home: &Path) -> Apache {
    let conf = home.join("apache2.conf");
    let modules: String =
        ["ssl", "rewrite", "socache_shmcb"].iter().map(|name| format!("LoadModule {name}_module x.so\n")).collect();
    write(&conf, &format!("{modules}Listen 80\nListen 443\nIncludeOptional sites-enabled/*.conf\n"));
    for number in 0..HOSTS {
        write(&home.join(format!("sites-enabled/{number}.conf")), &site(number));
    }
    let layout = Layout { server_root: home.to_path_buf(), ..Layout::of("ID=debian") };
    let setup = Setup {
        conf,
        options: "/etc/letsencrypt/options-ssl-apache.conf".into(),
        challenges: "/var/lib/letsencrypt/http_challenges".into(),
        ports: Ports::default(),
        chosen: Vec::new(),
        layout: layout.clone(),
    };
    Apache::new(setup, Arc::new(Control::new(layout)), Arc::new(Disk))
}

fn site(number: usize) -> String {
    format!(
        "# Site {number}
<VirtualHost *:80>
    ServerName site{number}.test
    ServerAlias www.site{number}.test
    DocumentRoot /srv/www/site{number}/public
    DirectoryIndex index.php index.html
    ErrorLog ${{APACHE_LOG_DIR}}/site{number}-error.log
    CustomLog ${{APACHE_LOG_DIR}}/site{number}.log combined
    <Directory /srv/www/site{number}/public>
        Options FollowSymLinks
        AllowOverride All
        Require all granted
    </Directory>
    <FilesMatch \"\\.php$\">
        SetHandler \"proxy:unix:/run/php/site{number}.sock|fcgi://localhost\"
    </FilesMatch>
    <IfModule mod_headers.c>
        Header set Cache-Control \"public\"
    </IfModule>
</VirtualHost>
"
    )
}

/// For names from the middle of the farm.
fn deployment(count: usize) -> Deployment {
    let name = |number: usize| Identifier::parse("dns", &format!("site{}.test", number + 500)).expect("a name");
    Deployment {
        identifiers: (0..count).map(name).collect(),
        cert: "/l/cert.pem".into(),
        key: "/l/privkey.pem".into(),
        chain: None,
        fullchain: Some("/l/fullchain.pem".into()),
    }
}

fn challenge(identifier: &Identifier) -> Challenge {
    Challenge::new(identifier.clone(), ChallengeType::Http01, "token", "token.thumbprint")
}

fn median(work: impl Fn()) -> Duration {
    let once = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let mut times: Vec<_> = (0..RUNS).map(|_| once()).collect();
    times.sort();
    times[RUNS / 2]
}

fn told(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

#[expect(clippy::disallowed_methods, reason = "it makes what is measured")]
fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("a folder can be made");
    std::fs::write(path, text).expect("a file can be written");
}

const HOSTS: usize = 1000;
const RUNS: usize = 5;
