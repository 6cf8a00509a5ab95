//! What becomes of a panic: a mistake of ours, told as such, with its place in the log.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};

use tracing::dispatcher;
use tracing::subscriber::NoSubscriber;

use crate::errors::desk::CliError;

/// From now on panics are told to the listener of the thread they happen on, with where they happened. Where nobody
/// listens they go to standard error, as ever.
///
/// For the program's `main`: this is the one setting that belongs to the whole process.
pub fn tell_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| match is_heard() {
        true => tracing::error!(target: "evercert::crash", "{panic}\n{}", std::backtrace::Backtrace::capture()),
        false => usual(panic),
    }));
}

/// Does the work; a panic in it is an error.
pub fn caught<T>(work: impl FnOnce() -> Result<T, CliError>) -> Result<T, CliError> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(CliError::internal(words(&*panic))))
}

fn is_heard() -> bool {
    dispatcher::get_default(|listener| !listener.is::<NoSubscriber>())
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without words").to_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::log::level::Level;
    use crate::log::recorder::Recorder;
    use crate::messages::message::msg;
    use crate::ui::speak::tests::ui;

    /// The hook belongs to the whole process, and stays: other tests may panic without anybody listening, as ever.
    #[test]
    fn a_panic_is_heard_by_the_listener_of_its_thread() {
        tell_panics();
        let (ui, _, err) = ui(|manner| manner.level = Level::Debug, "");
        tracing::subscriber::with_default(Recorder::new(Arc::new(ui)), || {
            caught::<()>(|| panic!("no way")).unwrap_err()
        });
        let told = err.text();
        assert!(told.contains("src/log/crash.rs:") && told.contains("\nno way\n"), "{told}");
    }

    #[test]
    fn a_panic_is_an_error_of_ours() {
        let broken = caught::<()>(|| panic!("no {}", "way")).unwrap_err();
        assert_eq!(*broken.heading(), msg!("internal", what = "no way"));
        assert_eq!(caught(|| Ok(7)).unwrap(), 7);
    }
}
