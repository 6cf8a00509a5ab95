//! Standard output as scripts read it: certbot's lines, word for word and in certbot's order.

use evercert_tests::outcome::Outcome;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;
use snapbox::{assert_data_eq, str};

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::new("stdout::obtained", obtained).about(Subject::MODERN).on(Server::OURS),
    Scenario::new("stdout::rehearsed", rehearsed).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("stdout::reconfigured", reconfigured).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("stdout::revoked", revoked).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("stdout::installed", installed).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("stdout::accounts", accounts).about(Subject::MODERN).on(Server::OURS).seldom(),
    Scenario::new("stdout::listed", listed).about(Subject::MODERN).on(Server::OURS),
];

/// The first certificate with its account, and one in its place.
fn obtained(stage: &Stage) {
    let certonly = |args: &[&str]| stage.client().certonly(&[&["--standalone"], args].concat()).succeeds();
    let first = certonly(&["-d", "a.test,b.test"]);
    assert_data_eq!(
        shown(stage, &first),
        str![[r#"
Account registered.
Requesting a certificate for a.test and b.test

Successfully received certificate.
Certificate is saved at: HOME/tree/config/live/a.test/fullchain.pem
Key is saved at:         HOME/tree/config/live/a.test/privkey.pem
This certificate expires on DATE.
These files will be updated when the certificate renews.

"#]]
    );
    let grown = certonly(&["-d", "a.test,b.test,c.test", "--expand"]);
    assert_data_eq!(
        shown(stage, &grown),
        str![[r#"
Renewing an existing certificate for a.test and 2 more

Successfully received certificate.
Certificate is saved at: HOME/tree/config/live/a.test/fullchain.pem
Key is saved at:         HOME/tree/config/live/a.test/privkey.pem
This certificate expires on DATE.
These files will be updated when the certificate renews.

"#]]
    );
    let revoked = stage.client().ask("revoke", &["--cert-name", "a.test", "--no-delete-after-revoke"]).succeeds();
    let path = stage.lineage("a.test").live("cert");
    let line = "Congratulations! You have successfully revoked the certificate that was located at";
    assert_eq!(revoked.stdout, format!("{line} {}.\n", path.display()));
}

/// Rehearsals of a new certificate and of one there is.
fn rehearsed(stage: &Stage) {
    let certonly = |args: &[&str]| stage.client().certonly(&[&["--standalone", "-d", "a.test"], args].concat());
    let new = certonly(&["--dry-run"]).succeeds();
    let new = new.stdout.replacen("Account registered.\n", "", 1);
    assert_eq!(new, "Simulating a certificate request for a.test\nThe dry run was successful.\n");
    let _said = certonly(&[]).succeeds();
    let again = certonly(&["--dry-run"]).succeeds();
    let simulated = "Simulating renewal of an existing certificate for a.test\nThe dry run was successful.\n";
    assert_eq!(again.stdout, simulated);
}

/// A rehearsal first, then what came of it; of what changed ours says more.
fn reconfigured(stage: &Stage) {
    let _said = stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let reconfigure = |args: &[&str]| {
        let said = stage.client().run("reconfigure", &[&["--cert-name", "a.test"], args].concat()).succeeds();
        said.stdout.lines().take(3).map(|line| format!("{line}\n")).collect::<String>()
    };
    let first = "Simulating renewal of an existing certificate for a.test\n\n";
    assert_eq!(reconfigure(&[]), format!("{first}No changes were made to the renewal configuration.\n"));
    assert_eq!(reconfigure(&["--pre-hook", "true"]), format!("{first}Successfully updated configuration.\n"));
}

/// An installation with a new certificate, with the one there is, and with one in its place.
fn installed(stage: &Stage) {
    let run = |args: &[&str]| {
        let wish = ["--agree-tos", "--email", "a@example.test", "-a", "standalone", "-i", "null", "-d", "a.test"];
        stage.client().ask("run", &[&wish[..], args].concat()).succeeds()
    };
    let enabled = "Deploying certificate\nCongratulations! You have successfully enabled HTTPS on https://a.test\n";
    let first = run(&[]).says(enabled);
    assert!(first.stdout.contains("\nSuccessfully received certificate.\n"), "{}", first.stdout);
    let kept = run(&[]).says(enabled);
    assert!(kept.stdout.starts_with("Certificate not yet due for renewal"), "{}", kept.stdout);
    let renewed =
        "Your existing certificate has been successfully renewed, and the new certificate has been installed.\n";
    let _said = run(&["--force-renewal"]).says(&format!("Deploying certificate\n{renewed}"));
    let kept = stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    assert!(kept.stdout.contains("\nCertificate not yet due for renewal; no action taken.\n"), "{}", kept.stdout);
    let renewed = stage.client().renew(&["--force-renewal"]).succeeds();
    let is_told = renewed.stdout.lines().any(|line| line == "Reloading null server after certificate renewal");
    assert!(is_told, "{}", renewed.stdout);
}

/// The life of an account.
fn accounts(stage: &Stage) {
    let client = stage.client();
    let ask = |verb: &str, args: &[&str]| client.ask(verb, args).succeeds().stdout;
    assert_eq!(ask("register", &["--agree-tos", "--email", "one@example.test"]), "Account registered.\n");
    let updated = "Your e-mail address was updated to two@example.test.\n";
    assert_eq!(ask("update_account", &["--email", "two@example.test"]), updated);
    assert_data_eq!(
        ask("show_account", &[]),
        str![[r#"
Account details for server https://localhost:14000/directory:
  Account URL: https://localhost:14000/acme/account/[..]
  Account Thumbprint: [..]
  Email contact: two@example.test

"#]]
    );
    let removed = "Any contact information associated with this account has been removed.\n";
    assert_eq!(ask("update_account", &["--email", ""]), removed);
    assert!(ask("show_account", &[]).ends_with("\n  Email contact: none\n"));
    assert_eq!(ask("unregister", &[]), "Account deactivated.\n");
}

/// The files go, and the good news is the last word.
fn revoked(stage: &Stage) {
    let _said = stage.client().certonly(&["--standalone", "-d", "a.test"]).succeeds();
    let path = stage.lineage("a.test").live("cert");
    let said = stage.client().run("revoke", &["--cert-name", "a.test"]).succeeds();
    let deleted = "Deleted all files relating to certificate a.test.\n";
    let line = "Congratulations! You have successfully revoked the certificate that was located at";
    assert_eq!(said.stdout, format!("{deleted}{line} {}.\n", path.display()));
}

/// All that `certificates` prints.
fn listed(stage: &Stage) {
    for names in ["a.test,b.test", "c.test"] {
        let _said = stage.client().certonly(&["--standalone", "-d", names]).succeeds();
    }
    let said = stage.client().run("certificates", &[]).succeeds();
    let mut text = shown(stage, &said);
    for (name, place) in [("a.test", "FIRST"), ("c.test", "SECOND")] {
        let serial = stage.lineage(name).serial().trim_start_matches('0').to_lowercase();
        text = text.replace(&serial, place);
    }
    assert_data_eq!(
        text,
        str![[r#"

- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -
Found the following certs:
  Certificate Name: a.test
    Serial Number: FIRST
    Key Type: ECDSA
    Identifiers: a.test b.test
    Expiry Date: DATE [..]+00:00 (VALID: 89 days)
    Certificate Path: HOME/tree/config/live/a.test/fullchain.pem
    Private Key Path: HOME/tree/config/live/a.test/privkey.pem
  Certificate Name: c.test
    Serial Number: SECOND
    Key Type: ECDSA
    Identifiers: c.test
    Expiry Date: DATE [..]+00:00 (VALID: 89 days)
    Certificate Path: HOME/tree/config/live/c.test/fullchain.pem
    Private Key Path: HOME/tree/config/live/c.test/privkey.pem
- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -

"#]]
    );
}

/// Standard output but for what differs on each stage, and for the advice at the end, where each has its own.
fn shown(stage: &Stage, said: &Outcome) -> String {
    let text = said.stdout.replace(&*stage.home().to_string_lossy(), "HOME");
    let advice = ["NEXT STEPS:", "It renews by itself"].map(|advice| text.find(advice));
    let text = &text[..advice.into_iter().flatten().min().unwrap_or(text.len())];
    let lines = text.lines().map(|line| match line.split_once(" 20") {
        Some((before, day)) if line.contains("xpir") => format!("{before} DATE{}\n", &day["27-02-18".len()..]),
        _ => format!("{line}\n"),
    });
    lines.collect()
}
