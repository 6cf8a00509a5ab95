//! The figures for other programs.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::bench::figure::Figure;

/// Writes `{"schema": 1, "figures": […]}`; times in seconds, memory in bytes.
pub(super) fn write(file: &Path, figures: &[Figure]) -> Result<()> {
    let figures: Vec<Value> = figures.iter().map(value).collect();
    let text = serde_json::to_string_pretty(&json!({ "schema": 1, "figures": figures }))?;
    std::fs::write(file, text + "\n").with_context(|| file.display().to_string())
}

fn value(figure: &Figure) -> Value {
    json!({
        "task": figure.task.name(),
        "client": figure.client.name(),
        "size": figure.size,
        "requests": figure.requests,
        "wall": figure.cost.wall.as_secs_f64(),
        "cpu": figure.cost.cpu.as_secs_f64(),
        "memory": figure.cost.memory,
        "runs": figure.runs,
    })
}
