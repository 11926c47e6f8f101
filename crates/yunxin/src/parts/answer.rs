//! What the answer of a call says of its parts: the lists of those that were taken, and of those that were not.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::model::{PartEnd, PartKind, PartOutcome, Parts};
use crate::catalogue::AnswerShape;
use crate::codes::{CallKind, proof};
use crate::int64::{Int64, or_none, text_or_none};

/// Both lists of an answer, by the id of the part.
#[derive(Default)]
pub(super) struct Lists {
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
    pub(super) fn read(answer: &str, shape: AnswerShape) -> Option<Lists> {
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

    pub(super) fn ends(self, kind: PartKind, ids: &[String]) -> Parts {
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
