//! The ends inside one call: of each receiver, or of each message.
//!
//! A call that is answered with code 200 was taken; what came of each part of it stands in two lists. A part that stands in
//! neither, or in both, has an unknown end: nothing is guessed.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::body::Body;
use crate::catalogue::{AnswerShape, call_description};
use crate::client::End;
use crate::codes::{CallKind, proof};
use crate::int64::{Int64, or_none, text_or_none};
use crate::kind::SendKind;

/// What the parts of a call are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Accounts, by their id in lower case.
    Receiver,
    /// Messages, by their `message_client_id`.
    Message,
}

/// How a part ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PartOutcome {
    /// The service took it.
    Sent,
    /// The service said no.
    Rejected,
    /// It may have arrived.
    Unknown,
}

/// The end of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartEnd {
    /// Account id in lower case, or `message_client_id`.
    pub id: String,
    /// How it ended.
    pub outcome: PartOutcome,
    /// The service's code, where it gave one for this part.
    pub code: Option<i64>,
    /// The service's text, where it gave one for this part.
    pub msg: Option<String>,
    /// The service's id of the message.
    pub message_server_id: Option<Int64>,
    /// The service's time, Unix milliseconds.
    pub create_time_ms: Option<i64>,
}

/// The ends of all parts of a call, in the order of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// What they are.
    pub kind: PartKind,
    /// One for each that was asked for, and no other.
    pub ends: Vec<PartEnd>,
    /// Accounts that did not get messages of a call to them in a room. Which of its messages, is not said.
    pub failed_accounts: Vec<PartEnd>,
    /// What the answer names though nobody asked for it.
    pub strangers: Vec<String>,
}

impl Parts {
    /// How many ended so.
    #[must_use]
    pub fn count(&self, outcome: PartOutcome) -> usize {
        self.ends.iter().filter(|part| part.outcome == outcome).count()
    }

    /// The end of the whole call: unknown where that of any part is, rejected where all were, and else sent.
    #[must_use]
    pub fn outcome(&self) -> PartOutcome {
        let is_unknown = |part: &PartEnd| part.outcome == PartOutcome::Unknown;
        if self.ends.iter().chain(&self.failed_accounts).any(is_unknown) {
            PartOutcome::Unknown
        } else if !self.ends.is_empty() && self.count(PartOutcome::Rejected) == self.ends.len() {
            PartOutcome::Rejected
        } else {
            PartOutcome::Sent
        }
    }
}

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

/// Both lists of an answer, by the id of the part.
#[derive(Default)]
struct Lists {
    taken: Vec<(String, Taken)>,
    failed: Vec<(String, Failed)>,
    /// Of a call with several messages into a room: accounts that did not get some of them.
    accounts: Vec<PartEnd>,
    /// Who is not in the list of failures was taken, as a chatroom's answer has no other.
    others_taken: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Taken {
    #[serde(deserialize_with = "text_or_none")]
    receiver_id: Option<String>,
    #[serde(deserialize_with = "text_or_none")]
    account_id: Option<String>,
    #[serde(deserialize_with = "text_or_none")]
    message_client_id: Option<String>,
    #[serde(deserialize_with = "or_none")]
    message_server_id: Option<Int64>,
    #[serde(deserialize_with = "or_none")]
    create_time: Option<Int64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Failed {
    #[serde(deserialize_with = "text_or_none")]
    account_id: Option<String>,
    /// The name in one of the SDKs.
    #[serde(deserialize_with = "text_or_none")]
    receiver_id: Option<String>,
    #[serde(deserialize_with = "text_or_none")]
    message_client_id: Option<String>,
    #[serde(deserialize_with = "or_none")]
    error_code: Option<Int64>,
    #[serde(deserialize_with = "text_or_none")]
    error_msg: Option<String>,
}

impl Failed {
    fn code(&self) -> Option<i64> {
        self.error_code.map(|code| code.0)
    }
}

impl Lists {
    /// `None` when the answer has neither list, or one of another shape.
    fn read(answer: &str, shape: AnswerShape) -> Option<Lists> {
        let value: Value = serde_json::from_str(answer).ok()?;
        let data = value.get("data")?;
        let list = |name| match data.get(name) {
            None | Some(Value::Null) => Some(None),
            Some(Value::Array(list)) => Some(Some(list)),
            Some(_) => None,
        };
        let failed = list("failed_list")?;
        let mut lists = Lists::default();
        if shape == AnswerShape::RoomMessage {
            data.get("message").filter(|message| message.is_object())?;
            lists.others_taken = true;
            lists.add_failed(failed?, shape)?;
            return Some(lists);
        }
        let taken = list("success_list")?;
        if taken.is_none() && failed.is_none() {
            return None;
        }
        for item in taken.into_iter().flatten() {
            let (id, item) = match item {
                Value::String(id) => (id.to_ascii_lowercase(), Taken::default()),
                item => {
                    let Ok(item) = serde_json::from_value::<Taken>(item.clone()) else { continue };
                    let id = match shape {
                        AnswerShape::RoomMessages => item.message_client_id.clone(),
                        _ => item
                            .receiver_id
                            .as_ref()
                            .or(item.account_id.as_ref())
                            .map(|id| id.to_ascii_lowercase()),
                    };
                    // Which part an item without a name is about, nobody knows.
                    let Some(id) = id else { continue };
                    (id, item)
                }
            };
            lists.taken.push((id, item));
        }
        lists.add_failed(failed.map_or(&[][..], Vec::as_slice), shape)?;
        Some(lists)
    }

    fn add_failed(&mut self, list: &[Value], shape: AnswerShape) -> Option<()> {
        for item in list {
            let nested = ["failed_messages", "failed_account_ids"]
                .map(|name| item.get(name).and_then(Value::as_array));
            if shape == AnswerShape::RoomMessages && nested.iter().any(Option::is_some) {
                self.add_failed(nested[0].map_or(&[][..], Vec::as_slice), shape)?;
                self.add_failed(nested[1].map_or(&[][..], Vec::as_slice), shape)?;
                continue;
            }
            let item = match item {
                Value::String(id) => Failed { account_id: Some(id.clone()), ..Failed::default() },
                item => serde_json::from_value(item.clone()).ok()?,
            };
            let account = item.account_id.as_ref().or(item.receiver_id.as_ref());
            if let (AnswerShape::RoomMessages, None, Some(id)) = (shape, &item.message_client_id, account) {
                // Which of the messages the account did not get is not said: its entry is about none of them.
                self.add_account(id.to_ascii_lowercase(), &item);
                continue;
            }
            let id = match shape {
                AnswerShape::RoomMessages => item.message_client_id.clone(),
                _ => account.map(|id| id.to_ascii_lowercase()),
            };
            match id {
                Some(id) => self.failed.push((id, item)),
                // Whom it failed for is not said, and there is no list of those that it did not.
                None if shape == AnswerShape::RoomMessage => return None,
                None => {}
            }
        }
        Some(())
    }

    fn add_account(&mut self, id: String, item: &Failed) {
        if self.accounts.iter().any(|known| known.id == id) {
            return;
        }
        // A name alone in a list of failures is a refusal without its reason.
        let is_doubtful = item.code().is_some_and(|code| !proof(code).refuses(CallKind::Send));
        self.accounts.push(PartEnd {
            id,
            outcome: if is_doubtful { PartOutcome::Unknown } else { PartOutcome::Rejected },
            code: item.code(),
            msg: item.error_msg.clone(),
            message_server_id: None,
            create_time_ms: None,
        });
    }

    fn ends(self, kind: PartKind, ids: &[String]) -> Parts {
        let mut taken: HashMap<&str, &Taken> = HashMap::new();
        for (id, item) in &self.taken {
            taken.entry(id.as_str()).or_insert(item);
        }
        let mut failed: HashMap<&str, &Failed> = HashMap::new();
        for (id, item) in &self.failed {
            failed.entry(id.as_str()).or_insert(item);
        }
        let end = |id: &String| {
            let mut part = PartEnd {
                id: id.clone(),
                outcome: PartOutcome::Unknown,
                code: None,
                msg: None,
                message_server_id: None,
                create_time_ms: None,
            };
            match (taken.get(id.as_str()), failed.get(id.as_str())) {
                (Some(item), None) => {
                    part.outcome = PartOutcome::Sent;
                    part.message_server_id = item.message_server_id;
                    part.create_time_ms = item.create_time.map(|time| time.0);
                }
                (None, Some(item)) => {
                    let refuses = item.code().is_some_and(|code| proof(code).refuses(CallKind::Send));
                    if refuses {
                        part.outcome = PartOutcome::Rejected;
                    }
                    (part.code, part.msg) = (item.code(), item.error_msg.clone());
                }
                (Some(_), Some(item)) => {
                    (part.code, part.msg) = (item.code(), item.error_msg.clone());
                }
                (None, None) if self.others_taken => part.outcome = PartOutcome::Sent,
                (None, None) => {}
            }
            part
        };
        let ends: Vec<PartEnd> = ids.iter().map(end).collect();
        let mut strangers: Vec<String> = Vec::new();
        for id in self.taken.iter().map(|(id, _)| id).chain(self.failed.iter().map(|(id, _)| id)) {
            if !ids.contains(id) && !strangers.contains(id) {
                strangers.push(id.clone());
            }
        }
        Parts { kind, ends, failed_accounts: self.accounts, strangers }
    }
}

#[cfg(test)]
mod tests;
