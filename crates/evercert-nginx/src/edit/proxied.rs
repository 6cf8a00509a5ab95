//! Blocks behind a proxy that speaks TLS for them, as far as they show it.

use super::Wish;
use crate::files::Found;
use crate::model::ServerId;

/// What of a proxy's words about its own connection a block looks at, and where; none if it looks at nothing.
pub(super) fn looks_at(wish: &Wish<'_>, id: ServerId) -> Option<(String, String)> {
    let mapped = mapped(wish);
    let all = wish.files().deep(&wish.server(id).directives);
    all.iter().find_map(|found| {
        let named = variables(found);
        // What is made of it is handed on by many who stand before everything themselves; a decision is not.
        let decides = |variable: &&String| found.directive.is("if") && mapped.contains(variable);
        let variable = named.iter().find(|variable| is_proxys(variable) || decides(variable))?;
        Some((variable.clone(), wish.files().place(found.at)))
    })
}

/// Variables that are made of what a proxy says.
fn mapped(wish: &Wish<'_>) -> Vec<String> {
    let maps = wish.model.http_directives.iter().filter(|found| found.directive.is("map"));
    let pairs = maps.map(variables);
    pairs
        .filter(|pair| pair.first().is_some_and(|from| is_proxys(from)))
        .filter_map(|pair| pair.get(1).cloned())
        .collect()
}

/// The variables among the arguments.
fn variables(found: &Found<'_>) -> Vec<String> {
    let text = found.directive.joined().replace("${", "$").to_ascii_lowercase();
    let name =
        |rest: &str| rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
    text.split('$').skip(1).map(|rest| -> String { name(rest) }).map(|name| format!("${name}")).collect()
}

fn is_proxys(variable: &str) -> bool {
    OF_PROXIES.contains(&variable)
}

/// Headers by which proxies tell whether they were asked by HTTPS.
const OF_PROXIES: [&str; 7] = [
    "$http_cf_visitor",
    "$http_cloudfront_forwarded_proto",
    "$http_front_end_https",
    "$http_x_forwarded_proto",
    "$http_x_forwarded_scheme",
    "$http_x_forwarded_ssl",
    "$http_x_scheme",
];
