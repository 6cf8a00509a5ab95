//! The way out that the environment names, as certbot reads it.

use evercert_net::http::Proxy;

use crate::environment::Environment;

/// The proxies of `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, or of the same in
/// capitals. Small letters win, also when they are empty: then there is none.
pub fn of(env: &Environment) -> Proxy {
    let all = named(env, ALL);
    let http = named(env, HTTP).or_else(|| all.clone());
    let https = named(env, HTTPS).or(all);
    match (&http, &https) {
        (None, None) => Proxy::Direct,
        _ => Proxy::Explicit { http, https, no_proxy: named(env, EXCEPTIONS) },
    }
}

/// Makes the environment one without proxies, for what never leaves this host.
pub fn forget(env: &mut Environment) {
    for name in [ALL, HTTP, HTTPS, EXCEPTIONS].as_flattened() {
        env.variables.remove(name);
    }
}

fn named(env: &Environment, names: [&str; 2]) -> Option<String> {
    let name = names.into_iter().find(|name| env.variables.contains_key(name))?;
    env.text(name).map(str::to_owned)
}

const ALL: [&str; 2] = ["all_proxy", "ALL_PROXY"];
const HTTP: [&str; 2] = ["http_proxy", "HTTP_PROXY"];
const HTTPS: [&str; 2] = ["https_proxy", "HTTPS_PROXY"];
const EXCEPTIONS: [&str; 2] = ["no_proxy", "NO_PROXY"];

#[cfg(test)]
mod tests {
    use super::*;

    fn env(variables: &[(&'static str, &str)]) -> Environment {
        let start = Environment::with_words(&["evercert"]);
        variables.iter().fold(start, |env, (name, value)| env.with_variable(name, value))
    }

    fn proxies(http: Option<&str>, https: Option<&str>, no_proxy: Option<&str>) -> Proxy {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Proxy::Explicit { http: own(http), https: own(https), no_proxy: own(no_proxy) }
    }

    #[test]
    fn nobody_named_is_the_direct_way() {
        assert_eq!(of(&env(&[])), Proxy::Direct);
        assert_eq!(of(&env(&[("NO_PROXY", "a.test"), ("HTTPS_PROXY", "")])), Proxy::Direct);
    }

    #[test]
    fn each_scheme_has_its_own_and_all_is_for_the_rest() {
        let both = env(&[("HTTPS_PROXY", "s:1"), ("ALL_PROXY", "a:1"), ("NO_PROXY", "x.test")]);
        assert_eq!(of(&both), proxies(Some("a:1"), Some("s:1"), Some("x.test")));
        assert_eq!(of(&env(&[("http_proxy", "h:1")])), proxies(Some("h:1"), None, None));
    }

    #[test]
    fn small_letters_win_even_when_empty() {
        let both = env(&[("HTTPS_PROXY", "S:1"), ("https_proxy", "s:1")]);
        assert_eq!(of(&both), proxies(None, Some("s:1"), None));
        assert_eq!(of(&env(&[("HTTPS_PROXY", "S:1"), ("https_proxy", "")])), Proxy::Direct);
    }

    #[test]
    fn what_is_forgotten_is_gone() {
        let mut env = env(&[("HTTPS_PROXY", "s:1"), ("http_proxy", "h:1"), ("HOME", "/root")]);
        forget(&mut env);
        assert_eq!(of(&env), Proxy::Direct);
        assert!(env.text("HOME").is_some());
    }
}
