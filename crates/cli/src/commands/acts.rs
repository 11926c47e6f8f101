//! `history recall|modify|state|read-by`: acts on a message that was sent.

use std::process::ExitCode;
use std::sync::Arc;

use courier::{ActOrder, ActReport, ActState, Always, RowId};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::settling::opened_for;
use super::text_of;
use crate::args::{ModifyOptions, RecallOptions};
use crate::failure::{Failure, REJECTED, UNKNOWN};
use crate::output::{line, name, say};

/// Takes the message back.
pub async fn recall(options: RecallOptions) -> Result<ExitCode, Failure> {
    let withdraw = options.recall.into();
    let courier = opened_for(options.id).await?.with_confirm(Arc::new(Always(options.yes)));
    let report = courier.acts().act(options.id, ActOrder::Recall(withdraw), CancellationToken::new()).await?;
    Ok(print_report(&report, options.json))
}

/// Changes the message.
pub async fn modify(options: ModifyOptions) -> Result<ExitCode, Failure> {
    let courier = opened_for(options.id).await?.with_confirm(Arc::new(Always(options.yes)));
    let body = match &options.body {
        Some(path) => text_of(path)?,
        None => with_text(&courier.acts().modify_body(options.id).await?, options.text.unwrap_or_default()),
    };
    let report = courier.acts().act(options.id, ActOrder::Modify { body }, CancellationToken::new()).await?;
    Ok(print_report(&report, options.json))
}

/// Reads the message as the service keeps it.
pub async fn state(id: RowId, json: bool) -> Result<ExitCode, Failure> {
    let report = opened_for(id).await?.acts().act(id, ActOrder::Read, CancellationToken::new()).await?;
    Ok(print_report(&report, json))
}

/// Asks who read the message.
pub async fn read_by(id: RowId, json: bool) -> Result<ExitCode, Failure> {
    let report = opened_for(id).await?.acts().act(id, ActOrder::ReadBy, CancellationToken::new()).await?;
    Ok(print_report(&report, json))
}

/// The body with another text; numbers keep every digit.
fn with_text(body: &str, text: String) -> String {
    let mut value: Value = serde_json::from_str(body).unwrap_or_default();
    value["message"]["text"] = Value::String(text);
    value.to_string()
}

fn print_report(report: &ActReport, json: bool) -> ExitCode {
    say(if json { json_of(report) } else { words_of(report) });
    match report.act.state {
        ActState::Done => ExitCode::SUCCESS,
        ActState::Refused => ExitCode::from(REJECTED),
        ActState::Open | ActState::Unknown => ExitCode::from(UNKNOWN),
    }
}

fn json_of(report: &ActReport) -> String {
    let act = &report.act;
    let meaning = report.note.explained.as_ref().map(|explained| &explained.en.meaning);
    line(&json!({
        "state": act.state,
        "kind": act.kind,
        "code": act.code,
        "msg": act.msg,
        "error": act.error,
        "http_status": act.http_status,
        "trace_id": act.trace_id,
        "took_ms": act.took_ms,
        "answer": act.answer,
        "receipts": report.note.receipts,
        "meaning": meaning,
        "clock_corrected_s": report.clock_corrected_s,
        "unwritten": report.unwritten,
    }))
}

fn words_of(report: &ActReport) -> String {
    let act = &report.act;
    let mut text = name(&act.state);
    act.code.iter().for_each(|code| text.push_str(&format!("\ncode {code}")));
    for (label, value) in [("msg", &act.msg), ("error", &act.error)] {
        value.iter().for_each(|value| text.push_str(&format!("\n{label} {value}")));
    }
    text.push_str(&format!("\ntrace {}", act.trace_id));
    match &report.note.receipts {
        Some(receipts) => {
            text.push_str(&format!("\nread {}: {}", receipts.read, receipts.read_account_ids.join(", ")));
            text.push_str(&format!(
                "\nunread {}: {}",
                receipts.unread,
                receipts.unread_account_ids.join(", ")
            ));
        }
        None => act.answer.iter().for_each(|answer| text.push_str(&format!("\n{answer}"))),
    }
    if let Some(explained) = &report.note.explained {
        text.push_str(&format!("\n{}\n{}", explained.en.meaning, explained.en.action));
    }
    if report.unwritten {
        text.push_str("\nthis end could not be written to the history");
    }
    text
}
