//! How much something matters.

/// How much something matters, the most first. Also a threshold: what matters less is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something went wrong.
    Error,
    /// Something to look at.
    Warning,
    /// What happens.
    Info,
    /// How it happens.
    Debug,
}

impl Level {
    /// The threshold of the screen after so many `-v`; less than none leaves errors.
    pub fn of_verbosity(verbosity: i64) -> Self {
        match verbosity {
            ..0 => Self::Error,
            0 => Self::Warning,
            1 => Self::Info,
            2.. => Self::Debug,
        }
    }

    /// Its name in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::Warning => "WARNING",
            Self::Info => "INFO",
            Self::Debug => "DEBUG",
        }
    }
}

impl From<tracing::Level> for Level {
    fn from(level: tracing::Level) -> Self {
        match level {
            tracing::Level::ERROR => Self::Error,
            tracing::Level::WARN => Self::Warning,
            tracing::Level::INFO => Self::Info,
            _ => Self::Debug,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_v_shows_one_level_more() {
        let levels = [-9, -1, 0, 1, 2, 9].map(Level::of_verbosity);
        assert_eq!(levels, [Level::Error, Level::Error, Level::Warning, Level::Info, Level::Debug, Level::Debug]);
        assert!(Level::Error < Level::Debug);
    }
}
