//! All scenarios, in one binary.

use std::process::ExitCode;

mod accounts;
mod apache_contract;
mod apache_corpus;
mod apache_layouts;
mod apache_run;
mod by_hand;
mod caa;
mod checkpoints;
mod completion;
mod corpus;
mod decisions;
mod delete;
mod dns_providers;
mod errors;
mod failure;
mod foreign;
mod halfway;
mod hook_traces;
mod hooks;
mod hostile;
mod installing;
mod interop;
mod interrupted;
mod ip;
mod issue;
mod listing;
mod logs;
mod machine;
mod menus;
mod names;
mod nginx_asked;
mod nginx_beside;
mod nginx_contract;
mod nginx_corpus;
mod nginx_deleted;
mod nginx_guarded;
mod nginx_old;
mod nginx_random;
mod nginx_renewed;
mod nginx_rewritten;
mod nginx_run;
mod nginx_safety;
mod nginx_seen;
mod nonsense;
mod ours;
mod persist;
mod pipes;
mod plugin_keys;
mod port_taken;
mod quirks;
mod reconfigure;
mod reference;
mod rehearsal;
mod renew;
mod responder;
mod revocation_list;
mod revoke;
mod rules;
mod saved;
mod shape;
mod stdout;
mod steps;
mod together;
mod upgrade;
mod waiting;
mod withstand;
mod words;
mod worn;

fn main() -> ExitCode {
    evercert_tests::run::main(&[
        accounts::SCENARIOS,
        apache_contract::SCENARIOS,
        apache_corpus::SCENARIOS,
        apache_layouts::SCENARIOS,
        apache_run::SCENARIOS,
        by_hand::SCENARIOS,
        caa::SCENARIOS,
        checkpoints::SCENARIOS,
        completion::SCENARIOS,
        corpus::switch::SCENARIOS,
        decisions::SCENARIOS,
        delete::SCENARIOS,
        dns_providers::SCENARIOS,
        errors::SCENARIOS,
        failure::SCENARIOS,
        foreign::SCENARIOS,
        halfway::SCENARIOS,
        hook_traces::SCENARIOS,
        hooks::SCENARIOS,
        hostile::SCENARIOS,
        installing::SCENARIOS,
        interop::SCENARIOS,
        interrupted::SCENARIOS,
        ip::SCENARIOS,
        issue::SCENARIOS,
        listing::SCENARIOS,
        logs::SCENARIOS,
        machine::SCENARIOS,
        menus::SCENARIOS,
        names::SCENARIOS,
        nginx_asked::SCENARIOS,
        nginx_beside::SCENARIOS,
        nginx_contract::SCENARIOS,
        nginx_corpus::SCENARIOS,
        nginx_deleted::SCENARIOS,
        nginx_guarded::SCENARIOS,
        nginx_old::SCENARIOS,
        nginx_random::SCENARIOS,
        nginx_renewed::SCENARIOS,
        nginx_rewritten::SCENARIOS,
        nginx_run::SCENARIOS,
        nginx_safety::SCENARIOS,
        nginx_seen::SCENARIOS,
        nonsense::SCENARIOS,
        ours::SCENARIOS,
        persist::SCENARIOS,
        pipes::SCENARIOS,
        plugin_keys::SCENARIOS,
        port_taken::SCENARIOS,
        quirks::SCENARIOS,
        reconfigure::SCENARIOS,
        reference::SCENARIOS,
        rehearsal::SCENARIOS,
        renew::SCENARIOS,
        responder::SCENARIOS,
        revocation_list::SCENARIOS,
        revoke::SCENARIOS,
        rules::SCENARIOS,
        saved::SCENARIOS,
        shape::SCENARIOS,
        stdout::SCENARIOS,
        steps::SCENARIOS,
        together::SCENARIOS,
        upgrade::SCENARIOS,
        waiting::SCENARIOS,
        withstand::SCENARIOS,
        words::SCENARIOS,
        worn::SCENARIOS,
    ])
}
