//! Who installed is not who renews, and not who undoes it: certbot and ours on one tree, in turn.

use evercert_tests::breed::Breed;
use evercert_tests::corpus::Corpus;
use evercert_tests::scenario::Scenario;
use evercert_tests::server::Server;
use evercert_tests::stage::Stage;
use evercert_tests::subject::Subject;

use crate::corpus::usual;
use crate::corpus::visit::Visit;

pub(crate) const SCENARIOS: &[Scenario] = &[
    story("nginx_switch::wordpress", |stage| both_ways(stage, Breed::Nginx, "wordpress")),
    story("nginx_switch::debian_default", |stage| both_ways(stage, Breed::Nginx, "debian-default-named")),
    story("nginx_switch::several_sites", |stage| both_ways(stage, Breed::Nginx, "apps-in-one-file")),
];

const fn story(name: &'static str, play: fn(&Stage)) -> Scenario {
    Scenario::new(name, play).about(Subject::OURS).on(Server::OURS)
}

/// certbot installs, ours renews and enhances, certbot undoes all; then the same with the parts changed.
fn both_ways(stage: &Stage, breed: Breed, name: &str) {
    let case = Corpus::load(breed, name);
    let mut visit = Visit::new(stage, &case, Subject::Certbot5);
    for [first, second] in [[Subject::Certbot5, Subject::Evercert], [Subject::Evercert, Subject::Certbot5]] {
        visit.client = stage.client_as(first);
        let ready = visit.obtained() && visit.installed();
        assert!(ready, "{}", visit.words);
        visit.client = stage.client_as(second);
        visit.renewed();
        visit.look();
        visit.enhanced();
        visit.again();
        visit.client = stage.client_as(first);
        visit.rolled_back();
        visit.is(&usual(&case));
    }
}
