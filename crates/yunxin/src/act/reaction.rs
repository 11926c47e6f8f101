//! Reactions to a message, which the API calls quick comments.
//!
//! Source: fact sheet §13.

use serde::{Deserialize, Serialize};

use super::sent::SentMessage;
use crate::client::envelope::Envelope;
use crate::int64::Int64;
use crate::validate::fields::is_broken_json;
use crate::validate::issue::{Findings, Issue, IssueCode};

/// A reaction that is put under a message. What is `None` is not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Reaction {
    /// Who reacts.
    pub operator_id: String,
    /// Which reaction: a number above 0 whose meaning is the app's.
    #[specta(type = specta_typescript::Number)]
    pub index: i64,
    /// More for the clients.
    pub extension: Option<String>,
    /// Whether the receiver is pushed.
    pub push_enabled: Option<bool>,
    /// Text of the push.
    pub push_content: Option<String>,
    /// JSON text of the push.
    pub push_payload: Option<String>,
}

/// A reaction as the service keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct KeptReaction {
    /// Who reacted.
    pub operator_id: String,
    /// Which reaction.
    #[specta(type = specta_typescript::Number)]
    pub index: i64,
    /// More for the clients; empty where there is none.
    pub extension: String,
    /// When, Unix milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub time_ms: i64,
}

/// A message as reactions name it.
#[derive(Serialize)]
struct Named<'a> {
    conversation_type: u8,
    sender_id: &'a str,
    receiver_id: &'a str,
    message_server_id: Int64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_client_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    create_time: Option<i64>,
}

#[derive(Serialize)]
struct PushConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    push_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    push_content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    push_payload: Option<&'a str>,
}

#[derive(Serialize)]
struct Request<'a> {
    operator_id: &'a str,
    index: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<&'a str>,
    message: Named<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    push_config: Option<PushConfig<'a>>,
}

#[derive(Serialize)]
struct Question<'a> {
    messages: [Named<'a>; 1],
}

impl<'a> Named<'a> {
    fn of(message: &'a SentMessage) -> Named<'a> {
        Named {
            conversation_type: message.conversation.kind.code(),
            sender_id: &message.conversation.sender,
            receiver_id: &message.conversation.receiver,
            message_server_id: message.message_server_id,
            message_client_id: message.message_client_id.as_deref(),
            create_time: message.create_time_ms,
        }
    }
}

impl Reaction {
    /// Longest `push_content`, in UTF-16 units, as everywhere in a `push_config`. Source: fact sheet §7.
    pub const MAX_PUSH_CONTENT: usize = 500;
    /// Longest `push_payload`.
    pub const MAX_PUSH_PAYLOAD: usize = 2048;

    /// What the service would refuse. Pointers name the field.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        let mut found = Findings::default();
        if self.index < 1 {
            found.error("/index", IssueCode::TooSmall);
        }
        let limits = [
            ("push_content", &self.push_content, Self::MAX_PUSH_CONTENT),
            ("push_payload", &self.push_payload, Self::MAX_PUSH_PAYLOAD),
        ];
        for (name, text, max) in limits {
            found.too_long(&format!("/{name}"), text.as_deref(), max);
        }
        if self.push_payload.as_deref().is_some_and(is_broken_json) {
            found.error("/push_payload", IssueCode::NotJson);
        }
        found.0
    }

    /// The body that adds it.
    pub(super) fn body(&self, message: &SentMessage) -> Option<String> {
        let push = PushConfig {
            push_enabled: self.push_enabled,
            push_content: self.push_content.as_deref(),
            push_payload: self.push_payload.as_deref(),
        };
        let has_push =
            self.push_enabled.is_some() || self.push_content.is_some() || self.push_payload.is_some();
        let request = Request {
            operator_id: &self.operator_id,
            index: self.index,
            extension: self.extension.as_deref(),
            message: Named::of(message),
            push_config: has_push.then_some(push),
        };
        serde_json::to_string(&request).ok()
    }
}

/// The body that takes a reaction away.
pub(super) fn removal(operator_id: &str, index: i64, message: &SentMessage) -> Option<String> {
    let request =
        Request { operator_id, index, extension: None, message: Named::of(message), push_config: None };
    serde_json::to_string(&request).ok()
}

/// The body that asks for the reactions to a message.
pub(super) fn question(message: &SentMessage) -> Option<String> {
    serde_json::to_string(&Question { messages: [Named::of(message)] }).ok()
}

/// The Java SDK's names, and the Go SDK's beside them.
#[derive(Deserialize)]
struct Answered {
    #[serde(alias = "items", default)]
    success_list: Vec<Commented>,
}

#[derive(Deserialize)]
struct Commented {
    #[serde(default)]
    comments: Vec<Comment>,
}

#[derive(Deserialize)]
struct Comment {
    operator_id: String,
    #[serde(alias = "type")]
    index: i64,
    #[serde(alias = "server_extension")]
    extension: Option<String>,
    #[serde(alias = "timestamp")]
    time: i64,
}

/// The reactions that an answer lists for the one message that was asked about; `None` where it answers something else, or
/// the service did not find the message.
#[must_use]
pub fn kept_reactions(answer: &str) -> Option<Vec<KeptReaction>> {
    let answered: Answered = Envelope::read(answer)?.data()?;
    let kept = |Comment { operator_id, index, extension, time }| KeptReaction {
        operator_id,
        index,
        extension: extension.unwrap_or_default(),
        time_ms: time,
    };
    answered.success_list.into_iter().next().map(|message| message.comments.into_iter().map(kept).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaction() -> Reaction {
        Reaction {
            operator_id: "swan".into(),
            index: 1,
            extension: None,
            push_enabled: None,
            push_content: None,
            push_payload: None,
        }
    }

    #[test]
    fn a_reaction_is_above_zero_and_its_push_within_limits() {
        assert_eq!(reaction().issues(), []);
        assert_eq!(Reaction { push_payload: Some(String::new()), ..reaction() }.issues(), []);
        let blank = Reaction { push_payload: Some(" ".into()), ..reaction() }.issues();
        assert_eq!(blank[0].code, IssueCode::NotJson, "{blank:?}");
        let wrong = Reaction {
            index: 0,
            push_content: Some("雁".repeat(501)),
            push_payload: Some("{".into()),
            ..reaction()
        };
        let found: Vec<_> = wrong.issues().into_iter().map(|issue| (issue.pointer, issue.code)).collect();
        let expected = [
            ("/index", IssueCode::TooSmall),
            ("/push_content", IssueCode::TooLong),
            ("/push_payload", IssueCode::NotJson),
        ];
        assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn reactions_are_read_and_a_message_that_is_not_there_has_no_list() {
        let answer = r#"{"code":200,"data":{"success_list":[{"message_server_id":1,"comments":[
            {"operator_id":"swan","index":7,"time":1764000021345}]}],"failed_list":[]}}"#;
        let kept = KeptReaction {
            operator_id: "swan".into(),
            index: 7,
            extension: String::new(),
            time_ms: 1_764_000_021_345,
        };
        assert_eq!(kept_reactions(answer), Some(vec![kept.clone()]));
        let go = r#"{"code":200,"data":{"items":[{"message_server_id":1,"comments":[
            {"operator_id":"swan","type":7,"timestamp":1764000021345,"server_extension":""}]}]}}"#;
        assert_eq!(kept_reactions(go), Some(vec![kept]), "the other SDK's names");
        let none = r#"{"code":200,"data":{"success_list":[],"failed_list":[{"message_server_id":1}]}}"#;
        assert_eq!(kept_reactions(none), None);
    }
}
