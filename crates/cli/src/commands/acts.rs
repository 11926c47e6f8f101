//! `history recall|modify|state|read-by|mark-read|react|reactions|thread|reply`: acts on a message that was sent.

use std::process::ExitCode;
use std::sync::Arc;

use courier::{
    ActNote, ActOrder, ActReport, ActState, Always, Courier, KeptKind, Reaction, RoomRecall, SendOrder,
    Withdraw, WithdrawKind,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::ending::{print_end, print_wait};
use super::notes::FileNotes;
use super::settling::opened_for;
use super::text_of;
use super::warnings::{warn_of_placeholders, warn_of_placeholders_in};
use crate::args::{ActRow, MarkReadOptions, ModifyOptions, ReactOptions, RecallOptions, ReplyOptions};
use crate::failure::{Failure, REJECTED, UNKNOWN};
use crate::output::{line, name, say};

/// Takes the message back.
pub async fn recall(options: RecallOptions) -> Result<ExitCode, Failure> {
    let RecallOptions { row, recall, operator, extension, yes } = options;
    let courier = opened_for(row.id).await?.with_confirm(Arc::new(Always(yes)));
    let details = courier.history().row(row.id).await?;
    let in_room = matches!(details.row.kind, KeptKind::Chatroom | KeptKind::ChatroomBatch);
    let elsewhere = match in_room {
        true => recall.outside_rooms(),
        false => [("--operator", operator.is_some()), ("--extension", extension.is_some())]
            .into_iter()
            .find_map(|(option, given)| given.then_some(option)),
    };
    if let Some(option) = elsewhere {
        return Err(Failure::OptionElsewhere { option, in_room });
    }
    let withdraw: Withdraw = recall.into();
    let order = match (in_room, withdraw.method) {
        // A room has no side that keeps it: this order is refused with its reason.
        (false, _) | (true, WithdrawKind::OneSided) => ActOrder::Recall(withdraw),
        (true, method) => ActOrder::RecallRoom(RoomRecall {
            operator_id: operator.unwrap_or(details.sender),
            notification_enabled: method == WithdrawKind::TwoSided,
            notification_extension: extension,
        }),
    };
    carry_out(&courier, &row, order).await
}

/// Changes the message.
pub async fn modify(options: ModifyOptions) -> Result<ExitCode, Failure> {
    let row = options.row;
    let courier = opened_for(row.id).await?.with_confirm(Arc::new(Always(options.yes)));
    let body = match &options.body {
        Some(path) => text_of(path)?,
        None => {
            let body = courier.acts().modify_body(row.id, row.part.as_deref()).await?;
            with_text(&body, options.text.unwrap_or_default())
        }
    };
    warn_of_placeholders_in(&body);
    carry_out(&courier, &row, ActOrder::Modify { body }).await
}

/// Marks the message as read.
pub async fn mark_read(options: MarkReadOptions) -> Result<ExitCode, Failure> {
    let courier = opened_for(options.row.id).await?.with_confirm(Arc::new(Always(options.yes)));
    carry_out(&courier, &options.row, ActOrder::MarkRead { reader: options.reader }).await
}

/// Adds a reaction, or removes it.
pub async fn react(options: ReactOptions) -> Result<ExitCode, Failure> {
    let ReactOptions { row, operator: operator_id, index, remove, extension, yes } = options;
    let courier = opened_for(row.id).await?.with_confirm(Arc::new(Always(yes)));
    let order = match remove {
        true => ActOrder::Unreact { operator_id, index },
        false => ActOrder::React(Reaction {
            operator_id,
            index,
            extension,
            push_enabled: None,
            push_content: None,
            push_payload: None,
        }),
    };
    carry_out(&courier, &row, order).await
}

/// Replies in the thread of the message: a send with a row of its own.
pub async fn reply(options: ReplyOptions) -> Result<ExitCode, Failure> {
    let ReplyOptions { row, text, yes } = options;
    let courier = opened_for(row.id).await?.with_confirm(Arc::new(Always(yes)));
    let mut draft = courier.acts().reply(row.id, row.part.as_deref()).await?;
    draft.body = with_text(&draft.body, text);
    warn_of_placeholders(&courier.drafts().preview(&draft).await?.issues);
    let order = SendOrder { draft, upload: None, cancel: CancellationToken::new() };
    let result = courier.sends().send(order, print_wait).await?;
    Ok(print_end(&result, &FileNotes::default(), row.json))
}

/// Asks the service about the message; changes nothing.
pub async fn ask(row: ActRow, order: ActOrder) -> Result<ExitCode, Failure> {
    carry_out(&opened_for(row.id).await?, &row, order).await
}

async fn carry_out(courier: &Courier, row: &ActRow, order: ActOrder) -> Result<ExitCode, Failure> {
    let cancel = CancellationToken::new();
    let report = courier.acts().act(row.id, row.part.as_deref(), order, cancel).await?;
    Ok(print_report(&report, row.json))
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
        "reactions": report.note.reactions,
        "thread": report.note.thread,
        "room": report.note.room,
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
    match answered(&report.note) {
        Some(lines) => lines.iter().for_each(|line| text.push_str(&format!("\n{line}"))),
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

/// What the answer to a question says, a line for each thing; `None` where nothing was asked, or the answer is another.
fn answered(note: &ActNote) -> Option<Vec<String>> {
    if let Some(receipts) = &note.receipts {
        return Some(vec![
            format!("read {}: {}", receipts.read, receipts.read_account_ids.join(", ")),
            format!("unread {}: {}", receipts.unread, receipts.unread_account_ids.join(", ")),
        ]);
    }
    if let Some(reactions) = &note.reactions {
        let count = format!("reactions {}", reactions.len());
        let lines = reactions.iter().map(|one| {
            format!("{} {} {} {}", one.time_ms, one.operator_id, one.index, one.extension)
                .trim_end()
                .to_owned()
        });
        return Some([count].into_iter().chain(lines).collect());
    }
    if let Some(thread) = &note.thread {
        let more = if thread.has_more { " and more" } else { "" };
        let count = format!("replies {}{more}", thread.replies.len());
        let lines = thread.replies.iter().map(|one| {
            let text = one.text.as_deref().unwrap_or_default();
            format!("{} {} {} {text}", one.create_time_ms, one.message_server_id, one.sender_id)
                .trim_end()
                .to_owned()
        });
        return Some([count].into_iter().chain(lines).collect());
    }
    let room = note.room.as_ref()?;
    let missing = room.missing.iter().map(|id| format!("not among the newest {}: {id}", room.looked_at));
    Some(room.found.iter().map(|one| format!("found {}", one.json)).chain(missing).collect())
}
