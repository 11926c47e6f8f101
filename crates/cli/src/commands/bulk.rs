//! `bulk`: jobs of many messages.

mod acts;
mod check;
mod follow;
mod job;
mod look;
mod message;
mod plan;
mod problems;
mod run;
mod schedule;
mod suppress;
mod variables;

use std::path::Path;
use std::process::ExitCode;

use courier::{
    Decision, JobImport, JobImported, JobReportFormat, JobRowFilter, JobSource, JobState, ReportWords, Rerun,
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use self::job::{filter, find};
use super::{open, text_of};
use crate::args::{BulkCommand, DecisionArg, ImportOptions, JobOptions, ReportOptions, RerunOptions};
use crate::failure::Failure;
use crate::output::{line, say};

/// Does what was asked.
pub async fn run(command: BulkCommand) -> Result<ExitCode, Failure> {
    match command {
        BulkCommand::Import(options) => import(options).await,
        BulkCommand::Check(options) => check::check(*options).await,
        BulkCommand::Plan { job, choose, json } => plan::plan(&job, choose, json).await,
        BulkCommand::Preview { job, row, json } => look::preview(&job, row, json).await,
        BulkCommand::Rehearse { job, json } => run::rehearse(&job, json).await,
        BulkCommand::Pilot(options) => run::pilot(options).await,
        BulkCommand::Run(options) => run::run(options, false).await,
        BulkCommand::Settle(options) => run::run(options, true).await,
        BulkCommand::Pause(JobOptions { job, json }) => {
            let (courier, id) = find(&job).await?;
            courier.job_runner().pause(&id).await?;
            job::report(&courier, &id, json, "pausing").await?;
            Ok(ExitCode::SUCCESS)
        }
        BulkCommand::Stop(JobOptions { job, json }) => {
            let (courier, id) = find(&job).await?;
            courier.job_runner().stop(&id).await?;
            // Another process stops it once its rows on their way are through.
            let is_stopped = courier.jobs().view(&id).await?.job.state == JobState::Stopped;
            job::report(&courier, &id, json, if is_stopped { "stopped" } else { "stopping" }).await?;
            Ok(ExitCode::SUCCESS)
        }
        BulkCommand::Status { job, watch, json } => look::status(&job, watch, json).await,
        BulkCommand::List { json } => look::list(json).await,
        BulkCommand::Rows(options) => look::rows(options).await,
        BulkCommand::Report(options) => report(options).await,
        BulkCommand::Rerun(options) => rerun(options).await,
        BulkCommand::Recall(options) => acts::recall(options).await,
        BulkCommand::Change(options) => acts::change(*options).await,
        BulkCommand::StopAct(options) => acts::stop(options).await,
        BulkCommand::Decide { job, row, decision, json } => {
            let (courier, id) = find(&job).await?;
            let decision = match decision {
                DecisionArg::Sent => Decision::CountAsSent,
                DecisionArg::Again => Decision::SendAgain,
            };
            courier.job_rows().decide(&id, row, decision).await?;
            job::report(&courier, &id, json, "").await?;
            Ok(ExitCode::SUCCESS)
        }
        BulkCommand::Find { query, limit, json } => look::find_rows(&query, limit, json).await,
        BulkCommand::Schedule(options) => schedule::schedule(options).await,
        BulkCommand::RunScheduled { json } => schedule::run(json).await,
        BulkCommand::Suppress(command) => suppress::run(command).await,
        BulkCommand::Delete(JobOptions { job, json }) => {
            let (courier, id) = find(&job).await?;
            courier.jobs().delete(&id).await?;
            if json {
                say(json!({ "deleted": id }));
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn import(options: ImportOptions) -> Result<ExitCode, Failure> {
    let courier = open()?;
    let source = if options.file == Path::new("-") {
        JobSource::Pasted { text: text_of(&options.file)? }
    } else {
        JobSource::File { file_id: courier.attachments().choose_file(&options.file) }
    };
    let has_header = if options.header { Some(true) } else { options.no_header.then_some(false) };
    let import = JobImport {
        name: options.name,
        source,
        encoding: options.encoding.map(Into::into),
        delimiter: options.delimiter,
        has_header,
        header_row: options.header_row,
        sheet: options.sheet,
    };
    let bar = follow::Bar::new(options.json);
    let at = bar.clone();
    let (jobs, cancel) = (courier.jobs(), CancellationToken::new());
    let imported = jobs.import(import, &cancel, move |work| at.work("rows read", work)).await;
    bar.clear();
    let job = match imported? {
        JobImported::Imported { job } => job,
        JobImported::EncodingUnclear { candidates } => return Err(Failure::EncodingUnclear { candidates }),
    };
    if options.json {
        say(line(&job));
        return Ok(ExitCode::SUCCESS);
    }
    say(format!("{}\n{} rows", job.id, job.import.rows));
    let format = serde_json::to_value(&job.import.format).unwrap_or_default();
    for name in ["encoding", "delimiter", "sheet"] {
        if let Some(found) = format[name].as_str() {
            say(format!("{name} {found:?}"));
        }
    }
    say(format!("columns {}", job.import.columns.join(", ")));
    // Of a guess that is wrong a receiver would be lost, or one made up.
    say(match job.import.header_row {
        Some(row) => format!("row {row} names the columns"),
        None => "no row names the columns; if the first one does, use --header".to_owned(),
    });
    for (count, what) in [
        (u64::from(job.import.rows_above), "rows above it were left out"),
        (job.import.blank_rows, "blank rows were skipped"),
        (job.import.short_rows, "rows have fewer cells than columns"),
        (job.import.long_rows, "rows have more cells than columns"),
        (
            job.import.hidden_rows,
            "rows are hidden or filtered out in the sheet; they are in the job all the same",
        ),
        (
            job.import.unguarded_cells,
            "cells lost the apostrophe that keeps spreadsheets from taking them for a formula, a number or a date",
        ),
    ] {
        if count > 0 {
            say(format!("{count} {what}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn report(options: ReportOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find(&options.job).await?;
    let format = options.format.map(Into::into).or_else(|| JobReportFormat::of_path(&options.file));
    let Some(format) = format else { return Err(Failure::NoSuchFormat { path: options.file }) };
    let words = ReportWords::new(options.language.into());
    let (path, cancel) = (&options.file, CancellationToken::new());
    let filter = match options.problem {
        Some(id) => JobRowFilter::Problem { id },
        None => filter(&options.filter),
    };
    let rows = match options.act {
        Some(act) => courier.job_acts().report(&id, act, format, words, path, &cancel).await?,
        None => courier.job_rows().report(&id, format, filter, words, path, &cancel).await?,
    };
    say(if options.json { json!({ "rows": rows }).to_string() } else { format!("{rows} rows") });
    Ok(ExitCode::SUCCESS)
}

async fn rerun(options: RerunOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find(&options.job).await?;
    let rows = courier.job_rows().rerun(&id, Rerun { codes: options.code, open: options.open }).await?;
    let words = || format!("{rows} rows wait to be sent again; start them with `bulk run`");
    say(if options.json { json!({ "ready_again": rows }).to_string() } else { words() });
    Ok(ExitCode::SUCCESS)
}
