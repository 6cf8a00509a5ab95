//! The kit of the scenario tests: subjects, servers, and a world of its own for each scenario.
//!
//! A scenario is a function over a [`stage::Stage`]: one subject (evercert, or a real certbot as the yardstick) and one
//! ACME server. [`run::main`] runs each combination in its own network, mount and process namespace, so that ports 53,
//! 80 and 443 are free, nothing can leave, and nothing survives.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::print_stderr,
    reason = "a test kit looks at the disk itself, and a broken premise ends the test"
)]

pub mod breed;
pub mod certbots_options;
pub mod client;
pub mod conf;
pub mod corpus;
pub mod crash;
pub mod daemon;
pub mod dns;
pub mod fetched;
pub mod files;
pub mod hooks;
pub mod lab;
pub mod lineage;
pub mod nameserver;
pub mod namespace;
pub mod nginx;
pub mod old;
pub mod openssl;
pub mod outcome;
pub mod pebble;
pub mod pretend;
pub mod resolver;
pub mod run;
pub mod sandbox;
pub mod scenario;
pub mod schema;
pub mod server;
pub mod shells;
pub mod stage;
pub mod subject;
pub mod terminal;
pub mod tls;
pub mod tree;
pub mod wait;
pub mod web;
pub mod web_host;
