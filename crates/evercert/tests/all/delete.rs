use std::fs;

use crate::program::Program;

#[test]
fn files_that_another_lineage_lives_from_stay() {
    let program = Program::new();
    for name in ["a.test", "b.test"] {
        program.rehearse(&["certonly", "--standalone", "-d", name]).well();
    }
    let conf = program.path("etc/renewal/b.test.conf");
    let moved = fs::read_to_string(&conf).unwrap().replace("/archive/b.test", "/archive/a.test");
    fs::write(&conf, moved).unwrap();
    program.run(&["delete", "--cert-name", "a.test"]).with(1, "[EC0928]");
    assert!(program.path("etc/live/a.test/cert.pem").exists());
    assert!(program.path("etc/renewal/a.test.conf").exists());
}
