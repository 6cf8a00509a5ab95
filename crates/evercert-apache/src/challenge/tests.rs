//! What is changed to show challenges.

use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::edit::{Edit, Plan};
use evercert_plugin::install_error::InstallError;

use super::Stage;
use crate::testing::{World, identifier};

fn challenge(name: &str, token: &str) -> Challenge {
    Challenge::new(identifier(name), ChallengeType::Http01, token, format!("{token}.thumb"))
}

fn plan(world: &World, challenges: &[Challenge], holder: Option<&str>) -> Result<Plan, InstallError> {
    let (setup, facts) = (world.setup(), world.facts());
    world.with_model(&["rewrite"], |model| {
        let stage = Stage { model, setup: &setup, facts: &facts, source: world };
        stage.plan(challenges, |_| holder.map(str::to_owned))
    })
}

/// The site after a plan for these names.
fn shown(site: &str, names: &str) -> String {
    let mut world = World::debian(site, &["rewrite", "ssl"]);
    let challenges: Vec<_> = names.split(' ').map(|name| challenge(name, "tok")).collect();
    let plan = plan(&world, &challenges, None).unwrap();
    world.perform(&plan);
    world.text("/etc/apache2/sites-available/site.conf").replace("Include /etc/apache2/le_http_01_challenge_", "I ")
}

fn hosts(names: &[&str]) -> String {
    names.iter().map(|name| format!("<VirtualHost *:80>\nServerName {name}\n</VirtualHost>\n")).collect()
}

#[test]
fn every_host_that_may_be_asked_answers() {
    let open = |name: &str| format!("<VirtualHost *:80>\nI pre.conf\nServerName {name}\nI post.conf\n</VirtualHost>\n");
    let shut = |name: &str| hosts(&[name]);
    let three = hosts(&["a.test", "b.test", "c.test"]);
    assert_eq!(shown(&three, "b.test"), [shut("a.test"), open("b.test"), shut("c.test")].concat());
    assert_eq!(shown(&three, "c.test b.test"), [shut("a.test"), open("b.test"), open("c.test")].concat());
    assert_eq!(shown(&three, "x.test"), [open("a.test"), shut("b.test"), shut("c.test")].concat());
}

#[test]
fn rules_that_are_switched_off_stay_so() {
    let site = "<VirtualHost *:80>\n ServerName a.test\n RewriteRule ^/x /y\n</VirtualHost>\n";
    let wanted = "<VirtualHost *:80>\n I pre.conf\n RewriteRule ^ - [L]\n ServerName a.test\n RewriteRule ^/x /y\n I post.conf\n</VirtualHost>\n";
    assert_eq!(shown(site, "a.test"), wanted);
}

#[test]
fn answers_are_files_and_what_leads_there_is_included() {
    let mut world = World::debian(&hosts(&["a.test", "b.test"]), &[]);
    let plan = plan(&world, &[challenge("a.test", "one"), challenge("b.test", "two")], None).unwrap();
    assert_eq!(world.perform(&plan), ["a2enmod rewrite"]);
    assert_eq!(world.text("/w/http_challenges/one"), "one.thumb");
    assert_eq!(world.text("/w/http_challenges/two"), "two.thumb");
    assert!(world.text("/etc/apache2/le_http_01_challenge_pre.conf").contains("\"/w/http_challenges/$1\" [END]"));
    assert!(world.text("/etc/apache2/le_http_01_challenge_post.conf").contains("<Directory /w/http_challenges>"));
    assert_eq!(plan.places.len(), 2);
}

#[test]
fn without_a_host_the_server_itself_answers() {
    let mut world = World::plain("Listen 80\nDocumentRoot /x\n", &["rewrite"]);
    let plan_ = plan(&world, &[challenge("a.test", "one")], None).unwrap();
    world.perform(&plan_);
    assert_eq!(
        world.text("/etc/httpd/conf/httpd.conf"),
        "Listen 80\nDocumentRoot /x\nInclude /etc/httpd/conf.d/le_http_01_challenge_pre.conf\nInclude /etc/httpd/conf.d/le_http_01_challenge_post.conf\n"
    );
    let elsewhere = World::plain("Listen 8080\n", &["rewrite"]);
    let error = plan(&elsewhere, &[challenge("a.test", "one")], Some("python3 (4711)")).unwrap_err();
    assert_eq!(error.to_string(), "port 80 belongs to python3 (4711)");
    let edits = plan(&elsewhere, &[challenge("a.test", "one")], None).unwrap().edits;
    assert!(matches!(&edits[0], Edit::Replace { after, .. } if after.starts_with(b"Listen 8080\nListen 80\nInclude ")));
}

#[test]
fn behind_another_program_a_host_with_the_name_answers() {
    let mut world =
        World::plain("Listen 8080\n<VirtualHost *:8080>\nServerName a.test\n</VirtualHost>\n", &["rewrite"]);
    let plan = plan(&world, &[challenge("a.test", "one")], Some("nginx (1)")).unwrap();
    world.perform(&plan);
    assert!(world.text("/etc/httpd/conf/httpd.conf").contains("challenge_pre.conf\nServerName a.test"));
}

#[test]
fn hosts_that_a_macro_makes_answer_too() {
    let site =
        "<Macro M $n>\n<VirtualHost *:80>\nServerName $n\n</VirtualHost>\n</Macro>\nUse M a.test\nUse M b.test\n";
    let wanted = "<Macro M $n>\n<VirtualHost *:80>\nI pre.conf\nServerName $n\nI post.conf\n</VirtualHost>\n</Macro>\nUse M a.test\nUse M b.test\n";
    assert_eq!(shown(site, "a.test b.test"), wanted);
}

#[test]
fn what_is_no_token_gets_nowhere() {
    let world = World::debian(&hosts(&["a.test"]), &["rewrite"]);
    for token in ["", "../x", "a b", "a\nb", "a.b"] {
        assert!(plan(&world, &[challenge("a.test", token)], None).is_err(), "{token}");
    }
}
