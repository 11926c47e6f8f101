//! `bulk status`, `list`, `rows` and `preview`.

use std::process::ExitCode;
use std::time::Duration;

use courier::{
    Conversation, JobAct, JobActRow, JobProgress, JobRow, JobRuns, JobState, JobView, RowCall, Stop,
};

use super::super::open;
use super::acts;
use super::follow::{Bar, totals};
use super::job::{act_filter, filter, find};
use super::problems;
use super::run::{exit_of, words};
use crate::args::{JobName, RowsOptions};
use crate::failure::{Failure, INVALID};
use crate::output::{line, name, say};

/// How often a job of another process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Where a job stands, once or until it runs no more.
pub async fn status(job: &JobName, watch: bool, json: bool) -> Result<ExitCode, Failure> {
    let (courier, id) = find(job).await?;
    let jobs = courier.jobs();
    let mut view = jobs.view(&id).await?;
    if !watch {
        say(if json { line(&view) } else { all_words(&view) });
        return Ok(ExitCode::SUCCESS);
    }
    let bar = Bar::new(json);
    while view.job.runs == JobRuns::Elsewhere {
        let before = through(&view);
        bar.progress(&progress(&view, 0));
        tokio::time::sleep(LOOK_EVERY).await;
        view = jobs.view(&id).await?;
        let per_s = (through(&view).saturating_sub(before) as f64 / LOOK_EVERY.as_secs_f64()) as u32;
        bar.progress(&progress(&view, per_s));
    }
    bar.clear();
    if bar.is_seen() {
        say(all_words(&view));
    } else {
        say(line(&view));
    }
    Ok(exit_of(view.job.state, &view.job.totals))
}

/// A job, and what was done with its messages, in words.
fn all_words(view: &JobView) -> String {
    let acts = view.acts.iter().map(|act| format!("\n{}", acts::words(act)));
    words(view) + &acts.collect::<String>()
}

/// The act that runs.
fn running_act(view: &JobView) -> Option<&JobAct> {
    view.acts.iter().find(|act| matches!(act.state, JobState::Running | JobState::Resting))
}

fn through(view: &JobView) -> u64 {
    let totals = running_act(view).map_or(&view.job.totals, |act| &act.totals);
    if is_settling(view) {
        return view.settled.all();
    }
    totals.sent + totals.rejected + totals.unknown + totals.open
}

/// What runs and leaves the job where it stands only looks for rows.
fn is_settling(view: &JobView) -> bool {
    running_act(view).is_none() && !matches!(view.job.state, JobState::Running | JobState::Resting)
}

fn progress(view: &JobView, rows_per_s: u32) -> JobProgress {
    let act = running_act(view);
    let job = &view.job;
    let (state, reason, totals) = match act {
        Some(act) => (act.state, act.reason.clone(), act.totals),
        None => (job.state, job.reason.clone(), job.totals),
    };
    let settling = is_settling(view);
    let left = if settling { totals.unknown } else { totals.ready };
    JobProgress {
        id: view.id.clone(),
        act: act.map(|act| act.id),
        settling,
        state,
        reason,
        totals,
        settled: view.settled,
        in_flight: u32::try_from(totals.going).unwrap_or(u32::MAX),
        rows_per_s,
        left_s: u32::try_from(left / u64::from(rows_per_s.max(1))).ok().filter(|_| rows_per_s > 0),
        last: Vec::new(),
        running: true,
    }
}

/// Every job.
pub async fn list(json: bool) -> Result<ExitCode, Failure> {
    for summary in open()?.jobs().list().await? {
        if json {
            say(line(&summary));
            continue;
        }
        match (&summary.job, summary.problem) {
            (Some(job), _) => {
                let state = name(&job.state);
                say(format!("{}  {state:<9} {}  {}", summary.id, totals(&job.totals), job.name));
            }
            (None, problem) => {
                say(format!("{}  {}", summary.id, problem.map_or("", |code| code.plain())));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Some rows.
pub async fn rows(options: RowsOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find(&options.job).await?;
    if let Some(act) = options.act {
        let filter = act_filter(&options.filter);
        for row in courier.job_acts().rows(&id, act, filter, options.start, options.limit).await? {
            say(if options.json { line(&row) } else { act_row_words(&row) });
        }
        return Ok(ExitCode::SUCCESS);
    }
    let rows = courier.job_rows().list(&id, filter(&options.filter), options.start, options.limit).await?;
    for row in rows {
        say(if options.json { line(&row) } else { row_words(&row) });
    }
    Ok(ExitCode::SUCCESS)
}

fn act_row_words(row: &JobActRow) -> String {
    let mut text = format!("{:>8}  {:<9}  {}", row.number, name(&row.state), row.cells.join(" | "));
    row.code.iter().for_each(|code| text.push_str(&format!("  code {code}")));
    row.barrier.iter().for_each(|barrier| text.push_str(&format!("  {}", name(barrier))));
    row.problem.iter().for_each(|problem| text.push_str(&format!("  {}", problems::of_row(problem))));
    text
}

/// Rows of all jobs.
pub async fn find_rows(query: &str, limit: u32, json: bool) -> Result<ExitCode, Failure> {
    let found = open()?.job_rows().find(query, limit, Stop::default()).await?;
    for found in &found.rows {
        let to = ends(found.call, found.conversation.as_ref());
        let words = || format!("{}  {}  {to}\n  {}", found.job_id, found.job_name, row_words(&found.row));
        say(if json { line(found) } else { words() });
    }
    if found.more {
        eprintln!("yanshu-cli: there are more; use a larger --limit");
    }
    Ok(ExitCode::SUCCESS)
}

/// From whom to whom, as the call of the row names it.
fn ends(call: RowCall, conversation: Option<&Conversation>) -> String {
    let words = |conversation: &Conversation| match call {
        RowCall::Chatroom => format!("{} → chatroom {}", conversation.sender, conversation.receiver),
        RowCall::Message | RowCall::Notification => conversation.to_string(),
    };
    conversation.map_or_else(String::new, words)
}

fn row_words(row: &JobRow) -> String {
    let state = row.state.as_ref().map_or_else(|| "unchecked".to_owned(), name);
    let mut text = format!("{:>8}  {state:<9}  {}", row.number, row.cells.join(" | "));
    if let Some(code) = row.code {
        text.push_str(&format!("  code {code}"));
    }
    if let Some(problem) = &row.problem {
        text.push_str(&format!("  {}", problems::of_row(problem)));
    }
    text
}

/// The message of one row.
pub async fn preview(job: &JobName, row: u64, json: bool) -> Result<ExitCode, Failure> {
    let (courier, id) = find(job).await?;
    let preview = courier.job_rows().preview(&id, row, None).await?;
    let is_whole = preview.body.is_some();
    if json {
        say(line(&preview));
    } else {
        let to = ends(preview.call, preview.conversation.as_ref());
        match &preview.body {
            Some(body) => say(format!("{to}\n{body}")),
            None => preview.problems.iter().for_each(|problem| say(problems::of_row(problem))),
        }
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(INVALID) })
}
