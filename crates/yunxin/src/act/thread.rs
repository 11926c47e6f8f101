//! The replies in the thread of a message.
//!
//! Source: fact sheet §7 and §12.

use serde::{Deserialize, Serialize};
use url::Url;

use super::sent::SentMessage;
use crate::body::Body;
use crate::client::envelope::Envelope;
use crate::endpoint::Endpoint;
use crate::int64::Int64;

/// The longest page.
const PAGE: u32 = 100;

/// A reply as the service keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ThreadReply {
    /// Who replied.
    pub sender_id: String,
    /// Its id, as decimal text to the last digit.
    pub message_server_id: String,
    /// When, Unix milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub create_time_ms: i64,
    /// What it says; `None` for what is no text.
    pub text: Option<String>,
}

/// The replies of a thread, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ThreadReplies {
    /// How many there are, where the answer counts them.
    pub total: Option<u32>,
    /// At most a page of them.
    pub replies: Vec<ThreadReply>,
    /// Whether there are others.
    pub has_more: bool,
}

#[derive(Deserialize)]
struct Page {
    total: Option<u32>,
    #[serde(default)]
    messages: Vec<Item>,
    #[serde(default)]
    has_more: bool,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    sender_id: String,
    message_server_id: Int64,
    create_time: i64,
    text: Option<String>,
}

impl ThreadReplies {
    /// What an answer says, when it is a page of a thread. Sorted here: the sources disagree about the service's order.
    #[must_use]
    pub fn read(answer: &str) -> Option<Self> {
        let page: Page = Envelope::read(answer)?.data()?;
        let reply = |item: Item| ThreadReply {
            sender_id: item.sender_id,
            message_server_id: item.message_server_id.to_string(),
            create_time_ms: item.create_time,
            text: item.text,
        };
        let mut replies: Vec<ThreadReply> = page.messages.into_iter().map(reply).collect();
        replies.sort_by_key(|reply| reply.create_time_ms);
        Some(Self { total: page.total, replies, has_more: page.has_more })
    }
}

/// Where the replies to a message are read, from the message itself to `end_ms`, Unix milliseconds by the service's clock.
pub(super) fn thread_url(endpoint: &Endpoint, message: &SentMessage, end_ms: i64) -> Url {
    let SentMessage { conversation, message_server_id, message_client_id, create_time_ms } = message;
    let create_ms = create_time_ms.unwrap_or_default();
    let mut url = endpoint.query_url("thread_messages");
    url.query_pairs_mut()
        .append_pair("begin_time", &create_ms.saturating_sub(1).to_string())
        .append_pair("end_time", &end_ms.max(create_ms).to_string())
        .append_pair("limit", &PAGE.to_string())
        .append_pair("conversation_type", &conversation.kind.code().to_string())
        .append_pair("sender_id", &conversation.sender)
        .append_pair("receiver_id", &conversation.receiver)
        .append_pair("message_server_id", &message_server_id.to_string())
        .extend_pairs(message_client_id.as_deref().map(|id| ("message_client_id", id)))
        .append_pair("create_time", &create_ms.to_string());
    url
}

#[derive(Serialize)]
struct Named<'a> {
    sender_id: &'a str,
    receiver_id: &'a str,
    create_time: i64,
    message_server_id: Int64,
    message_client_id: &'a str,
}

/// The `thread_config` of a reply to a message that was sent with `sent`: a message that stands in a thread keeps its root.
/// `None` where the message lacks what names it.
#[must_use]
pub fn reply_config(message: &SentMessage, sent: &Body) -> Option<String> {
    let named = Named {
        sender_id: &message.conversation.sender,
        receiver_id: &message.conversation.receiver,
        create_time: message.create_time_ms?,
        message_server_id: message.message_server_id,
        message_client_id: message.message_client_id.as_deref()?,
    };
    let named = serde_json::to_string(&named).ok()?;
    let root = sent.value().pointer("/thread_config/thread_root").filter(|root| root.is_object());
    let root = root.map_or_else(|| named.clone(), ToString::to_string);
    Some(format!(r#"{{"thread_root":{root},"thread_reply":{named}}}"#))
}

/// Whether a message goes to some members of its group only: such messages have neither replies nor reactions.
#[must_use]
pub fn is_targeted(sent: &Body) -> bool {
    sent.value().get("target_option").is_some_and(serde_json::Value::is_object)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn message() -> SentMessage {
        SentMessage {
            conversation: "li.lei|1|han-meimei".parse().unwrap(),
            message_server_id: Int64(812_345_678_901_234_567),
            message_client_id: Some("m-1".into()),
            create_time_ms: Some(1_764_000_012_345),
        }
    }

    #[test]
    fn a_reply_names_its_message_and_the_root_of_the_thread_to_the_last_digit() {
        let of = |sent: &str| reply_config(&message(), &Body::parse(sent).unwrap()).unwrap();
        let named = r#"{"sender_id":"li.lei","receiver_id":"han-meimei","create_time":1764000012345,"message_server_id":812345678901234567,"message_client_id":"m-1"}"#;
        assert_eq!(of("{}"), format!(r#"{{"thread_root":{named},"thread_reply":{named}}}"#));
        let in_thread = r#"{"thread_config":{"thread_root":{"message_server_id":812345678901234999}}}"#;
        let expected =
            format!(r#"{{"thread_root":{{"message_server_id":812345678901234999}},"thread_reply":{named}}}"#);
        assert_eq!(of(in_thread), expected);
        let nameless = SentMessage { message_client_id: None, ..message() };
        assert_eq!(reply_config(&nameless, &Body::parse("{}").unwrap()), None);
    }

    #[test]
    fn replies_are_read_oldest_first() {
        let answer = r#"{"code":200,"data":{"total":2,"messages":[
            {"sender_id":"b","message_server_id":9007199254740993,"create_time":2,"text":"later"},
            {"sender_id":"a","message_server_id":1,"create_time":1}],"has_more":true}}"#;
        let read = ThreadReplies::read(answer).unwrap();
        let ids: Vec<_> = read.replies.iter().map(|reply| reply.message_server_id.as_str()).collect();
        assert_eq!((ids, read.total, read.has_more), (vec!["1", "9007199254740993"], Some(2), true));
        assert_eq!(ThreadReplies::read(r#"{"code":200}"#), None);
    }

    #[test]
    fn a_message_to_some_members_only_has_no_replies() {
        let targeted = |text: &str| is_targeted(&Body::parse(text).unwrap());
        assert!(targeted(r#"{"target_option":{"receiver_account_ids":["a"]}}"#));
        assert!(!targeted(r#"{"target_option":null}"#));
    }
}
