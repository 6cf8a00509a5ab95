//! Two programs, each on a tree of its own, given the same command lines one after the other: after each, exit code, files
//! with modes and links, and configurations are the same, and what certbot printed is printed.

use evercert_tests::client::Client;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use evercert_tests::{conf, files, tree};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("steps::names", names).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::odds", odds).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::wishes", wishes).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::keys", keys).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::installations", installations).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::renewals", renewals).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::changes", changes).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::ends", ends).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::broken", broken).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::failures", failures).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
    Scenario::new("steps::refusals", refusals).about(&[Subject::Certbot5]).on(Server::OURS).seldom(),
];

fn names(stage: &Stage) {
    side_by_side(stage, NAMES);
}

fn odds(stage: &Stage) {
    side_by_side(stage, ODDS);
}

fn wishes(stage: &Stage) {
    side_by_side(stage, WISHES);
}

fn keys(stage: &Stage) {
    side_by_side(stage, KEYS);
}

fn installations(stage: &Stage) {
    side_by_side(stage, INSTALLATIONS);
}

fn renewals(stage: &Stage) {
    side_by_side(stage, RENEWALS);
}

fn changes(stage: &Stage) {
    side_by_side(stage, CHANGES);
}

fn ends(stage: &Stage) {
    side_by_side(stage, ENDS);
}

fn broken(stage: &Stage) {
    side_by_side(stage, BROKEN);
}

fn failures(stage: &Stage) {
    side_by_side(stage, FAILURES);
}

fn refusals(stage: &Stage) {
    side_by_side(stage, REFUSALS);
}

/// Has both play the lines, and complains of all differences at the end. After a difference the two go on from what each
/// of them made.
fn side_by_side(stage: &Stage, lines: &[&str]) {
    files::write(&stage.path("file"), "content\n");
    let both = [stage.client(), stage.client_as(Subject::Evercert).elsewhere("ours")];
    let mut complaints = Vec::new();
    for line in lines {
        let [theirs, ours] = both.each_ref().map(|client| played(stage, client, line));
        let difference = difference(&theirs, &ours);
        if !difference.is_empty() {
            complaints.push(format!("== {line}\n{difference}"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What stands after the line was played.
fn played(stage: &Stage, client: &Client, line: &str) -> Vec<String> {
    if let Some(name) = line.strip_prefix("SPOIL ") {
        files::write(&client.config().join(format!("renewal/{name}.conf")), "[[[ no configuration");
        return Vec::new();
    }
    let live = client.config().join("live").display().to_string();
    let line = line.replace("LIVE", &live).replace("FILE", &stage.arg("file")).replace("WWW", &stage.arg("www"));
    let mut words = line.split(' ');
    let verb = words.next().unwrap_or_default();
    let words: Vec<&str> = words.collect();
    let said = client.run(verb, &[&["--server", client.directory()], &words[..]].concat());
    let code = said.code.map_or_else(|| "a signal".to_owned(), |code| code.to_string());
    let mut facts = vec![format!("exit code {code}")];
    let said = said.stdout.replace("/tree/", "/ours/");
    facts.extend(said.lines().filter(|line| is_label(line)).map(|line| format!("{SAYS}{}", line.trim_end())));
    facts.extend(filled(&tree::draw(&client.config())));
    facts.extend(
        filled(&tree::draw(&client.config().with_file_name("work"))).iter().map(|line| format!("work: {line}")),
    );
    for path in files::list(&client.config().join("renewal")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        facts.extend(conf::params(&path, stage.home()).into_iter().map(|line| format!("{name}: {line}")));
    }
    facts
}

/// The lines of a tree but for folders without a file: certbot makes some before they are needed.
fn filled(tree: &str) -> Vec<String> {
    let path = |line: &'_ str| line.split_once(' ').map(|(_, path)| path.to_owned()).unwrap_or_default();
    let files: Vec<String> = tree.lines().map(path).filter(|path| !path.ends_with('/')).collect();
    let holds = |folder: &str| files.iter().any(|file| file.starts_with(folder));
    tree.lines().filter(|line| !line.ends_with('/') || holds(&path(line))).map(str::to_owned).collect()
}

/// Whether a line that certbot prints is one to be found in ours: not of those that are known to be gone, and without what
/// is another for each certificate.
fn is_label(line: &str) -> bool {
    !line.is_empty() && !GONE.iter().chain(EACH_ITS_OWN).any(|start| line.starts_with(start))
}

/// Facts of only one of the two; what ours says beyond certbot's lines is not counted.
fn difference(theirs: &[String], ours: &[String]) -> String {
    let only = |mark: char, these: &[String], those: &[String]| -> String {
        these.iter().filter(|fact| !those.contains(fact)).map(|fact| format!("{mark} {fact}\n")).collect()
    };
    let ours_to_be_explained: Vec<String> = ours.iter().filter(|fact| !fact.starts_with(SAYS)).cloned().collect();
    only('-', theirs, ours) + &only('+', &ours_to_be_explained, theirs)
}

const SAYS: &str = "says: ";

/// Lines of certbot's that ours does not print, or not there: see `docs/differences.md`.
const GONE: &[&str] = &[
    "- - -",
    "If you like Certbot",
    " * Donating",
    "NEXT STEPS:",
    "- The certificate will need",
    "Processing ",
    "Renewing an existing certificate for",
    "Simulating renewal of an existing certificate for",
    "Certificate not yet due for renewal",
    "Certbot failed to authenticate",
    "  Identifier:",
    "  Type:",
    "  Detail:",
    "Hint: ",
];

const EACH_ITS_OWN: &[&str] =
    &["    Serial Number: ", "    Expiry Date: ", "  Account URL: ", "  Account Thumbprint: "];

const NAMES: &[&str] = &[
    "register --agree-tos --email one@example.test",
    "certonly --standalone -d a.test",
    "certonly --standalone -d a.test",
    "certonly --standalone -d a.test,b.test",
    "certonly --standalone -d a.test,b.test --expand",
    "certonly --standalone -d b.test",
    "certonly --standalone -d b.test,a.test --duplicate",
    "certonly --standalone -d n.test --dry-run",
    "certonly --standalone -d A.test.,B.TEST --keep",
];

const KEYS: &[&str] = &[
    "register --agree-tos --email one@example.test",
    "certonly --standalone -d c.test --cert-name mine --key-type rsa --reuse-key",
    "certonly --standalone -d c.test,d.test --cert-name mine --reuse-key",
    "certonly --standalone --cert-name mine --key-type ecdsa --force-renewal",
    "certonly --standalone --cert-name mine --key-type ecdsa --new-key --reuse-key",
    "certonly --standalone --cert-name mine --key-type rsa --no-reuse-key",
    "certonly --standalone -d e.test --must-staple --elliptic-curve secp384r1 --pre-hook true --deploy-hook true",
];

const INSTALLATIONS: &[&str] = &[
    "register --agree-tos --email one@example.test",
    "run -a standalone -i null -d r.test",
    "run -a standalone -i null -d r.test",
    "run -a standalone -i null -d r.test --force-renewal --hsts",
    "install -i null --cert-name r.test --redirect",
    "enhance -i null --cert-name r.test --hsts",
    "rollback -i null",
];

const RENEWALS: &[&str] = &[
    "certonly --standalone -d a.test --agree-tos -m a@example.test --no-eff-email --no-autorenew",
    "certonly --standalone -d b.test --preferred-challenges http --post-hook true",
    "renew --no-random-sleep-on-renew",
    "renew --no-random-sleep-on-renew --dry-run --pre-hook true",
    "renew --force-renewal --no-random-sleep-on-renew",
    "renew --force-renewal --no-random-sleep-on-renew --cert-name b.test --key-type rsa --reuse-key",
    "renew --force-renewal --no-random-sleep-on-renew --cert-name b.test",
    "renew --force-renewal --no-random-sleep-on-renew --elliptic-curve secp384r1 --deploy-hook false",
];

const CHANGES: &[&str] = &[
    "certonly --standalone -d a.test --agree-tos -m a@example.test --no-eff-email --no-autorenew",
    "certonly --standalone -d b.test --preferred-challenges http --post-hook true",
    "renew --force-renewal --no-random-sleep-on-renew --webroot -w WWW",
    "reconfigure --cert-name a.test --post-hook true --preferred-chain x",
    "reconfigure --cert-name a.test",
    "reconfigure --cert-name a.test --webroot -w WWW",
    "reconfigure --cert-name b.test --no-reuse-key --key-type ecdsa --new-key",
    "renew --force-renewal --no-random-sleep-on-renew -i null",
    "renew --force-renewal --no-random-sleep-on-renew --allow-subset-of-names --user-agent x",
];

const ENDS: &[&str] = &[
    "certonly --standalone -d a.test --agree-tos --register-unsafely-without-email",
    "certonly --standalone -d b.test",
    "certonly --standalone -d c.test",
    "certonly --standalone -d d.test",
    "revoke --cert-name a.test --reason superseded",
    "revoke --cert-path LIVE/b.test/cert.pem --no-delete-after-revoke",
    "revoke --cert-path LIVE/b.test/fullchain.pem --no-delete-after-revoke",
    "renew --no-random-sleep-on-renew --cert-name b.test",
    "revoke --cert-path LIVE/b.test/cert.pem --key-path LIVE/c.test/privkey.pem",
    "revoke --cert-path LIVE/b.test/cert.pem --key-path LIVE/b.test/privkey.pem --delete-after-revoke",
    "delete --cert-name b.test",
];

const BROKEN: &[&str] = &[
    "certonly --standalone -d a.test --agree-tos --register-unsafely-without-email",
    "certonly --standalone -d c.test",
    "SPOIL c.test",
    "certificates",
    "renew --force-renewal --no-random-sleep-on-renew",
    "delete --cert-name c.test",
    "delete --cert-name c.test",
    "unregister",
    "show_account",
    "certonly --standalone -d e.test",
];

const FAILURES: &[&str] = &[
    "show_account",
    "certonly --standalone -d a.test",
    "certonly --standalone -d a.test --agree-tos -m nonsense",
    "certonly --webroot -w WWW -d a.test --agree-tos -m a@example.test",
    "certonly --webroot -w FILE -d a.test",
    "certonly --standalone -d *.a.test",
    "certonly --manual -d a.test",
    "certonly --manual --manual-auth-hook true -d a.test",
    "certonly --standalone --csr FILE",
    "certonly --standalone -d a.test --required-profile nosuch",
    "certonly --standalone -d a.test --pre-hook /nonexistent",
    "certonly --standalone -d a.test --account nosuch",
];

const REFUSALS: &[&str] = &[
    "register --agree-tos --email one@example.test",
    "certonly --standalone -d a.test --http-01-port 1",
    "certonly --standalone -d a.test --nosuch",
    "certonly -d a.test",
    "run --standalone -d a.test",
    "certonly --standalone",
    "renew --no-random-sleep-on-renew",
    "renew --cert-name nosuch",
    "reconfigure --cert-name nosuch",
    "install -i null",
    "enhance -i null --hsts",
    "revoke --cert-path FILE",
    "delete --cert-name nosuch",
];

const ODDS: &[&str] = &[
    "register --agree-tos --email one@example.test,two@example.test",
    "certonly --standalone -d xn--bcher-kva.test,A.b.TEST.",
    "certonly --standalone -d a.test --cert-name x --duplicate",
    "certonly --standalone -d a.test,b.test --cert-name x --expand",
    "certonly --standalone -d b.test --cert-name x",
    "certonly --standalone -d b.test --cert-name x --renew-with-new-domains --key-type rsa",
    "certonly --standalone --cert-name x --reinstall",
    "certonly --standalone --cert-name x --renew-by-default",
    "certonly --standalone -d b.test --keep-until-expiring --expand",
    "certonly --standalone -d b.test,c.test --renew-by-default",
    "certonly --standalone -d d.test --cert-name nosuch --keep",
    "renew --no-random-sleep-on-renew --cert-name x --cert-name nosuch",
    "certificates --cert-name x -d b.test",
    "update_account -m three@example.test --eff-email",
];

const WISHES: &[&str] = &[
    "certonly --standalone -d a.test --agree-tos -m a@example.test --no-eff-email --dry-run --pre-hook true",
    "certonly --standalone -d a.test --agree-tos -m a@example.test --rsa-key-size 3072",
    "certonly --standalone -d a.test --key-type rsa",
    "certonly --standalone -d a.test --key-type rsa --cert-name a.test --rsa-key-size 4096",
    "certonly --standalone -d a.test --dry-run --key-type ecdsa --cert-name a.test",
    "certonly --standalone -d a.test --force-renewal --elliptic-curve secp521r1",
    "certonly --standalone -d a.test --force-renewal --preferred-profile nosuch --no-directory-hooks",
    "certonly --standalone -d a.test --force-renewal --http-01-address 127.0.0.1 --user-agent-comment x",
    "certonly -a standalone -i null -d a.test --force-renewal --redirect --staple-ocsp --uir",
    "certonly --webroot -w WWW -d a.test --force-renewal",
    "certonly --standalone -d a.test,b.test --expand --allow-subset-of-names --break-my-certs",
    "certonly --standalone --csr FILE -d a.test",
    "renew --no-random-sleep-on-renew --force-renewal --preferred-challenges dns",
    "renew --no-random-sleep-on-renew --force-renewal --new-key --key-type ecdsa",
    "enhance -i null --cert-name a.test --hsts --redirect --uir",
];
