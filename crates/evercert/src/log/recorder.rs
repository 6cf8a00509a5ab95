//! Hears what libraries tell.

use std::fmt::{self, Write};
use std::sync::Arc;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

use crate::log::level::Level;
use crate::ui::speak::Ui;

/// Notes the events of our libraries in the journal of a voice, and shows them to whoever wants as many details.
///
/// Events of other people's libraries are not heard: nobody knows what is in them. Spans are not used.
pub struct Recorder {
    ui: Arc<Ui>,
}

impl Recorder {
    /// Notes in the journal of this voice.
    pub fn new(ui: Arc<Ui>) -> Self {
        Self { ui }
    }
}

impl Subscriber for Recorder {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        match self.enabled(metadata) {
            true => Interest::always(),
            false => Interest::never(),
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target().starts_with(OURS) && *metadata.level() <= tracing::Level::DEBUG
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text::default();
        event.record(&mut text);
        let metadata = event.metadata();
        self.ui.overhear(Level::from(*metadata.level()), metadata.target(), &text.text);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The message of an event, and its other fields behind it.
#[derive(Default)]
struct Text {
    text: String,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string does not fail.
        let _ = match field.name() {
            MESSAGE => write!(self.text, "{value:?}"),
            name => write!(self.text, " {name}={value:?}"),
        };
    }
}

const OURS: &str = "evercert";
const MESSAGE: &str = "message";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::speak::tests::ui;

    /// What is shown on standard error of an event of ours and one of somebody else.
    fn shown(level: Level) -> String {
        let (ui, _, err) = ui(|manner| manner.level = level, "");
        tracing::subscriber::with_default(Recorder::new(Arc::new(ui)), || {
            tracing::debug!(target: "evercert_store::fs", mode = 7, "remove {}", "/a\u{1b}");
            tracing::warn!(target: "h2::client", "Authorization: secret");
        });
        err.text()
    }

    #[test]
    fn whoever_wants_all_details_sees_ours_and_nobody_elses() {
        assert_eq!(shown(Level::Debug), "remove /a\\u{1b} mode=7\n");
        assert_eq!(shown(Level::Info), "");
    }
}
