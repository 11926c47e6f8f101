//! One call: record, call, conclude. The row is durable before the first byte goes out.

use history::{NewSend, SeenFile};
use yunxin::{Body, Client, Endpoint, SendCall, TraceId, abandoned_messages, part_ends, preview_headers};

use super::ending::{kept_kind, kept_parts, new_parts, with_parts};
use super::model::{CallOrder, CallResult};
use super::words::{client_id, receiver, sender, snippet_of};
use crate::account::Account;
use crate::compose::{
    Recording, SendResult, SendStage, Watch, call_out, error_of, finish, new_attempt, texts,
};
use crate::error::Error;

pub(super) async fn carry_out(
    recording: Recording,
    order: CallOrder,
    (body, file): (Body, Option<SeenFile>),
    (account, client): (Account, Client),
    watch: Watch,
) -> Result<CallResult, Error> {
    let (trace_id, kind) = (TraceId::random(), order.destination.kind());
    let url = order.destination.url(&Endpoint::new(client.endpoints().primary.clone())).to_string();
    let new = new_send(&order, &body, &account, (url, &trace_id), &recording.process);
    let parts = new_parts(kind, &body);
    let row_id = recording
        .blocking(move |history| history.record_call(&new, file.as_ref(), kept_kind(kind), &parts))
        .await?;
    watch(SendStage::Recorded { row_id });

    let CallOrder { destination, body: text, cancel, .. } = order;
    let call = SendCall { destination, body: text, trace_id: trace_id.clone() };
    let report = call_out(&client, &call, &cancel, &watch).await;

    let mut end = finish(&report);
    let error = error_of(&report.end);
    let ended = part_ends(kind, &body, &report.end, end.answer.as_deref());
    if let Some(parts) = &ended {
        end = with_parts(end, parts);
    }
    let parts = ended.as_ref().map(kept_parts).unwrap_or_default();
    let result = SendResult {
        clock_corrected_s: report.clock_corrected_s,
        abandoned: abandoned_messages(kind, end.answer.as_deref()),
        ..SendResult::of(row_id, &trace_id, &end, error)
    };
    tracing::info!(%row_id, kind = kind.name(), outcome = ?result.outcome, parts = parts.len(), "a call ended");
    let attempts: Vec<_> = report.attempts.into_iter().map(new_attempt).collect();
    let kept = parts.clone();
    let written =
        recording.blocking(move |history| history.conclude_with(row_id, &attempts, Some(&end), &kept)).await;
    watch(SendStage::Ended { row_id });
    // What happened at the service is the truth, even when our own disk is full.
    if let Err(error) = &written {
        tracing::error!(%row_id, %error, "the end of a call could not be written");
    }
    Ok(CallResult {
        end: SendResult { unwritten: written.is_err(), ..result },
        parts,
        strangers: ended.map(|parts| parts.strangers).unwrap_or_default(),
    })
}

pub(super) fn new_send(
    order: &CallOrder,
    body: &Body,
    account: &Account,
    (url, trace_id): (String, &TraceId),
    process: &str,
) -> NewSend {
    let to = &order.destination;
    NewSend {
        account_id: account.id.to_string(),
        account_name: account.name.clone(),
        account_color: account.color.token().to_owned(),
        production: account.is_production(),
        sender: sender(to, body),
        conversation_type: to.conversation().map_or(0, |conversation| conversation.kind.code()),
        receiver: receiver(to, body),
        message_type: body.message_type().map(|kind| i64::from(kind.code())),
        message_client_id: client_id(body),
        trace_id: trace_id.to_string(),
        method: "POST".to_owned(),
        url,
        request_headers: preview_headers(&account.app_key, trace_id, true),
        request_body: order.body.clone(),
        snippet: snippet_of(to.kind(), body),
        search_text: texts(body),
        process: process.to_owned(),
        started_at_ms: crate::clock::now_ms(),
    }
}
