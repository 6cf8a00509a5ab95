use crate::program::Program;

#[test]
fn a_hook_that_certbot_cannot_read_is_told_when_it_is_saved_and_as_long_as_it_is() {
    let program = Program::new();
    let said = program.rehearse(&["certonly", "--standalone", "-d", "a.test", "--deploy-hook", "date '+%(x)s'"]).well();
    assert_eq!(said.err.matches("[EC1709]").count(), 1, "{}", said.err);
    let told = |words: &[&str]| program.run(words).well().err.matches("[EC1710]").count();
    assert_eq!(told(&["certificates"]), 1);
    assert_eq!(told(&["renew", "--no-random-sleep-on-renew"]), 1);
}
