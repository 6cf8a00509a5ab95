//! How long large configurations take, from the disk to a plan: `cargo xtask bench` runs it.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use evercert_nginx::control::Control;
use evercert_nginx::files::Files;
use evercert_nginx::plugin::Nginx;
use evercert_nginx::ports::Ports;
use evercert_nginx::setup::Setup;
use evercert_nginx::source::Disk;
use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::installer::{Deployment, Enhancement, Installer};

#[expect(clippy::print_stdout, reason = "it is a program")]
fn main() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let nginx = farm(home.path());
    println!("nginx, {BLOCKS} server blocks in as many files, median of {RUNS}");
    for count in [1, 100] {
        let deployment = deployment(count);
        println!("  plan a certificate, {count} names: {}", told(median(|| drop(nginx.plan_deployment(&deployment)))));
        let shown: Vec<_> = deployment.identifiers.iter().map(challenge).collect();
        println!("  plan challenges, {count} names: {}", told(median(|| drop(nginx.plan_challenges(&shown)))));
    }
    let redirect = || drop(nginx.plan_enhancement(&deployment(100), Enhancement::Redirect));
    println!("  plan a redirect that has nowhere to go, 100 names: {}", told(median(redirect)));
    let large = home.path().join("large/nginx.conf");
    let bytes = large_file(&large);
    println!("nginx, one file of {} MB", bytes / 1_000_000);
    println!("  read and taken apart: {}", told(median(|| drop(Files::load(&Disk, &large)))));
    let nginx = self::nginx(&large);
    println!("  plan a certificate, 1 name: {}", told(median(|| drop(nginx.plan_deployment(&deployment(1))))));
}

/// A farm of sites, each in a file of its own.
fn farm(home: &Path) -> Nginx {
    let conf = home.join("nginx.conf");
    write(&conf, "events {}\nhttp {\n    include sites-enabled/*;\n}\n");
    for number in 0..BLOCKS {
        write(&home.join(format!("sites-enabled/{number}.conf")), &site(number));
    }
    nginx(&conf)
}

fn large_file(conf: &Path) -> usize {
    let mut text = "events {}\nhttp {\n".to_owned();
    let mut number = 0;
    while text.len() < 50_000_000 {
        text.push_str(&site(number));
        number += 1;
        if number == 1000 {
            text.push_str("map $uri $new {\n");
            (0..1_000_000).for_each(|line| writeln!(text, "    /old/{line} /new/{line};").expect("a text can grow"));
            text.push_str("}\n");
        }
    }
    text.push_str("}\n");
    write(conf, &text);
    text.len()
}

fn site(number: usize) -> String {
    format!(
        "# Site {number}
server {{
    listen 80;
    listen [::]:80;
    server_name site{number}.test www.site{number}.test;
    root /srv/www/site{number}/public;
    index index.php index.html;
    access_log /var/log/nginx/site{number}.log;
    location / {{
        try_files $uri $uri/ /index.php?$args;
    }}
    location ~ \\.php$ {{
        fastcgi_pass unix:/run/php/site{number}.sock;
        fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
    }}
    location ~* \\.(?:css|js|png|jpg)$ {{
        expires 30d;
        add_header Cache-Control \"public\";
    }}
}}
"
    )
}

fn nginx(conf: &Path) -> Nginx {
    let setup = Setup {
        options: "/etc/letsencrypt/options-ssl-nginx.conf".into(),
        dhparams: "/etc/letsencrypt/ssl-dhparams.pem".into(),
        ports: Ports::default(),
        hostname: "host.test".to_owned(),
    };
    let control = Control::new("nginx", conf.parent().unwrap_or(Path::new("/")), Duration::ZERO);
    Nginx::new(setup, Arc::new(control), Arc::new(Disk))
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

const BLOCKS: usize = 2000;
const RUNS: usize = 5;
