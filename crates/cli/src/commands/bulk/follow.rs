//! How far a job is, as it goes: a bar on a terminal, lines of JSON elsewhere.

use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use courier::{JobAttachProgress, JobProgress, JobTotals, JobWork};
use indicatif::{ProgressBar, ProgressStyle};

use crate::output::{line, name, say};

/// How often a line is printed, at most.
const LINE_EVERY: Duration = Duration::from_secs(1);
const TEMPLATE: &str = "{bar:30} {percent:>3}%  {msg}";

/// Where progress is shown. Clones show the same.
#[derive(Clone)]
pub struct Bar {
    bar: Option<ProgressBar>,
    printed: Arc<Mutex<Option<Instant>>>,
}

impl Bar {
    /// A bar on standard error where that is a terminal, unless `json` is asked for.
    pub fn new(json: bool) -> Bar {
        let bar = (!json && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new(1_000);
            if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
                bar.set_style(style);
            }
            bar
        });
        Bar { bar, printed: Arc::default() }
    }

    /// Work on rows before anything is sent. Says nothing where there is no terminal.
    pub fn work(&self, what: &str, work: JobWork) {
        if let Some(bar) = &self.bar {
            bar.set_position(u64::from(work.permille));
            bar.set_message(format!("{} {what}", work.rows));
        }
    }

    /// Files that go up.
    pub fn files(&self, at: &JobAttachProgress) {
        if let Some(bar) = &self.bar {
            bar.set_position(u64::from(at.files) * 1_000 / u64::from(at.of_files.max(1)));
            bar.set_message(format!("{} of {} files  {}", at.files, at.of_files, at.named));
        }
    }

    /// A job that runs.
    pub fn progress(&self, progress: &JobProgress) {
        match &self.bar {
            Some(bar) => {
                bar.set_position(permille(progress));
                bar.set_message(words(progress));
            }
            None => {
                let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
                if printed.is_none_or(|at| at.elapsed() >= LINE_EVERY) || !progress.running {
                    *printed = Some(Instant::now());
                    say(line(progress));
                }
            }
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Whether people look at it.
    pub fn is_seen(&self) -> bool {
        self.bar.is_some()
    }
}

/// How much of what is to be sent, or looked for, is through.
fn permille(progress: &JobProgress) -> u64 {
    let totals = &progress.totals;
    let (through, left) = if progress.settling {
        (progress.settled.all(), totals.unknown)
    } else {
        let through = totals.sent + totals.rejected + totals.unknown + totals.open;
        (through, totals.ready + totals.going)
    };
    let all = through + left;
    through.saturating_mul(1_000).checked_div(all).unwrap_or(1_000)
}

fn words(progress: &JobProgress) -> String {
    let mut text = totals(&progress.totals);
    text.push_str(&format!("  {}/s", progress.rows_per_s));
    if let Some(left_s) = progress.left_s {
        text.push_str(&format!("  {} left", length(left_s)));
    }
    let state = if progress.settling { "settling".to_owned() } else { name(&progress.state) };
    if state != "running" { format!("{state}  {text}") } else { text }
}

/// The numbers that are not zero.
pub fn totals(totals: &JobTotals) -> String {
    let all = [
        (totals.sent, "sent"),
        (totals.rejected, "rejected"),
        (totals.unknown, "unknown"),
        (totals.open, "open"),
        (totals.going, "going"),
        (totals.ready, "ready"),
        (totals.excluded, "excluded"),
    ];
    let shown: Vec<_> =
        all.into_iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{rows} {what}")).collect();
    if shown.is_empty() { "no row was checked".to_owned() } else { shown.join(", ") }
}

pub fn length(seconds: u32) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
    }
}
