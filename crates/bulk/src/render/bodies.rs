//! What the body of a call holds beside what its template says: who sends, and to whom.

use serde_json::{Value, json};
use yunxin::{Conversation, body_edit};

use crate::setup::RowCall;

/// The body of a call that takes one row.
pub(super) fn of_one(call: RowCall, conversation: &Conversation, body: String) -> Option<String> {
    let Conversation { sender, kind, receiver } = conversation;
    match call {
        // Its path says it.
        RowCall::Message => Some(body),
        // With the flag the service drops what it has by its client id, so that a repeat is the same bytes and does no harm.
        RowCall::Chatroom => put(body, &[("sender_id", json!(sender)), ("resend_flag", json!(1))]),
        RowCall::Notification => put(
            body_edit::unset(&body, &["receiver_ids"])?,
            &[("sender_id", json!(sender)), ("type", json!(kind.code())), ("receiver_id", json!(receiver))],
        ),
    }
}

/// The body of a call that takes many rows.
pub(super) fn of_many(call: RowCall, sender: &str, receivers: &[&str], body: String) -> Option<String> {
    let ends = [("sender_id", json!(sender)), ("receiver_ids", json!(receivers))];
    match call {
        // Without the detail it is not documented whom the answer names.
        RowCall::Message => put(put(body, &ends)?, &[("need_message_detail", json!(true))]),
        RowCall::Chatroom => None,
        RowCall::Notification => {
            let body = body_edit::unset(&body, &["type"])?;
            put(body_edit::unset(&body, &["receiver_id"])?, &ends)
        }
    }
}

fn put(body: String, values: &[(&str, Value)]) -> Option<String> {
    values.iter().try_fold(body, |body, (key, value)| body_edit::set(&body, &[key], &value.to_string()))
}
