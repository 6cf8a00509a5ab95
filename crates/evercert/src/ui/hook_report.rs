//! Telling what hooks said and how they ended.

use evercert_engine::hooks::output::{HookOutput, HookStatus};
use evercert_engine::hooks::runner::HookReport;

use crate::messages::message::msg;
use crate::ui::not_started;
use crate::ui::speak::{Side, Ui};

/// Tells about the hooks of one call.
pub(crate) fn all(ui: &Ui, report: &HookReport) {
    for variable in &report.truncated {
        ui.warn(&msg!("hook-names-cut", variable = *variable));
    }
    report.outputs.iter().for_each(|output| one(ui, output));
}

/// Tells about one hook: what it wrote, indented by a space as certbot does, and a failure.
pub(crate) fn one(ui: &Ui, output: &HookOutput) {
    let kind = output.kind.as_str();
    if !output.stdout.trim().is_empty() {
        ui.say(&msg!("hook-output", hook = kind));
        ui.foreign(Side::Out, &indented(&output.stdout));
    }
    if !output.stderr.trim().is_empty() {
        ui.warn(&msg!("hook-error-output", hook = kind));
        ui.foreign(Side::Err, &indented(&output.stderr));
    }
    let command = output.command.as_str();
    if output.left_open {
        ui.warn(&msg!("hook-left-open", hook = kind, command = command));
    }
    match &output.status {
        HookStatus::Exited(0) => {}
        HookStatus::Exited(code) => {
            ui.warn(&msg!("hook-failed", hook = kind, command = command, code = i64::from(*code)));
            if *code == NOT_FOUND {
                ui.warn(&msg!("hook-not-there", hook = kind));
            }
        }
        HookStatus::Killed(signal) => {
            ui.warn(&msg!("hook-killed", hook = kind, command = command, signal = i64::from(*signal)));
        }
        HookStatus::NotStarted(error) => {
            ui.warn(&msg!(
                "hook-not-started",
                hook = kind,
                command = command,
                reason = not_started::reason(ui, error.kind())
            ));
        }
    }
}

/// The shell's code for a program that it does not find.
const NOT_FOUND: i32 = 127;

fn indented(text: &str) -> String {
    let lines: Vec<_> = text.trim_end().lines().map(|line| format!(" {line}")).collect();
    lines.join("\n")
}
