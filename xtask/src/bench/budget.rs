//! The budgets of the project, and whether they are met.

use std::path::Path;
use std::time::Duration;

use crate::bench::client::Client;
use crate::bench::figure::{self, Figure, Task};
use crate::bench::report::{size, table, time};

/// Prints one line for each budget whose figures were measured.
pub(super) fn print(figures: &[Figure]) {
    let view = View { figures };
    let lines = [
        view.requests_for_one(),
        view.requests_for_a_further_one(),
        view.wall(Task::Standalone, "wall, one certificate, own web server"),
        view.wall(Task::Webroot, "wall, one certificate, webroot"),
        view.forced(),
        view.idle_time(),
        view.idle_memory(),
        view.growth(Task::Forced, "time per lineage, all due"),
        view.growth(Task::Idle, "time per lineage, none due"),
        view.start(),
        view.memory(),
        view.binary(),
    ];
    let rows: Vec<Vec<String>> = lines.into_iter().flatten().chain(view.requests_for_many()).map(Line::row).collect();
    println!("\nBudgets");
    table(&["what", "budget", "peers", "ours", "met"], &rows);
}

/// One budget.
struct Line {
    what: String,
    budget: String,
    peers: String,
    ours: String,
    met: bool,
}

impl Line {
    fn row(self) -> Vec<String> {
        let met = if self.met { "yes" } else { "NO" };
        vec![self.what, self.budget, self.peers, self.ours, met.to_owned()]
    }
}

/// The figures, asked for one thing at a time.
struct View<'a> {
    figures: &'a [Figure],
}

impl View<'_> {
    fn requests_for_one(&self) -> Option<Line> {
        let ours = self.ours(Task::Webroot, 1)?.requests?;
        Some(Line {
            what: "requests, one certificate, account known".to_owned(),
            budget: "≤ 9".to_owned(),
            peers: self.peers(Task::Webroot, 1, |figure| figure.requests.unwrap_or_default().to_string()),
            ours: ours.to_string(),
            met: ours <= 9,
        })
    }

    /// The slope, not the average: what runs in parallel cannot pass on its nonce, so that each of the orders that
    /// begin together needs one of its own, once a run.
    fn requests_for_a_further_one(&self) -> Option<Line> {
        let ours = self.further(Client::Evercert)?;
        let certbot = self.further(Client::Certbot);
        let whole: Vec<String> = self.of(Task::Forced, Client::Evercert).filter_map(requests_of_size).collect();
        Some(Line {
            what: "requests, each further one in the same renew".to_owned(),
            budget: "≤ 7".to_owned(),
            peers: certbot.map_or_else(String::new, |requests| format!("certbot {requests:.1}")),
            ours: format!("{ours:.1} ({})", whole.join(", ")),
            met: ours <= 7.0,
        })
    }

    fn requests_for_many(&self) -> Vec<Line> {
        let line = |figure: &Figure| {
            let (ours, budget) = (figure.requests?, 2 * figure.size as u64 + 7);
            Some(Line {
                what: format!("requests, {} names", figure.size),
                budget: format!("≤ {budget}"),
                peers: self.peers(Task::Webroot, figure.size, |figure| figure.requests.unwrap_or_default().to_string()),
                ours: ours.to_string(),
                met: ours <= budget,
            })
        };
        self.of(Task::Webroot, Client::Evercert).filter(|figure| figure.size > 1).filter_map(line).collect()
    }

    fn wall(&self, task: Task, what: &str) -> Option<Line> {
        let ours = self.ours(task, 1)?.cost.wall;
        Some(Line {
            what: what.to_owned(),
            budget: "< 150 ms".to_owned(),
            peers: self.peers(task, 1, |figure| time(figure.cost.wall)),
            ours: time(ours),
            met: ours < Duration::from_millis(150),
        })
    }

    fn forced(&self) -> Option<Line> {
        let ours = figure::largest(self.figures, Task::Forced, Client::Evercert)?;
        let certbot = figure::largest(self.figures, Task::Forced, Client::Certbot)?;
        let ratio = certbot.per_piece().as_secs_f64() / ours.per_piece().as_secs_f64();
        Some(Line {
            what: format!("renew, {} due, per lineage", ours.size),
            budget: "≥ 50 × certbot".to_owned(),
            peers: format!("certbot {} (of {})", time(certbot.per_piece()), certbot.size),
            ours: format!("{}: {ratio:.0} ×", time(ours.per_piece())),
            met: ratio >= 50.0,
        })
    }

    fn idle_time(&self) -> Option<Line> {
        let ours = figure::largest(self.figures, Task::Idle, Client::Evercert)?;
        let certbot = figure::largest(self.figures, Task::Idle, Client::Certbot);
        let scaled = |figure: &Figure| {
            format!("certbot {} (scaled from {})", time(figure.per_piece() * count(ours.size)), figure.size)
        };
        Some(Line {
            what: format!("renew, {} lineages, none due", ours.size),
            budget: "< 1 s".to_owned(),
            peers: certbot.map(scaled).unwrap_or_default(),
            ours: time(ours.cost.wall),
            met: ours.cost.wall < Duration::from_secs(1),
        })
    }

    fn idle_memory(&self) -> Option<Line> {
        let ours = figure::largest(self.figures, Task::Idle, Client::Evercert)?;
        let certbot = figure::largest(self.figures, Task::Idle, Client::Certbot);
        Some(Line {
            what: format!("peak memory, {} lineages, none due", ours.size),
            budget: "< 100 MB".to_owned(),
            peers: certbot.map_or_else(String::new, |f| format!("certbot {} (at {})", size(f.cost.memory), f.size)),
            ours: size(ours.cost.memory),
            met: ours.cost.memory < 100_000_000,
        })
    }

    /// Linear, or better: a lineage in the largest run costs no more than one in a run of a hundred.
    fn growth(&self, task: Task, what: &str) -> Option<Line> {
        let hundred = self.ours(task, 100)?;
        let largest = figure::largest(self.figures, task, Client::Evercert).filter(|figure| figure.size > 100)?;
        let ratio = largest.per_piece().as_secs_f64() / hundred.per_piece().as_secs_f64();
        Some(Line {
            what: format!("{what}: {} against 100", largest.size),
            budget: "no growth".to_owned(),
            peers: String::new(),
            ours: format!("{} against {}: {ratio:.2} ×", time(largest.per_piece()), time(hundred.per_piece())),
            met: ratio < 1.2,
        })
    }

    fn start(&self) -> Option<Line> {
        let ours = self.ours(Task::Start, 1)?.cost.wall;
        Some(Line {
            what: "start (--version)".to_owned(),
            budget: "< 10 ms".to_owned(),
            peers: self.peers(Task::Start, 1, |figure| time(figure.cost.wall)),
            ours: time(ours),
            met: ours < Duration::from_millis(10),
        })
    }

    fn memory(&self) -> Option<Line> {
        let ours = self.ours(Task::Webroot, 1)?.cost.memory;
        Some(Line {
            what: "peak memory, one certificate".to_owned(),
            budget: "< 20 MB".to_owned(),
            peers: self.peers(Task::Webroot, 1, |figure| size(figure.cost.memory)),
            ours: size(ours),
            met: ours < 20_000_000,
        })
    }

    fn binary(&self) -> Option<Line> {
        self.ours(Task::Start, 1)?;
        let ours = std::fs::metadata(Client::Evercert.program()).ok()?.len();
        Some(Line {
            what: "binary".to_owned(),
            budget: "< 25 MB".to_owned(),
            peers: self.peers(Task::Start, 1, |figure| binary_size(&figure.client.program())),
            ours: size(ours),
            met: ours < 25_000_000,
        })
    }

    fn ours(&self, task: Task, size: usize) -> Option<&Figure> {
        figure::find(self.figures, task, Client::Evercert, size)
    }

    fn peers(&self, task: Task, size: usize, word: impl Fn(&Figure) -> String) -> String {
        let figures = self.figures.iter().filter(|figure| figure.task == task && figure.size == size);
        let words = figures
            .filter(|figure| figure.client != Client::Evercert)
            .map(|figure| format!("{} {}", figure.client.name(), word(figure)));
        words.collect::<Vec<_>>().join(", ")
    }

    /// Requests that a lineage adds to a run, between the two largest runs.
    fn further(&self, client: Client) -> Option<f64> {
        let mut runs: Vec<(usize, u64)> =
            self.of(Task::Forced, client).filter_map(|figure| Some((figure.size, figure.requests?))).collect();
        runs.sort_unstable();
        let [.., (few, some), (many, more)] = runs[..] else { return None };
        Some(more.checked_sub(some)? as f64 / (many - few) as f64)
    }

    fn of(&self, task: Task, client: Client) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(move |figure| figure.task == task && figure.client == client)
    }
}

fn requests_of_size(figure: &Figure) -> Option<String> {
    Some(format!("{} for {}", figure.requests?, figure.size))
}

/// The size of a program; that of a script says nothing.
fn binary_size(program: &Path) -> String {
    match std::fs::read(program) {
        Ok(content) if content.starts_with(b"\x7fELF") => size(content.len() as u64),
        Ok(_) => "interpreted".to_owned(),
        Err(_) => "?".to_owned(),
    }
}

fn count(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::measure::Cost;

    fn forced(client: Client, size: usize, requests: u64, seconds: u64) -> Figure {
        let time = Duration::from_secs(seconds);
        let cost = Cost { wall: time, cpu: time, memory: 0 };
        Figure { task: Task::Forced, client, size, requests: Some(requests), cost, runs: 1 }
    }

    #[test]
    fn a_further_certificate_costs_the_slope_of_the_requests() {
        let ours = Client::Evercert;
        let figures = [forced(ours, 1, 9, 1), forced(ours, 100, 711, 2), forced(ours, 11, 88, 1)];
        let line = View { figures: &figures }.requests_for_a_further_one().unwrap();
        assert_eq!((line.ours.as_str(), line.met), ("7.0 (9 for 1, 711 for 100, 88 for 11)", true));
    }

    #[test]
    fn renewals_are_compared_by_lineage() {
        let figures = [forced(Client::Evercert, 100, 711, 4), forced(Client::Certbot, 11, 99, 11)];
        let line = View { figures: &figures }.forced().unwrap();
        assert_eq!((line.ours.as_str(), line.met), ("40 ms: 25 ×", false));
    }

    #[test]
    fn a_budget_without_figures_is_no_line() {
        let view = View { figures: &[] };
        assert!(view.start().is_none() && view.binary().is_none() && view.requests_for_many().is_empty());
    }
}
