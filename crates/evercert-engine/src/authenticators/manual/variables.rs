//! The variables that certbot gives to the hooks of its manual plugin.

use evercert_plugin::challenge::Challenge;

use crate::{authenticators::manual::conversation::Step, hooks::environment::Environment};

/// What the auth hook gets.
pub(super) fn auth(step: &Step<'_>) -> Environment {
    let identifier = step.challenge.base_value();
    let all: Vec<_> = step.batch.iter().map(Challenge::base_value).collect();
    let all = all.join(",");
    let mut environment = Environment::default();
    environment.set("CERTBOT_IDENTIFIER", identifier.clone());
    environment.set("CERTBOT_DOMAIN", identifier);
    environment.set("CERTBOT_VALIDATION", step.challenge.validation());
    environment.set("CERTBOT_ALL_IDENTIFIERS", all.clone());
    environment.set("CERTBOT_ALL_DOMAINS", all);
    environment.set("CERTBOT_REMAINING_CHALLENGES", step.remaining().to_string());
    match step.challenge.kind {
        kind if kind.is_dns() => environment.unset("CERTBOT_TOKEN"),
        _ => environment.set("CERTBOT_TOKEN", step.challenge.token.clone()),
    }
    if let Some(name) = step.challenge.dns_record_name().filter(|_| step.challenge.kind.is_dns()) {
        environment.set("EVERCERT_RECORD_NAME", name);
    }
    environment
}

/// What the cleanup hook gets: the same, and what the auth hook said, if there was one.
pub(super) fn cleanup(mut environment: Environment, auth_output: Option<&str>) -> Environment {
    if let Some(output) = auth_output {
        environment.set("CERTBOT_AUTH_OUTPUT", passable(output));
    }
    environment
}

/// Text that the system takes as a variable: no NUL, not too long.
fn passable(text: &str) -> String {
    let text = text.trim();
    let end = text.floor_char_boundary(LONGEST_OUTPUT);
    text[..end].replace('\0', "")
}

/// Linux takes 128 KiB for a variable with its name; with more the cleanup could not run at all.
const LONGEST_OUTPUT: usize = 120_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_trimmed_and_bounded() {
        assert_eq!(passable(" a\0b \n"), "ab");
        assert!(passable(&"é".repeat(100_000)).len() <= LONGEST_OUTPUT);
    }
}
