//! What was said is saved with the certificate, holds at the next renewal, and can be said anew: on the command line
//! or in a file of options.

use std::path::PathBuf;

use evercert_tests::client::CONTACT;
use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{conf, files, web};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("saved::flags", flags).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("saved::webroots", webroots).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("saved::said_anew", said_anew).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("saved::files_of_options", files_of_options).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("saved::lines_of_options", lines_of_options).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("saved::bad_lines", bad_lines).on(Server::OURS).seldom(),
    Scenario::new("saved::precedence", precedence).about(Subject::MODERN).on(Server::OURS).seldom(),
];

/// Every flag that is saved, once; a renewal changes nothing of it.
fn flags(stage: &Stage) {
    registered(stage);
    for (number, (args, expected)) in FLAGS.iter().enumerate() {
        let name = format!("a{number}.test");
        stage.client().ask("certonly", &[args, &["-d", &name][..]].concat()).succeeds();
        conf::says(&stage.lineage(&name).conf(), stage.home(), expected);
    }
    stage.client().renew(&["--force-renewal"]).succeeds();
    for (number, (_, expected)) in FLAGS.iter().enumerate() {
        let lineage = stage.lineage(&format!("a{number}.test"));
        // What `--no-autorenew` asks for holds against everything but force.
        assert_eq!(lineage.version(), 2, "{expected:?}");
        conf::says(&lineage.conf(), stage.home(), expected);
    }
    let kinds = ["a0.test", "a1.test"].map(|name| stage.lineage(name).key_kind());
    assert_eq!(kinds, ["rsa 3072", "secp384r1"]);
}

/// Roots by position, by map, and both.
fn webroots(stage: &Stage) {
    registered(stage);
    web::serve(&stage.path("www"));
    files::link(&stage.path("www"), &stage.path("also"));
    let [www, also] = ["www", "also"].map(|name| stage.arg(name));
    let map = format!("{{\"c1.test,c2.test\": \"{also}\", \"c3.test\": \"{www}\"}}");
    let cases: &[(&str, &[&str], &[&str])] = &[
        (
            "a1.test",
            &["-w", &www, "-d", "a1.test,a2.test"],
            &["webroot_path = HOME/www,", "webroot_map: a1.test = HOME/www", "webroot_map: a2.test = HOME/www"],
        ),
        (
            "b1.test",
            &["-w", "www", "-d", "b1.test", "-w", &also, "-d", "b2.test", "-d", "b3.test"],
            &[
                "webroot_path = HOME/www, HOME/also",
                "webroot_map: b1.test = HOME/www",
                "webroot_map: b2.test = HOME/also",
                "webroot_map: b3.test = HOME/also",
            ],
        ),
        (
            "c1.test",
            &["--webroot-map", &map],
            &[
                "webroot_map: c1.test = HOME/also",
                "webroot_map: c2.test = HOME/also",
                "webroot_map: c3.test = HOME/www",
            ],
        ),
    ];
    let always = ["authenticator = webroot", "key_type = ecdsa"];
    for (name, args, expected) in cases {
        stage.client().ask("certonly", &[&["--webroot"], *args].concat()).succeeds();
        conf::says(&stage.lineage(name).conf(), stage.home(), &[&always, *expected].concat());
    }
    stage.client().renew(&["--force-renewal"]).succeeds();
    for (name, _, expected) in cases {
        assert_eq!(stage.lineage(name).version(), 2);
        conf::says(&stage.lineage(name).conf(), stage.home(), &[&always, *expected].concat());
    }
    stage.client().renew(&["--force-renewal", "--cert-name", "b1.test", "-w", &also]).succeeds();
    conf::says(
        &stage.lineage("b1.test").conf(),
        stage.home(),
        &[
            "authenticator = webroot",
            "key_type = ecdsa",
            "webroot_path = HOME/also,",
            "webroot_map: b1.test = HOME/also",
            "webroot_map: b2.test = HOME/also",
            "webroot_map: b3.test = HOME/also",
        ],
    );
}

/// What is said at a renewal replaces what was saved, and is saved; a rehearsal saves nothing.
fn said_anew(stage: &Stage) {
    registered(stage);
    let conf = stage.lineage("a.test").conf();
    let wish = ["--standalone", "-d", "a.test", "--pre-hook", "true 1", "--deploy-hook", "true 1", "--reuse-key"];
    stage.client().ask("certonly", &wish).succeeds();
    let before = files::read(&conf);
    let rehearsal = ["--dry-run", "--server", stage.ca.directory(), "--pre-hook", "true 2"];
    stage.client().renew(&rehearsal).succeeds();
    assert_eq!(files::read(&conf), before);

    let anew = ["--force-renewal", "--pre-hook", "true 2", "--no-reuse-key", "--key-type", "rsa", "--no-autorenew"];
    stage.client().renew(&anew).succeeds();
    conf::says(
        &conf,
        stage.home(),
        &[
            "authenticator = standalone",
            "autorenew = False",
            "key_type = rsa",
            "pre_hook = true 2",
            "renew_hook = true 1",
            "reuse_key = False",
        ],
    );
    assert_eq!(stage.lineage("a.test").key_kind(), "rsa 2048");
    // `certonly` starts anew: only what it is told is saved.
    stage.client().ask("certonly", &["--standalone", "-d", "a.test", "--force-renewal"]).succeeds();
    conf::says(&conf, stage.home(), &["authenticator = standalone", "key_type = rsa"]);
}

/// A file of options counts as said: it is saved, and overrides what was saved, `false` included.
fn files_of_options(stage: &Stage) {
    registered(stage);
    let conf = stage.lineage("a.test").conf();
    let wish = ["--standalone", "-d", "a.test", "--reuse-key", "--post-hook", "true saved"];
    stage.client().ask("certonly", &wish).succeeds();
    files::write(&PathBuf::from(SYSTEM), "post-hook = true global\nreuse-key = false\ndomains = other.test\n");
    stage.client().renew(&["--force-renewal"]).succeeds();

    let expected = ["authenticator = standalone", "key_type = ecdsa", "post_hook = true global", "reuse_key = False"];
    conf::says(&conf, stage.home(), &expected);
    stage.client().renew(&["--force-renewal", "--post-hook", "true said"]).succeeds();
    assert!(conf::params(&conf, stage.home()).contains("post_hook = true said"));
    assert_eq!(stage.lineage("a.test").names(), ["DNS:a.test"]);
}

/// The grammar of the file.
fn lines_of_options(stage: &Stage) {
    let certonly = |number: usize, text: &str| {
        files::write(&stage.path("options.ini"), text);
        let name = format!("a{number}.test");
        let wish = ["-c", &stage.arg("options.ini"), "-d", &name];
        (stage.client().certonly(&wish), stage.lineage(&name).conf())
    };
    for (number, (text, expected)) in LINES.iter().enumerate() {
        let (said, conf) = certonly(number, text);
        said.succeeds();
        let all: Vec<&str> = ["authenticator = standalone"].iter().chain(*expected).copied().collect();
        conf::says(&conf, stage.home(), &all);
    }
}

fn bad_lines(stage: &Stage) {
    for text in BAD_LINES {
        files::write(&stage.path("options.ini"), text);
        let said = stage.client().run("certificates", &["-c", &stage.arg("options.ini")]);
        assert_eq!(said.code, Some(2), "{text:?}: {said:?}");
    }
}

/// Of several places the nearest holds: words, the file named, one's own file, the system's.
fn precedence(stage: &Stage) {
    registered(stage);
    let own = stage.path("xdg/letsencrypt/cli.ini");
    let hook = |place: &str| format!("standalone\npre-hook = true {place}\n");
    let used = |stage: &Stage, name: &str, args: &[&str]| -> String {
        let mut command =
            stage.client().command("certonly", &[&["-d", name, "--server", stage.ca.directory()], args].concat());
        command.env("XDG_CONFIG_HOME", stage.path("xdg"));
        Outcome::of(&mut command).succeeds();
        let params = conf::params(&stage.lineage(name).conf(), stage.home());
        params.into_iter().find_map(|line| line.strip_prefix("pre_hook = true ").map(str::to_owned)).unwrap_or_default()
    };
    files::write(&PathBuf::from(SYSTEM), &hook("system"));
    assert_eq!(used(stage, "a.test", &[]), "system");
    files::write(&own, &hook("own"));
    assert_eq!(used(stage, "b.test", &[]), "own");
    files::write(&stage.path("named.ini"), &hook("named"));
    let named = ["-c", &stage.arg("named.ini")];
    assert_eq!(used(stage, "c.test", &named), "named");
    assert_eq!(used(stage, "d.test", &[&named[..], &["--pre-hook", "true word"]].concat()), "word");
    files::remove(&own);
    files::write(&stage.path(".config/letsencrypt/cli.ini"), &hook("home"));
    let wish = ["--server", stage.ca.directory(), "-d", "e.test"];
    stage.client().run("certonly", &wish).succeeds();
    assert!(conf::params(&stage.lineage("e.test").conf(), stage.home()).contains("pre_hook = true home"));
}

fn registered(stage: &Stage) {
    stage.client().ask("register", &["--agree-tos", "--email", CONTACT]).succeeds();
}

const SYSTEM: &str = "/etc/letsencrypt/cli.ini";

/// Flags, and what the renewal configuration says of them.
const FLAGS: &[(&[&str], &[&str])] = &[
    (
        &[
            "--standalone",
            "--rsa-key-size",
            "3072",
            "--key-type",
            "rsa",
            "--must-staple",
            "--pre-hook",
            "true a, b #c",
            "--post-hook",
            "true 'x' \"y\"",
            "--deploy-hook",
            "true %%d; true",
            "--http-01-address",
            "127.0.0.1",
            "--user-agent",
            "x/1",
            "--user-agent-comment",
            "y",
            "--allow-subset-of-names",
        ],
        &[
            "allow_subset_of_names = True",
            "authenticator = standalone",
            "http01_address = 127.0.0.1",
            "key_type = rsa",
            "must_staple = True",
            "post_hook = '''true 'x' \"y\"'''",
            "pre_hook = \"true a, b #c\"",
            "renew_hook = true %%d; true",
            "rsa_key_size = 3072",
            "user_agent = x/1",
        ],
    ),
    (
        &[
            "--standalone",
            "--elliptic-curve",
            "secp384r1",
            "--reuse-key",
            "--preferred-chain",
            "no such, x",
            "--preferred-challenges",
            "http",
            "--no-autorenew",
            "--http-01-port",
            "80",
        ],
        &[
            "authenticator = standalone",
            "autorenew = False",
            "elliptic_curve = secp384r1",
            "http01_port = 80",
            "key_type = ecdsa",
            "pref_challs = http-01,",
            "preferred_chain = \"no such, x\"",
            "reuse_key = True",
        ],
    ),
    (
        &[
            "--standalone",
            "--preferred-profile",
            "nosuch",
            "--disable-hook-validation",
            "--pre-hook",
            "nosuch || true",
            "--issuance-timeout",
            "60",
            "--https-port",
            "444",
            "--no-eff-email",
            "--redirect",
            "--expand",
            "--keep",
            "--no-directory-hooks",
            "--disable-renew-updates",
            "--debug",
            "--max-log-backups",
            "3",
        ],
        &["authenticator = standalone", "key_type = ecdsa", "pre_hook = nosuch || true", "preferred_profile = nosuch"],
    ),
    (
        &["-a", "standalone", "-i", "null", "--preferred-challenges", "http-01,dns", "--renew-hook", " true "],
        &[
            "authenticator = standalone",
            "installer = null",
            "key_type = ecdsa",
            "pref_challs = http-01, dns-01",
            "renew_hook = \" true \"",
        ],
    ),
    (
        &["--standalone", "--no-reuse-key", "--rsa-key-size", "2048", "--pre-hook", ""],
        &[
            "authenticator = standalone",
            "key_type = ecdsa",
            "pre_hook = \"\"",
            "reuse_key = False",
            "rsa_key_size = 2048",
        ],
    ),
];

/// Files of options, and what the renewal configuration says after them.
const LINES: &[(&str, &[&str])] = &[
    ("standalone = true\nkey-type = rsa\nrsa-key-size: 3072\n", &["key_type = rsa", "rsa_key_size = 3072"]),
    ("standalone\nkey-typ rsa\n--reuse-key\n", &["key_type = rsa", "reuse_key = True"]),
    (
        "standalone = yes\nreuse-key = yes\nmust-staple = 1\n",
        &["key_type = ecdsa", "must_staple = True", "reuse_key = True"],
    ),
    (
        "# x\n; y\n[section]\n---\nstandalone = true # z\nreuse-key = no ; z\n",
        &["key_type = ecdsa", "reuse_key = False"],
    ),
    ("authenticator = \"standalone\"\npre-hook = 'true a, b'\n", &["key_type = ecdsa", "pre_hook = \"true a, b\""]),
    ("standalone = TRUE\npreferred-challenges = dns, http\n", &["key_type = ecdsa", "pref_challs = dns-01, http-01"]),
    (
        "standalone\nrenew-hook = true # comment\nverbose = 2\nno-eff-email\n",
        &["key_type = ecdsa", "renew_hook = true"],
    ),
    ("standalone\npre-hook = true 1\npre-hook = true 2\n", &["key_type = ecdsa", "pre_hook = true 2"]),
];

const BAD_LINES: &[&str] = &[
    "nosuch = 1\n",
    "key_type = rsa\n",
    "reuse-key = maybe\n",
    "domains = [a.test, b.test]\n",
    "= x\n",
    "reuse-ke = true\n",
    "key-type = dsa\n",
    "rsa-key-size = many\n",
];
