//! The figures as tables.

use std::time::Duration;

use crate::bench::client::Client;
use crate::bench::figure::{self, Figure, Task};

/// Prints a table for each task that was measured.
pub(super) fn print(figures: &[Figure]) {
    for task in Task::ALL {
        let rows: Vec<Vec<String>> =
            figures.iter().filter(|figure| figure.task == task).map(|figure| row(figures, figure)).collect();
        if rows.is_empty() {
            continue;
        }
        println!("\n{}", task.heading());
        table(&HEAD, &rows);
    }
}

/// Prints a table in columns as wide as they need to be.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) {
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let width = |column: usize| {
        let cells = std::iter::once(&head).chain(rows).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let rule = widths.iter().map(|width| "-".repeat(*width)).collect();
    for row in [&head, &rule].into_iter().chain(rows) {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        println!("| {} |", cells.join(" | "));
    }
}

/// Seconds or milliseconds, whichever reads better.
pub(super) fn time(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds >= 10.0 => format!("{seconds:.1} s"),
        seconds if seconds >= 1.0 => format!("{seconds:.2} s"),
        seconds if seconds >= 0.01 => format!("{:.0} ms", seconds * 1e3),
        seconds => format!("{:.2} ms", seconds * 1e3),
    }
}

/// Megabytes, or kilobytes of what is small.
pub(super) fn size(bytes: u64) -> String {
    match bytes / 100_000 {
        0..10 => format!("{} kB", bytes / 1000),
        tenths => format!("{}.{} MB", tenths / 10, tenths % 10),
    }
}

fn row(figures: &[Figure], figure: &Figure) -> Vec<String> {
    let ours = figure::find(figures, figure.task, Client::Evercert, figure.size);
    let ratio = ours.map(|ours| figure.cost.wall.as_secs_f64() / ours.cost.wall.as_secs_f64());
    vec![
        figure.client.name().to_owned(),
        figure.size.to_string(),
        figure.requests.map_or_else(String::new, |requests| requests.to_string()),
        time(figure.cost.wall),
        ratio.map_or_else(String::new, |ratio| format!("{ratio:.1}")),
        time(figure.per_piece()),
        time(figure.cost.cpu),
        size(figure.cost.memory),
        figure.runs.to_string(),
    ]
}

const HEAD: [&str; 9] = ["client", "N", "requests", "wall", "× ours", "wall / N", "CPU", "peak memory", "runs"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_read_well() {
        let times = [12.34, 2.347, 0.1234, 0.001_234].map(|seconds| time(Duration::from_secs_f64(seconds)));
        assert_eq!(times, ["12.3 s", "2.35 s", "123 ms", "1.23 ms"]);
        assert_eq!([size(12_345_678), size(88_920)], ["12.3 MB", "88 kB"]);
    }
}
