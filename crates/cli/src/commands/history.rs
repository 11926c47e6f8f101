//! `history`: list, search, show, and the way to what is done with a row.

use std::process::ExitCode;

use courier::{
    ActOrder, AttemptKind, Courier, ExportFormat, PageStart, Reading, Row, RowId, RowIds, abandoned_of,
    explain_row,
};
use serde::Serialize;
use serde_json::json;

use super::ending::{abandoned_words, counted, part_line, receivers};
use super::{acts, open, settling, stream, transfer};
use crate::args::HistoryCommand;
use crate::failure::Failure;
use crate::output::{line, name, say};

/// So many rows are read at once, whatever the limit.
const PAGE: u32 = 500;

/// Does what was asked.
pub async fn run(command: HistoryCommand) -> Result<ExitCode, Failure> {
    match command {
        HistoryCommand::List { limit, json } => list(&open()?, "", limit, json).await,
        HistoryCommand::Search { query, limit, json } => {
            hint(&query);
            list(&open()?, &query, limit, json).await
        }
        HistoryCommand::Reindex => transfer::reindex().await,
        HistoryCommand::Show { id, kind: Some(kind), .. } => {
            say(open()?.history().code(id, kind).await?);
            Ok(ExitCode::SUCCESS)
        }
        HistoryCommand::Show { id, kind: None, json } => show(id, json).await,
        HistoryCommand::Check { id, json } => settling::check(id, json).await,
        HistoryCommand::Finish { id, yes, json } => stream::finish(id, yes, json).await,
        HistoryCommand::Resend { id, yes, json } => settling::resend(id, yes, json).await,
        HistoryCommand::Recall(options) => acts::recall(options).await,
        HistoryCommand::Modify(options) => acts::modify(options).await,
        HistoryCommand::State(row) => acts::ask(row, ActOrder::Read).await,
        HistoryCommand::ReadBy(row) => acts::ask(row, ActOrder::ReadBy).await,
        HistoryCommand::Reactions(row) => acts::ask(row, ActOrder::Reactions).await,
        HistoryCommand::Thread(row) => acts::ask(row, ActOrder::Thread).await,
        HistoryCommand::Reply(options) => acts::reply(options).await,
        HistoryCommand::MarkRead(options) => acts::mark_read(options).await,
        HistoryCommand::React(options) => acts::react(options).await,
        HistoryCommand::Export { file, format, query, language, json } => {
            let format = format.map_or_else(|| transfer::format_of(&file), ExportFormat::from);
            hint(&query);
            transfer::export(&query, format, language, file, json).await
        }
        HistoryCommand::Import { file, json } => transfer::import(file, json).await,
        HistoryCommand::Prune { account, bounds, yes, json } => {
            transfer::prune(&account, bounds.into(), yes, json).await
        }
    }
}

/// A row as a script reads it.
#[derive(Serialize)]
struct JsonRow {
    #[serde(flatten)]
    row: Row,
    /// What the message is known by at the service.
    #[serde(flatten)]
    ids: Option<RowIds>,
}

/// Warns of parts of a query that may not be found as they were meant.
fn hint(query: &str) {
    for hint in Reading::of(query).hints {
        eprintln!("note: {hint}");
    }
}

/// How the send of a row ended. A call that not all of its receivers got is not said to be sent, and no recall is.
fn ending(row: &Row) -> String {
    if row.kind.is_recalled(row.outcome) {
        return "recalled".to_owned();
    }
    if !row.is_partly() {
        return name(&row.outcome);
    }
    let (parts, what) = (row.parts, counted(row.kind.part_kind()));
    let mut text = format!("partly {}/{} {what}", parts.sent, parts.all);
    if parts.failed_receivers > 0 {
        text.push_str(&format!(", failed for {}", receivers(parts.failed_receivers)));
    }
    if parts.unfinished {
        text.push_str(", not finished");
    }
    text
}

async fn list(courier: &Courier, query: &str, limit: u32, json: bool) -> Result<ExitCode, Failure> {
    let (mut left, mut place) = (limit, PageStart::default());
    while left > 0 {
        let page = courier.history().page(query, place, left.min(PAGE)).await?;
        left = left.saturating_sub(u32::try_from(page.rows.len()).unwrap_or(u32::MAX));
        let ids = match json {
            true => courier.history().ids(page.rows.iter().map(|row| row.id).collect()).await?,
            false => vec![None; page.rows.len()],
        };
        for (row, ids) in page.rows.into_iter().zip(ids) {
            if json {
                say(line(&JsonRow { row, ids }));
            } else {
                say(format_args!(
                    "{}\t{}\t{}\t{}\t{}",
                    row.id,
                    ending(&row),
                    row.account_name,
                    row.conversation,
                    row.snippet
                ));
            }
        }
        place.from = page.next;
        if place.from.is_none() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(id: RowId, json: bool) -> Result<ExitCode, Failure> {
    let details = open()?.history().row(id).await?;
    let explained = explain_row(&details);
    if json {
        say(json!({ "details": details, "explained": explained, "abandoned": abandoned_of(&details) }));
        return Ok(ExitCode::SUCCESS);
    }
    say(format_args!("{} {}", ending(&details.row), details.row.conversation));
    details.parts.iter().for_each(|part| say(part_line(part, &details.parts)));
    let abandoned = abandoned_of(&details);
    if !abandoned.is_empty() {
        say(abandoned_words(&abandoned).trim_start());
    }
    say(format_args!("{} {}", details.method, details.url));
    details.request_headers.iter().for_each(|(header, value)| say(format_args!("{header}: {value}")));
    say(format_args!("\n{}\n", details.request_body));
    for attempt in &details.attempts {
        let status = attempt.http_status.map(|status| format!(" HTTP {status}")).unwrap_or_default();
        let error = attempt.error.as_deref().unwrap_or_default();
        let check = if attempt.kind == AttemptKind::Check { " check" } else { "" };
        let (number, endpoint, took_ms) = (attempt.number, &attempt.endpoint, attempt.took_ms);
        say(format_args!("#{number}{check} {endpoint} {took_ms} ms{status} {error}"));
    }
    details.answer.iter().for_each(say);
    for act in &details.acts {
        let code = act.code.map(|code| format!(" code {code}")).unwrap_or_default();
        let error = act.error.as_deref().unwrap_or_default();
        say(format_args!(
            "{} {} {} {}{code} {error}",
            name(&act.kind),
            name(&act.state),
            act.method,
            act.url
        ));
    }
    if let Some(explained) = explained {
        say(format_args!(
            "\n{}: {} {}\n{}",
            explained.code, explained.en.meaning, explained.en.cause, explained.en.action
        ));
    }
    Ok(ExitCode::SUCCESS)
}
