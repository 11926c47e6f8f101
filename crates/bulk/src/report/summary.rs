//! A page that sums a job up: one HTML file without a script, a font or a picture from elsewhere.

use std::io::Write;

use askama::Template;

use super::labels::{Labels, Language};
use super::line::ReportWords;
use super::rows::{ReportRows, Why};
use crate::act::{Act, ActPlan};
use crate::clock::now_ms;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{Event, JobState, RowState, Totals};
use crate::job::rows::RowFilter;

/// Codes, and kinds of problems, that have a line of their own.
const MOST_LINES: usize = 20;

#[derive(Template)]
#[template(path = "bulk_summary.html")]
struct Page<'a> {
    l: &'a Labels,
    name: &'a str,
    state: &'a str,
    /// Of which rows alone it is; `None`: of all.
    only: Option<Only>,
    sent: String,
    all: String,
    share: String,
    ends: Vec<EndLine>,
    bar_words: String,
    adds_up: String,
    codes: Vec<CauseLine>,
    more_codes: Option<String>,
    left_out: &'a str,
    problems: Vec<CauseLine>,
    more_problems: Option<String>,
    acts: Vec<ActLine>,
    about: Vec<(&'a str, String)>,
    made: String,
}

struct Only {
    what: String,
    rows: String,
    of_job: String,
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
    /// Writes a page that sums up the job, or these rows of it, for people who do not have the app, and says how many rows it is
    /// about. `words` must be in the same language.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn summary(
        &self,
        rows: impl Into<ReportRows>,
        language: Language,
        words: &dyn ReportWords,
        to: &mut dyn Write,
    ) -> Result<u64, JobError> {
        let (rows, l) = (rows.into(), Labels::of(language));
        let (job, setup, events) = (self.job()?, self.setup()?, self.events()?);
        let counts = self.counts(rows)?;
        let (totals, codes, causes) = (counts.totals, counts.codes, counts.causes);
        let only = self.only(rows, words, l)?.map(|what| Only {
            what,
            rows: grouped(totals.all()),
            of_job: l.of_job(&grouped(job.totals.all())),
        });
        let ends = ends(&totals, &|state| match rows {
            ReportRows::Messages(_) => words.state(state),
            ReportRows::Act(_) => words.state_in_act(state),
        });
        let most = codes.first().map_or(1, |(_, rows)| *rows);
        let code_lines = codes.iter().take(MOST_LINES).map(|(code, rows)| {
            let (cause, fix) = words.code(*code);
            CauseLine { name: code.to_string(), cause, fix, shown: grouped(*rows), width: share(*rows, most) }
        });
        let most = causes.first().map_or(1, |(_, rows)| *rows);
        let problem_lines = causes.iter().take(MOST_LINES).map(|(why, rows)| {
            let (cause, fix) = cause_of(words, why);
            CauseLine { name: String::new(), cause, fix, shown: grouped(*rows), width: share(*rows, most) }
        });
        // Done with messages of all ends.
        let acts = if only.is_none() { self.acts()? } else { Vec::new() };
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
            only,
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
            left_out: if matches!(rows, ReportRows::Act(_)) { l.not_done } else { l.left_out },
            problems: problem_lines.collect(),
            more_problems: more(causes.iter().skip(MOST_LINES).map(|(_, rows)| *rows), l),
            acts: acts.iter().map(|act| act_line(act, words, l)).collect(),
            about,
            made: words.time(now_ms()),
        };
        page.write_into(to).map_err(JobError::ReportUnwritable)?;
        Ok(totals.all())
    }

    /// Which rows these are; `None` for all.
    fn only(
        &self,
        rows: ReportRows,
        words: &dyn ReportWords,
        l: &Labels,
    ) -> Result<Option<String>, JobError> {
        Ok(match rows {
            ReportRows::Messages(RowFilter::All) => None,
            ReportRows::Messages(RowFilter::State(state)) => Some(l.only_state(&words.state(state))),
            ReportRows::Messages(RowFilter::Code(code)) => Some(l.only_code(code)),
            ReportRows::Messages(RowFilter::Problem(id)) => {
                let groups = self.problems()?;
                let group = groups.iter().find(|group| group.id == id);
                let cause = group.map(|group| words.problem(&group.problem, None).0);
                Some(l.only_problem(&cause.unwrap_or_default()))
            }
            ReportRows::Act(act) => {
                let ActLine { name, when, .. } = act_line(&self.act(act)?, words, l);
                Some(l.only_act(name, &when))
            }
        })
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

fn ends(totals: &Totals, name: &dyn Fn(RowState) -> String) -> Vec<EndLine> {
    SHOWN
        .into_iter()
        .filter(|(state, _)| totals.of(*state) > 0)
        .map(|(state, class)| {
            let rows = totals.of(state);
            let percent = percent(rows, totals.all());
            EndLine { class, name: name(state), rows, shown: grouped(rows), percent }
        })
        .collect()
}

fn cause_of(words: &dyn ReportWords, why: &Why) -> (String, String) {
    match why {
        // A duplicate is one of many rows here, not of one.
        Why::Problem(problem) => words.problem(problem, None),
        Why::Barrier(barrier) => words.barrier(*barrier),
    }
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
