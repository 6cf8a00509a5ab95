//! What `--version` prints.

use crate::environment::Environment;

/// The version line. Called by one of certbot's names, it begins as certbot's would, because
/// scripts read it.
pub fn line(env: &Environment) -> String {
    let own = format!("evercert {VERSION}");
    match env.program() {
        "certbot" | "letsencrypt" => format!("certbot {CERTBOT_VERSION} ({own})"),
        _ => own,
    }
}

/// Our version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version of certbot whose behaviour we have.
pub const CERTBOT_VERSION: &str = "5.8.0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides() {
        let called = |name| line(&Environment::with_words(&[name]));
        assert_eq!(called("/usr/bin/evercert"), format!("evercert {VERSION}"));
        assert_eq!(called("/usr/bin/certbot"), format!("certbot 5.8.0 (evercert {VERSION})"));
        assert_eq!(called("letsencrypt"), format!("certbot 5.8.0 (evercert {VERSION})"));
    }
}
