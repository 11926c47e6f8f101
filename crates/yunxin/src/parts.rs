//! The ends inside one call: of each receiver, or of each message.
//!
//! A call that is answered with code 200 was taken; what came of each part of it stands in two lists. A part that stands in
//! neither, or in both, has an unknown end: nothing is guessed.

mod answer;
mod model;

use serde_json::Value;

pub use self::model::{PartEnd, PartKind, PartOutcome, Parts};

use self::answer::Lists;
use crate::body::Body;
use crate::catalogue::{AnswerShape, call_description};
use crate::client::End;
use crate::kind::SendKind;

/// The parts that a call asks for, in its order, each once; `None` for a call that has none.
#[must_use]
pub fn asked_parts(kind: SendKind, body: &Body) -> Option<(PartKind, Vec<String>)> {
    let list = |name| body.value().get(name).and_then(Value::as_array);
    let (part, ids): (_, Vec<String>) = match call_description(kind).answer {
        // A message to a whole room has no receivers of its own.
        AnswerShape::Receivers | AnswerShape::RoomMessage => {
            (PartKind::Receiver, list("receiver_ids")?.iter().filter_map(account).collect())
        }
        AnswerShape::RoomMessages => {
            let id = |message: &Value| message.get("message_client_id")?.as_str().map(str::to_owned);
            (PartKind::Message, list("messages")?.iter().filter_map(id).collect())
        }
        _ => return None,
    };
    let mut once: Vec<String> = Vec::with_capacity(ids.len());
    for id in ids {
        if !once.contains(&id) {
            once.push(id);
        }
    }
    Some((part, once))
}

fn account(id: &Value) -> Option<String> {
    id.as_str().map(str::to_ascii_lowercase)
}

/// How each part of a call ended: `end` is that of the call, `answer` the text of its last answer. `None` for a call that has
/// no parts.
#[must_use]
pub fn part_ends(kind: SendKind, body: &Body, end: &End, answer: Option<&str>) -> Option<Parts> {
    let (part, ids) = asked_parts(kind, body)?;
    let all = |outcome, code: Option<i64>, msg: Option<&String>| {
        let end = |id| PartEnd {
            id,
            outcome,
            code,
            msg: msg.filter(|msg| !msg.is_empty()).cloned(),
            message_server_id: None,
            create_time_ms: None,
        };
        let ends = ids.iter().cloned().map(end).collect();
        Parts { kind: part, ends, failed_accounts: Vec::new(), strangers: Vec::new() }
    };
    Some(match end {
        End::Rejected { code, msg, .. } => all(PartOutcome::Rejected, *code, Some(msg)),
        End::NotSent { .. } => all(PartOutcome::Rejected, None, None),
        End::Unknown { .. } => all(PartOutcome::Unknown, None, None),
        End::Sent { .. } => {
            let lists = answer.and_then(|answer| Lists::read(answer, call_description(kind).answer));
            match lists {
                Some(lists) => lists.ends(part, &ids),
                None => all(PartOutcome::Unknown, None, None),
            }
        }
    })
}

#[cfg(test)]
mod tests;
