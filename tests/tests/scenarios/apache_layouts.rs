//! Trees of the shape that distributions give them, with Debian's Apache behind programs of their names.

use std::path::{Path, PathBuf};
use std::process::Command;

use evercert_tests::daemon::Daemon;
use evercert_tests::fetched::{Fetched, header};
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{files, hooks, namespace};

pub(crate) const SCENARIOS: &[Scenario] = &[
    case("apache_layouts::rhel", |stage| installed(stage, &RHEL)),
    case("apache_layouts::fedora", |stage| installed(stage, &Layout { os: "ID=fedora\n", ..RHEL })),
    case("apache_layouts::suse", |stage| installed(stage, &SUSE)),
    case("apache_layouts::gentoo", |stage| installed(stage, &GENTOO)),
    case("apache_layouts::arch", |stage| installed(stage, &ARCH)),
    case("apache_layouts::alpine", |stage| installed(stage, &ALPINE)),
];

const fn case(name: &'static str, play: fn(&Stage)) -> Scenario {
    Scenario::new(name, play).about(Subject::OURS).on(Server::OURS)
}

/// The shape of a distribution.
struct Layout {
    os: &'static str,
    root: &'static str,
    main: &'static str,
    /// The file of the site.
    site: &'static str,
    /// What the main file includes.
    include: &'static str,
    /// Programs that take orders, and the server itself.
    ctl: &'static str,
    bin: &'static str,
}

const RHEL: Layout = Layout {
    os: "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n",
    root: "/etc/httpd",
    main: "conf/httpd.conf",
    site: "conf.d/site.conf",
    include: "IncludeOptional conf.d/*.conf",
    ctl: "apachectl",
    bin: "httpd",
};

const SUSE: Layout = Layout {
    os: "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n",
    root: "/etc/apache2",
    main: "httpd.conf",
    site: "vhosts.d/site.conf",
    include: "IncludeOptional vhosts.d/*.conf",
    ctl: "apachectl",
    bin: "httpd-prefork",
};

const GENTOO: Layout = Layout { os: "ID=gentoo\n", ctl: "apache2ctl", bin: "apache2", ..SUSE };

const ARCH: Layout = Layout {
    os: "ID=arch\n",
    site: "conf/extra/httpd-vhosts.conf",
    include: "Include conf/extra/httpd-vhosts.conf",
    ..RHEL
};

const ALPINE: Layout = Layout {
    os: "ID=alpine\n",
    site: "conf.d/site.conf",
    include: "IncludeOptional /etc/apache2/conf.d/*.conf",
    bin: "httpd",
    ..SUSE
};

/// Obtained, installed, redirected, renewed and rolled back to the same bytes, with nothing said but `--apache`.
fn installed(stage: &Stage, layout: &Layout) {
    let _apache = start(stage, layout);
    let before = picture(Path::new(layout.root));
    let words = ["--server", stage.ca.directory(), "--agree-tos", "--email", "a@example.test", "--apache"];
    let ask = |verb: &str, more: &[&str]| stage.client().run(verb, &[&words[..], more].concat()).succeeds();
    ask("certonly", &["-d", "site.test"]);
    assert_eq!(picture(Path::new(layout.root)), before);
    ask("run", &["-d", "site.test", "--redirect"]);
    let roots = stage.path("roots.pem");
    files::write(&roots, &stage.ca.root(0));
    let page = || Fetched::proved("https://site.test/", LOCAL, &roots);
    assert_eq!((page().body.as_str(), page().trouble.as_str()), ("this is the site\n", ""));
    let plain = Fetched::anyhow("http://site.test/", LOCAL);
    assert_eq!(header(&plain.headers, "location"), Some("https://site.test/"));
    stage.client().renew(&["--force-renewal"]).succeeds();
    assert_eq!(page().serial, stage.lineage("site.test").serial());
    stage.client().run("rollback", &["--apache", "--checkpoints", "9"]).succeeds();
    assert_eq!(picture(Path::new(layout.root)), before);
}

fn start(stage: &Stage, layout: &Layout) -> Daemon {
    let scratch = stage.path("distribution");
    files::make_folder(&scratch);
    files::set_mode(stage.home(), 0o755);
    files::make_folder(&stage.path("tree"));
    namespace::pretend_distribution(&scratch, layout.os);
    files::make_folder(Path::new(layout.root));
    namespace::own_folders(&[layout.root, "/run", "/srv", "/usr/local/sbin", "/var/log/apache2"]);
    let root = Path::new(layout.root);
    files::write(Path::new("/srv/site/index.html"), "this is the site\n");
    files::write(&root.join(layout.main), &MAIN.replace("ROOT", layout.root).replace("INCLUDE", layout.include));
    files::write(&root.join(layout.site), SITE);
    // A program is known by the name of its file.
    let program = scratch.join(layout.bin);
    let copied = Command::new("cp").arg("/usr/sbin/apache2").arg(&program).status();
    assert!(copied.is_ok_and(|status| status.success()));
    let server = format!("{} -d {} -f {}", program.display(), layout.root, layout.main);
    let orders = format!(
        "case $1 in graceful|start|stop|restart) exec {server} -k $1 ;; configtest) exec {server} -t ;; *) exec {server} \"$@\" ;; esac\n"
    );
    for name in [layout.ctl, "httpd"] {
        let _script = hooks::script(&Path::new("/usr/local/sbin").join(name), &orders);
    }
    let mut command = Command::new(&program);
    command.args(["-d", layout.root, "-f", layout.main, "-D", "FOREGROUND"]);
    Daemon::start(&mut command, &stage.path("apache.log"), ([127, 0, 0, 1], 80).into())
}

/// Every file with its mode, owner and content.
fn picture(folder: &Path) -> String {
    let paths: Vec<PathBuf> = files::list(folder);
    let each = |path: &PathBuf| match path.is_dir() {
        true => picture(path),
        false => format!("{} {}\n{}", path.display(), files::attributes(path), files::read(path)),
    };
    paths.iter().map(each).collect()
}

const LOCAL: &str = "127.0.0.1";

const MAIN: &str = "\
ServerRoot \"ROOT\"
PidFile /run/httpd.pid
ErrorLog /var/log/apache2/error.log
Listen 80
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so
LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
User www-data
Group www-data
<Directory />
    AllowOverride none
    Require all denied
</Directory>
INCLUDE
";

const SITE: &str = "\
<VirtualHost *:80>
    ServerName site.test
    DocumentRoot /srv/site
    <Directory /srv/site>
        Require all granted
    </Directory>
</VirtualHost>
";
