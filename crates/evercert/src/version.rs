//! What `--version` prints.

use crate::environment::Environment;

/// The version line. Called by one of certbot's names it is certbot's to the letter, because scripts
/// compare what stands in it.
pub fn line(env: &Environment) -> String {
    match is_certbots(env.program()) {
        true => format!("certbot {CERTBOT_VERSION}"),
        false => format!("evercert {VERSION}"),
    }
}

/// Whether a program of this name is expected to be certbot.
pub fn is_certbots(name: &str) -> bool {
    matches!(name, "certbot" | "certbot-auto" | "letsencrypt" | "letsencrypt-auto")
}

/// Our version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version of certbot whose behaviour we have, also named in renewal configurations.
pub const CERTBOT_VERSION: &str = "5.8.0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides() {
        let called = |name| line(&Environment::with_words(&[name]));
        assert_eq!(called("/usr/bin/evercert"), format!("evercert {VERSION}"));
        assert_eq!(called("/usr/bin/certbot"), "certbot 5.8.0");
        assert_eq!(called("letsencrypt"), "certbot 5.8.0");
        assert_eq!(called("./letsencrypt-auto"), "certbot 5.8.0");
    }
}
