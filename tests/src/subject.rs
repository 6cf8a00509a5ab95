//! Whose behaviour a scenario looks at.

use std::fmt;
use std::path::PathBuf;

use crate::lab;

/// A program that claims certbot's command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The certbot of Debian 12.
    Certbot2,
    /// The newest certbot, from PyPI.
    Certbot5,
    /// Ours.
    Evercert,
}

impl Subject {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Evercert, Self::Certbot5, Self::Certbot2];

    /// Those that know what certbot 5 knows.
    pub const MODERN: &'static [Self] = &[Self::Evercert, Self::Certbot5];

    /// Only ours: certbot cannot do it.
    pub const OURS: &'static [Self] = &[Self::Evercert];

    /// The program to start.
    #[must_use]
    pub fn program(self) -> PathBuf {
        match self {
            Self::Certbot2 => lab::system("/usr/bin/certbot"),
            Self::Certbot5 => lab::program("certbot-5.8.0/bin/certbot"),
            Self::Evercert => lab::evercert(),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Certbot2 => "certbot-2.1.0",
            Self::Certbot5 => "certbot-5.8.0",
            Self::Evercert => "evercert",
        })
    }
}
