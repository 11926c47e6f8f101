//! By what a message is known among those of its conversation.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::body::Body;
use crate::conversation::Conversation;

/// A message to look for, as it was sent.
#[derive(Debug, Clone)]
pub struct Sought {
    conversation: Conversation,
    message: SoughtMessage,
}

/// By what a message is known wherever it is looked for.
#[derive(Debug, Clone)]
pub(in crate::client) struct SoughtMessage {
    sender_id: String,
    message_client_id: String,
    content: Content,
}

/// What makes a message another one under the same id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Its `message_type`.
    MessageType,
    /// Its `text`.
    Text,
    /// Its `attachment`.
    Attachment,
}

/// What a message holds. What is absent, `null` or an empty text is the same: the service leaves out what was not given.
#[derive(Debug, Clone, Deserialize)]
struct Content {
    #[serde(default)]
    message_type: Value,
    #[serde(default)]
    text: Value,
    #[serde(default)]
    attachment: Value,
}

/// A message as the service keeps it, as far as it tells whose it is.
#[derive(Deserialize)]
struct Kept {
    message_client_id: Option<String>,
    sender_id: Option<String>,
    #[serde(flatten)]
    content: Content,
}

/// How a kept message compares with the one looked for.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::client) enum Comparison {
    Same,
    /// The sender's own, under the same id, with another content.
    Other(Vec<Difference>),
    /// Another id, or another sender's.
    Stranger,
}

impl Sought {
    /// What to look for after this body was sent to this conversation; `None` where it has no `message_client_id`, and so
    /// cannot be told from another with the same content.
    #[must_use]
    pub fn of(conversation: &Conversation, body: &Body) -> Option<Sought> {
        let message = SoughtMessage::of(&conversation.sender, body.value().get("message")?)?;
        Some(Sought { conversation: conversation.clone(), message })
    }

    /// Where to look.
    #[must_use]
    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }

    pub(super) fn compare(&self, raw: &str) -> Comparison {
        self.message.compare(raw)
    }
}

impl SoughtMessage {
    /// A message of a call, by its object in the body; `None` where it has no `message_client_id`.
    pub(in crate::client) fn of(sender_id: &str, message: &Value) -> Option<SoughtMessage> {
        let id = message.get("message_client_id")?.as_str().filter(|id| !id.is_empty())?;
        Some(SoughtMessage {
            sender_id: sender_id.to_owned(),
            message_client_id: id.to_owned(),
            content: Content::deserialize(message).ok()?,
        })
    }

    /// The id that its sender gave it.
    pub(in crate::client) fn message_client_id(&self) -> &str {
        &self.message_client_id
    }

    pub(in crate::client) fn compare(&self, raw: &str) -> Comparison {
        let Ok(kept) = serde_json::from_str::<Kept>(raw) else { return Comparison::Stranger };
        let is_of_sender = kept.sender_id.is_some_and(|sender| is_account(&sender, &self.sender_id));
        if !is_of_sender || kept.message_client_id.as_ref() != Some(&self.message_client_id) {
            return Comparison::Stranger;
        }
        let (sent, kept) = (&self.content, &kept.content);
        let differs: Vec<Difference> = [
            (Difference::MessageType, sent.message_type == kept.message_type),
            (Difference::Text, is_text(&sent.text, &kept.text)),
            (Difference::Attachment, is_attachment(&sent.attachment, &kept.attachment)),
        ]
        .into_iter()
        .filter_map(|(difference, is_same)| (!is_same).then_some(difference))
        .collect();
        if differs.is_empty() { Comparison::Same } else { Comparison::Other(differs) }
    }
}

/// The service lower-cases accounts. Source: fact sheet 4.1.
fn is_account(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other.trim())
}

fn is_text(sent: &Value, kept: &Value) -> bool {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    text(sent) == text(kept)
}

/// Compared as JSON: the order of keys, blanks and the spelling of a number are the service's own.
fn is_attachment(sent: &Value, kept: &Value) -> bool {
    match (sent, kept) {
        (Value::Null, Value::Null) => true,
        // The client SDKs show attachments of custom messages as text. Source: fact sheet 6.3.
        (Value::Object(_) | Value::Array(_), Value::String(text)) => {
            serde_json::from_str(text).is_ok_and(|kept| is_json(sent, &kept))
        }
        _ => is_json(sent, kept),
    }
}

fn is_json(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| is_json(value, other)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_json(one, other))
        }
        // 1.50 is 1.5; but what a double cannot hold must be the same to the digit.
        (Value::Number(one), Value::Number(other)) => {
            one == other
                || (one.as_i64(), one.as_u64()) == (None, None)
                    && one.as_f64() == other.as_f64()
                    && one.as_f64().is_some()
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use Difference::{Attachment, MessageType, Text};

    fn sought(message: &str) -> Sought {
        let body = Body::parse(format!(r#"{{"message":{message}}}"#)).unwrap();
        Sought::of(&"Li.Lei|1|bob".parse().unwrap(), &body).unwrap()
    }

    #[test]
    fn only_the_senders_own_message_of_the_same_content_is_the_same() {
        let text = sought(r#"{"message_type":0,"text":"你好","message_client_id":"m1"}"#);
        for (kept, expected) in [
            (r#""sender_id":"li.lei","message_type":0,"text":"你好""#, Comparison::Same),
            (r#""sender_id":"LI.LEI","message_type":0,"text":"你好","attachment":null"#, Comparison::Same),
            (r#""sender_id":"bob","message_type":0,"text":"你好""#, Comparison::Stranger),
            (r#""message_type":0,"text":"你好""#, Comparison::Stranger),
            (r#""sender_id":"li.lei","message_type":0,"text":"你 好""#, Comparison::Other(vec![Text])),
            (r#""sender_id":"li.lei","message_type":10,"text":"你好""#, Comparison::Other(vec![MessageType])),
            (
                r#""sender_id":"li.lei","message_type":0,"text":"你好","attachment":{"a":1}"#,
                Comparison::Other(vec![Attachment]),
            ),
            (r#""sender_id":"li.lei""#, Comparison::Other(vec![MessageType, Text])),
        ] {
            let raw = format!(r#"{{"message_client_id":"m1",{kept}}}"#);
            assert_eq!(text.compare(&raw), expected, "{raw}");
            assert_eq!(text.compare(&raw.replace("\"m1\"", "\"M1\"")), Comparison::Stranger);
        }
    }

    #[test]
    fn an_attachment_is_compared_as_json_and_to_the_digit() {
        let custom = sought(
            r#"{"message_type":100,"message_client_id":"m1","attachment":{"a":[1,{"n":9007199254740993}],"b":1.50}}"#,
        );
        for (attachment, is_same) in [
            (r#"{"b":1.5, "a":[1,{"n":9007199254740993}]}"#, true),
            (r#""{\"b\":1.50,\"a\":[1,{\"n\":9007199254740993}]}""#, true),
            (r#"{"b":1.5, "a":[1,{"n":9007199254740992}]}"#, false),
            (r#"{"b":1.5, "a":[1,{"n":9007199254740993}],"c":0}"#, false),
            (r#"{"b":1.5}"#, false),
            ("null", false),
        ] {
            let raw = format!(
                r#"{{"message_client_id":"m1","sender_id":"li.lei","message_type":100,"attachment":{attachment}}}"#
            );
            let expected = if is_same { Comparison::Same } else { Comparison::Other(vec![Attachment]) };
            assert_eq!(custom.compare(&raw), expected, "{raw}");
        }
    }
}
