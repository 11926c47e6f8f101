//! A page that sums a job up: one HTML file without a script, a font or a picture from elsewhere.

use std::io::Write;

use askama::Template;

use super::labels::{Labels, Language};
use super::line::ReportWords;
use crate::act::{Act, ActPlan};
use crate::clock::now_ms;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{Event, JobState, RowState, Totals};
use crate::mapping::problem::RowProblem;

/// Codes, and kinds of problems, that have a line of their own.
const MOST_LINES: usize = 20;

#[derive(Template)]
#[template(path = "bulk_summary.html")]
struct Page<'a> {
    l: &'a Labels,
    name: &'a str,
    state: &'a str,
    sent: String,
    all: String,
    share: String,
    ends: Vec<EndLine>,
    bar_words: String,
    adds_up: String,
    codes: Vec<CauseLine>,
    more_codes: Option<String>,
    problems: Vec<CauseLine>,
    more_problems: Option<String>,
    acts: Vec<ActLine>,
    about: Vec<(&'a str, String)>,
    made: String,
}

struct EndLine {
    class: &'static str,
    name: String,
    rows: u64,
    shown: String,
    percent: String,
}

struct CauseLine {
    name: String,
    cause: String,
    fix: String,
    shown: String,
    width: u64,
}

struct ActLine {
    name: &'static str,
    when: String,
    done: String,
    refused: String,
    other: String,
}

impl JobFile {
    /// Writes a page that sums the job up, for people who do not have the app. `words` must be in the same language.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn summary(
        &self,
        language: Language,
        words: &dyn ReportWords,
        to: &mut dyn Write,
    ) -> Result<(), JobError> {
        let l = Labels::of(language);
        let (job, setup, events) = (self.job()?, self.setup()?, self.events()?);
        let totals = job.totals;
        let ends = ends(&totals, words);
        let codes = self.codes()?;
        let most = codes.first().map_or(1, |(_, rows)| *rows);
        let code_lines = codes.iter().take(MOST_LINES).map(|(code, rows)| {
            let (cause, fix) = words.code(*code);
            CauseLine { name: code.to_string(), cause, fix, shown: grouped(*rows), width: share(*rows, most) }
        });
        let problems: Vec<_> = self.problems()?.into_iter().filter(|group| group.blocks).collect();
        let most = problems.first().map_or(1, |group| group.rows);
        let problem_lines = problems.iter().take(MOST_LINES).map(|group| {
            let (cause, fix) = cause_of(words, &group.problem);
            let (shown, width) = (grouped(group.rows), share(group.rows, most));
            CauseLine { name: String::new(), cause, fix, shown, width }
        });
        let acts = self.acts()?;
        let mut about = vec![
            (l.source, source_name(&job.source.name, l)),
            (l.source_rows, grouped(job.source.report.rows)),
        ];
        if let Some(setup) = &setup {
            about.push((l.template, setup.template.name.clone()));
            about.push((l.app, setup.app_key.clone()));
        }
        about.extend(span(&events, words, l));
        let page = Page {
            l,
            name: &job.name,
            state: l.job_state(job.state),
            sent: grouped(totals.of(RowState::Sent)),
            all: grouped(totals.all()),
            share: percent(totals.of(RowState::Sent), totals.all()),
            bar_words: ends
                .iter()
                .map(|end| format!("{} {}", end.name, end.shown))
                .collect::<Vec<_>>()
                .join(", "),
            ends,
            adds_up: l.adds_up(
                &grouped(totals.all()),
                totals.all() == job.source.report.rows,
                &grouped(job.source.report.rows),
            ),
            codes: code_lines.collect(),
            more_codes: more(codes.iter().skip(MOST_LINES).map(|(_, rows)| *rows), l),
            problems: problem_lines.collect(),
            more_problems: more(problems.iter().skip(MOST_LINES).map(|group| group.rows), l),
            acts: acts.iter().map(|act| act_line(act, words, l)).collect(),
            about,
            made: words.time(now_ms()),
        };
        page.write_into(to).map_err(|error| JobError::of_io(self.path(), error))
    }
}

/// States in the order in which they are shown.
const SHOWN: [(RowState, &str); 7] = [
    (RowState::Sent, "sent"),
    (RowState::Rejected, "rejected"),
    (RowState::Open, "open"),
    (RowState::Unknown, "unknown"),
    (RowState::Going, "going"),
    (RowState::Ready, "ready"),
    (RowState::Excluded, "excluded"),
];

fn ends(totals: &Totals, words: &dyn ReportWords) -> Vec<EndLine> {
    SHOWN
        .into_iter()
        .filter(|(state, _)| totals.of(*state) > 0)
        .map(|(state, class)| {
            let rows = totals.of(state);
            let percent = percent(rows, totals.all());
            EndLine { class, name: words.state(state), rows, shown: grouped(rows), percent }
        })
        .collect()
}

/// A duplicate is one of many rows here, not of one.
fn cause_of(words: &dyn ReportWords, problem: &RowProblem) -> (String, String) {
    words.problem(problem, None)
}

fn act_line(act: &Act, words: &dyn ReportWords, l: &Labels) -> ActLine {
    let of = |state| act.totals.of(state);
    let done = of(RowState::Sent);
    let refused = of(RowState::Rejected);
    ActLine {
        name: match act.plan {
            ActPlan::Recall { .. } => l.recall,
            ActPlan::Modify { .. } => l.modify,
        },
        when: format!("{} · {}", words.time(act.created_at_ms), l.job_state(act.state)),
        done: grouped(done),
        refused: grouped(refused),
        other: grouped(act.totals.all() - done - refused),
    }
}

/// When the job began, and when it came to where it is.
fn span<'l>(events: &[Event], words: &dyn ReportWords, l: &'l Labels) -> Vec<(&'l str, String)> {
    let began = events.iter().find(|event| event.state == JobState::Running);
    let ended = events
        .iter()
        .rev()
        .find(|event| matches!(event.state, JobState::Finished | JobState::Stopped | JobState::Paused));
    let began = began.map(|event| (l.began, words.time(event.at_ms)));
    let ended = ended.filter(|_| began.is_some()).map(|event| (l.ended, words.time(event.at_ms)));
    began.into_iter().chain(ended).collect()
}

fn source_name(name: &str, l: &Labels) -> String {
    if name.is_empty() { l.pasted.to_owned() } else { name.to_owned() }
}

fn more(rest: impl Iterator<Item = u64>, l: &Labels) -> Option<String> {
    let rest: Vec<u64> = rest.collect();
    (!rest.is_empty()).then(|| l.more(rest.len(), &grouped(rest.iter().sum())))
}

/// Of a hundred; at least 1 for what there is, so that it is seen.
fn share(rows: u64, most: u64) -> u64 {
    (rows * 100).checked_div(most).unwrap_or(0).max(u64::from(rows > 0))
}

/// `99.9 %`; never 100 or 0 for what is only near it.
fn percent(rows: u64, all: u64) -> String {
    let tenths = (u128::from(rows) * 1_000).checked_div(u128::from(all)).unwrap_or(0) as u64;
    let tenths = if rows > 0 { tenths.max(1) } else { 0 };
    if tenths == 1_000 { "100%".to_owned() } else { format!("{}.{}%", tenths / 10, tenths % 10) }
}

/// `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_all_is_not_all_and_nearly_nothing_is_not_nothing() {
        let shown = [(0, 10), (1, 100_000), (1, 3), (99_999, 100_000), (5, 5), (0, 0)]
            .map(|(rows, all)| percent(rows, all));
        assert_eq!(shown, ["0.0%", "0.1%", "33.3%", "99.9%", "100%", "0.0%"]);
    }

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
