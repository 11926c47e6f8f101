//! What can be done with a message of a chatroom, which has no id but the one that its caller gave it.
//!
//! Source: fact sheet §15 (both server SDKs).

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use url::Url;

use crate::client::envelope::Envelope;
use crate::endpoint::Endpoint;
use crate::validate::issue::{Findings, Issue};

/// Messages of the history that are looked at: the longest page.
const PAGE: u32 = 100;

/// A message in a chatroom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRoomMessage {
    /// The room's decimal id.
    pub room_id: String,
    /// Who sent it.
    pub sender_id: String,
    /// Its name in the room.
    pub message_client_id: String,
    /// When it was sent, by the service's clock, Unix milliseconds.
    pub create_time_ms: i64,
}

/// One thing to do with a message in a chatroom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomAct {
    /// Take it back, or delete it.
    Recall(RoomRecall),
    /// Look for it among the newest messages of the room's history. Changes nothing.
    Read,
}

/// How a chatroom message is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RoomRecall {
    /// Who takes it back.
    pub operator_id: String,
    /// `true`: a recall that the room is notified of; `false`: a deletion.
    pub notification_enabled: bool,
    /// More for the clients; not sent when `None`.
    pub notification_extension: Option<String>,
}

impl RoomRecall {
    /// Longest `notification_extension`, in UTF-16 units.
    pub const MAX_EXTENSION: usize = 1024;

    /// What the service would refuse. Pointers name the parameter.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        let mut found = Findings::default();
        found.too_long(
            "/notification_extension",
            self.notification_extension.as_deref(),
            Self::MAX_EXTENSION,
        );
        found.0
    }
}

impl RoomAct {
    pub(super) fn method(&self) -> Method {
        match self {
            Self::Recall(_) => Method::DELETE,
            Self::Read => Method::GET,
        }
    }

    pub(super) fn url(&self, endpoint: &Endpoint, message: &SentRoomMessage) -> Url {
        let SentRoomMessage { room_id, sender_id, message_client_id, create_time_ms } = message;
        match self {
            Self::Read => endpoint.room_history_url(room_id, sender_id, PAGE, None),
            Self::Recall(recall) => {
                let mut url = endpoint.room_message_url(room_id, message_client_id);
                url.query_pairs_mut()
                    .append_pair("operator_id", &recall.operator_id)
                    .append_pair("sender_id", sender_id)
                    .append_pair("create_time", &create_time_ms.to_string())
                    .append_pair(
                        "notification_enabled",
                        if recall.notification_enabled { "true" } else { "false" },
                    )
                    .extend_pairs(
                        recall.notification_extension.as_deref().map(|text| ("notification_extension", text)),
                    );
                url
            }
        }
    }
}

/// What a page of a room's history says about some messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RoomCheck {
    /// How many messages the page has.
    pub looked_at: u32,
    /// Those that are among them.
    pub found: Vec<RoomFound>,
    /// The `message_client_id` of the others. That proves nothing where the room has more than was looked at.
    pub missing: Vec<String>,
}

/// A message in a page of a room's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RoomFound {
    /// Its name in the room.
    pub message_client_id: String,
    /// The message as the page spells it.
    pub json: String,
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow, default)]
    items: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Name {
    message_client_id: Option<String>,
}

impl RoomCheck {
    /// What an answer says, when it is a page of a room's history.
    #[must_use]
    pub fn read(answer: &str, message_client_ids: &[String]) -> Option<Self> {
        let page: Page<'_> = Envelope::read(answer)?.data()?;
        let name = |item: &RawValue| serde_json::from_str::<Name>(item.get()).ok()?.message_client_id;
        let there: Vec<(Option<String>, &RawValue)> =
            page.items.iter().map(|item| (name(item), *item)).collect();
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for id in message_client_ids {
            match there.iter().find(|(name, _)| name.as_ref() == Some(id)) {
                Some((_, item)) => {
                    found.push(RoomFound { message_client_id: id.clone(), json: item.get().to_owned() });
                }
                None => missing.push(id.clone()),
            }
        }
        Some(Self { looked_at: u32::try_from(page.items.len()).unwrap_or(u32::MAX), found, missing })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::endpoint::parse_base;

    fn message() -> SentRoomMessage {
        SentRoomMessage {
            room_id: "5001234567".into(),
            sender_id: "host-1".into(),
            message_client_id: "5b1f0c1e-7a43-4c1c-9c0a-2f6f0d5e9a40".into(),
            create_time_ms: 1_764_000_012_345,
        }
    }

    fn line(act: &RoomAct) -> String {
        let endpoint = Endpoint::new(parse_base("https://h.test/nimserver", false).unwrap());
        format!("{} {}", act.method(), act.url(&endpoint, &message()))
    }

    #[test]
    fn a_recall_goes_out_as_the_vendors_sample_does() {
        let recall = |enabled, extension: Option<&str>| {
            RoomAct::Recall(RoomRecall {
                operator_id: "host-1".into(),
                notification_enabled: enabled,
                notification_extension: extension.map(Into::into),
            })
        };
        assert_eq!(
            line(&recall(true, Some(r#"{"by":"host"}"#))),
            "DELETE https://h.test/nimserver/im/v2/chatrooms/5001234567/messages/5b1f0c1e-7a43-4c1c-9c0a-2f6f0d5e9a40\
             ?operator_id=host-1&sender_id=host-1&create_time=1764000012345&notification_enabled=true\
             &notification_extension=%7B%22by%22%3A%22host%22%7D"
        );
        assert!(line(&recall(false, None)).ends_with("&notification_enabled=false"));
        assert_eq!(
            line(&RoomAct::Read),
            "GET https://h.test/nimserver/im/v2.1/chatrooms/5001234567/messages?sender_id=host-1&limit=100&descending=true"
        );
    }

    #[test]
    fn a_client_id_of_any_characters_stays_one_segment_of_the_path() {
        let endpoint = Endpoint::new(parse_base("https://h.test", false).unwrap());
        let url = endpoint.room_message_url("5", "a/b?雁 ..");
        assert_eq!(url.path(), "/im/v2/chatrooms/5/messages/a%2Fb%3F%E9%9B%81%20..");
    }

    #[test]
    fn an_extension_has_its_limit() {
        let of = |units: usize| RoomRecall {
            operator_id: "a".into(),
            notification_enabled: true,
            notification_extension: Some("雁".repeat(units)),
        };
        assert_eq!(of(1024).issues(), []);
        let issue = of(1025).issues().remove(0);
        assert_eq!(
            (issue.pointer.as_str(), issue.max, issue.actual),
            ("/notification_extension", Some(1024), Some(1025))
        );
    }

    #[test]
    fn a_page_shows_the_message_as_it_is_spelt_or_that_it_is_not_among_so_many() {
        let answer = r#"{"code":200,"data":{"has_more":true,"items":[{"message_client_id":"a","n":1.50},{"text":"x"}]}}"#;
        let seen = RoomCheck::read(answer, &["a".into(), "b".into()]).unwrap();
        assert_eq!((seen.looked_at, seen.found.len(), seen.missing), (2, 1, vec!["b".to_owned()]));
        assert_eq!(seen.found[0].json, r#"{"message_client_id":"a","n":1.50}"#);
        assert_eq!(RoomCheck::read("{}", &[]), None);
    }
}
