//! Authenticators that cannot do their work.

use std::error::Error;
use std::io::{self, ErrorKind};

use evercert_engine::install::failure::Cause;
use evercert_plugin::dns_persist::Flaw;
use evercert_plugin::error::{Astray, PluginError};
use jiff::Timestamp;

use crate::{
    errors::{
        desk::{CliError, Kind},
        dns, store,
    },
    messages::message::{Message, msg},
    ui::layout::day,
};

impl From<PluginError> for CliError {
    fn from(error: PluginError) -> Self {
        let kind = match error {
            PluginError::Declined => Kind::Cancelled,
            PluginError::Dns { name, source, .. } => {
                return Self::speaking_for(Kind::Plugin, dns::heading(&name, &source), *source);
            }
            PluginError::Server(cause) => return server(cause),
            _ => Kind::Plugin,
        };
        let holds_nginx = matches!(&error, PluginError::PortTaken { program, .. } if program == "nginx");
        let error = Self::speaking_for(kind, heading(&error), error);
        if holds_nginx { error.hint(msg!("port-taken-by-nginx")) } else { error }
    }
}

/// What the error is called.
pub(crate) fn heading(error: &PluginError) -> Message {
    match error {
        PluginError::Bind { port, source } => bind(*port, source),
        PluginError::Certificate(_) => msg!("validation-certificate-failed"),
        PluginError::Command { command, .. } => msg!("command-failed", command = command),
        PluginError::Declined => msg!("prompt-cancelled"),
        PluginError::Dns { name, source, .. } => dns::heading(name, source),
        // An authenticator only ever reads on the way to writing.
        PluginError::File { path, source, .. } => store::disk(path, false, source),
        PluginError::NotDelegated { name, astray } => not_delegated(name, astray),
        PluginError::NeedsPerson { authenticator, flag } => {
            msg!("needs-person", authenticator = *authenticator, flag = *flag)
        }
        PluginError::PortTaken { port: DNS, program, pid } => {
            msg!("port-taken-dns", program = program, pid = pid.to_string())
        }
        PluginError::PortTaken { port, program, pid } => {
            msg!("port-taken", port = port.to_string(), program = program, pid = pid.to_string())
        }
        PluginError::Record { identifier, name, value, flaw } => record(identifier, name, value, flaw),
        PluginError::OneValue { authenticator, place } => {
            msg!("dns-one-value", plugin = authenticator, place = place)
        }
        PluginError::Server(_) => msg!("server-shows-nothing"),
        PluginError::NotConfigured { identifier, what: "webroot" } => msg!("webroot-unknown", name = identifier),
        PluginError::NotConfigured { identifier, what } => msg!("not-configured", name = identifier, what = *what),
    }
}

/// What is wrong with a record that should stay.
fn record(identifier: &str, name: &str, value: &str, flaw: &Flaw) -> Message {
    match flaw {
        Flaw::Missing | Flaw::Foreign => {
            msg!("persist-missing", identifier = identifier, name = name, value = value)
        }
        Flaw::Malformed => msg!("persist-malformed", identifier = identifier, name = name, value = value),
        Flaw::OtherAccount(url) => {
            msg!("persist-other-account", identifier = identifier, name = name, value = value, found = url)
        }
        Flaw::NotForWildcards => {
            msg!("persist-not-for-wildcards", identifier = identifier, name = name, value = value)
        }
        Flaw::Over(second) => {
            let until = Timestamp::from_second(*second).map(day).unwrap_or_default();
            msg!("persist-over", identifier = identifier, name = name, value = value, until = until)
        }
    }
}

/// What the engine says of a server is told as of an installation.
fn server(cause: Box<dyn Error + Send + Sync>) -> CliError {
    match cause.downcast::<Cause>() {
        Ok(cause) => (*cause).into(),
        Err(cause) => {
            let error = PluginError::Server(cause);
            CliError::speaking_for(Kind::Plugin, heading(&error), error)
        }
    }
}

/// Where a name leads that should lead to us.
pub(crate) fn not_delegated(name: &str, astray: &Astray) -> Message {
    match astray {
        Astray::Nowhere => msg!("not-delegated", name = name),
        Astray::Elsewhere { found, wanted } => {
            msg!("not-delegated-elsewhere", name = name, found = found, wanted = wanted)
        }
        Astray::Records { values } => msg!("not-delegated-records", name = name, values = values.join(", ")),
        Astray::NoAddress { server } => msg!("not-delegated-address", name = name, server = server),
    }
}

fn bind(number: u16, error: &io::Error) -> Message {
    // As text: a port is a name, not an amount.
    let port = number.to_string();
    match error.kind() {
        ErrorKind::AddrInUse if number == DNS => msg!("port-busy-dns"),
        ErrorKind::AddrInUse => msg!("port-busy", port = port),
        ErrorKind::AddrNotAvailable if number == DNS => msg!("port-address-dns"),
        ErrorKind::AddrNotAvailable => msg!("port-address", port = port),
        ErrorKind::PermissionDenied => msg!("port-denied", port = port),
        _ => msg!("port-failed", port = port),
    }
}

/// The port of name servers: nothing there is a web server.
const DNS: u16 = 53;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_cannot_be_had_is_told_by_its_reason() {
        let error = |kind: ErrorKind| CliError::from(PluginError::Bind { port: 8080, source: kind.into() });
        let id = |kind| error(kind).heading().id;
        assert_eq!(*error(ErrorKind::AddrInUse).heading(), msg!("port-busy", port = "8080"));
        assert_eq!(id(ErrorKind::PermissionDenied), "port-denied");
        assert_eq!(id(ErrorKind::AddrNotAvailable), "port-address");
        assert_eq!(id(ErrorKind::Other), "port-failed");
        assert_eq!(error(ErrorKind::AddrInUse).kind(), Kind::Plugin);
    }

    #[test]
    fn a_name_servers_port_has_words_of_its_own() {
        let taken = PluginError::PortTaken { port: 53, program: "dnsmasq".into(), pid: 7 };
        assert_eq!(*CliError::from(taken).heading(), msg!("port-taken-dns", program = "dnsmasq", pid = "7"));
        let busy = PluginError::Bind { port: 53, source: ErrorKind::AddrInUse.into() };
        assert_eq!(*CliError::from(busy).heading(), msg!("port-busy-dns"));
        let nowhere = PluginError::Bind { port: 53, source: ErrorKind::AddrNotAvailable.into() };
        assert_eq!(*CliError::from(nowhere).heading(), msg!("port-address-dns"));
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_told_with_both_ends() {
        let told = |astray| CliError::from(PluginError::NotDelegated { name: "n".into(), astray }).heading().clone();
        assert_eq!(told(Astray::Nowhere), msg!("not-delegated", name = "n"));
        let elsewhere = Astray::Elsewhere { found: "a".into(), wanted: "b".into() };
        assert_eq!(told(elsewhere), msg!("not-delegated-elsewhere", name = "n", found = "a", wanted = "b"));
        let records = Astray::Records { values: vec!["x".into(), "y".into()] };
        assert_eq!(told(records), msg!("not-delegated-records", name = "n", values = "x, y"));
        let server = Astray::NoAddress { server: "s".into() };
        assert_eq!(told(server), msg!("not-delegated-address", name = "n", server = "s"));
    }

    #[test]
    fn nginx_needs_no_stop() {
        let taken = |program: &str| PluginError::PortTaken { port: 80, program: program.into(), pid: 7 };
        assert_eq!(CliError::from(taken("nginx")).hints(), [msg!("port-taken-by-nginx")]);
        assert!(CliError::from(taken("python3")).hints().is_empty());
    }

    #[test]
    fn a_missing_person_is_told_by_the_flag_that_would_do() {
        let error = CliError::from(PluginError::NeedsPerson { authenticator: "manual", flag: "--manual-auth-hook" });
        let expected = msg!("needs-person", authenticator = "manual", flag = "--manual-auth-hook");
        assert_eq!(*error.heading(), expected);
    }

    #[test]
    fn saying_no_is_no_failure_of_the_plugin() {
        assert_eq!(CliError::from(PluginError::Declined).kind(), Kind::Cancelled);
    }

    #[test]
    fn files_speak_like_the_disk_but_not_of_our_directories() {
        let source = ErrorKind::PermissionDenied.into();
        let error = CliError::from(PluginError::File { operation: "create", path: "/var/www/x".into(), source });
        assert_eq!(*error.heading(), msg!("disk-denied-write", path = "/var/www/x"));
        assert!(error.hints().is_empty());
    }
}
