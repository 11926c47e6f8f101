//! Links that the app is opened with: `yanshu://history/12` and `yanshu://compose?to=bob&text=Hello`. They show something or
//! fill the form. Nothing is ever sent by one, nor is anything saved or changed.

use courier::{Conversation, ConversationType, Draft, RowId, SendKind, text_body};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::Url;
use tauri_specta::Event;

/// Before the rest of a link.
pub const SCHEME: &str = "yanshu";
/// A longer link is none: who writes one means harm.
const MAX_BYTES: usize = 64 * 1024;

/// What a link asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Link {
    /// Shows a record.
    History {
        /// Which.
        id: RowId,
    },
    /// Fills the form.
    Compose {
        /// With this; what the link does not name is empty.
        draft: Box<Draft>,
    },
}

/// The app was opened with a link.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct LinkOpened(pub Link);

impl Link {
    /// Reads a link; `None` where it is none that is known.
    ///
    /// Of `compose` these are read: `from`, `to`, `type` (`p2p`, `team`, `superteam`), and either `text`, or `body` with the
    /// whole JSON of a message.
    pub fn read(text: &str) -> Option<Link> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let url: Url = text.parse().ok()?;
        if url.scheme() != SCHEME {
            return None;
        }
        match url.host_str()? {
            "history" => {
                let id: i64 = url.path().trim_matches('/').parse().ok()?;
                let id = serde_json::from_value(id.to_string().into()).ok()?;
                Some(Link::History { id })
            }
            "compose" => {
                let value = |name: &str| {
                    let found = url.query_pairs().find(|(key, _)| key == name);
                    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
                };
                let kind = match value("type").as_str() {
                    "team" | "2" => ConversationType::Team,
                    "superteam" | "3" => ConversationType::Superteam,
                    _ => ConversationType::P2p,
                };
                let (sender, receiver) = (value("from"), value("to"));
                let body = match value("body") {
                    // With an id, as the form gives one: a send without it cannot be sent again safely.
                    body if body.is_empty() => text_body(&value("text")),
                    body => body,
                };
                let conversation = Conversation { sender, kind, receiver };
                Some(Link::Compose {
                    draft: Box::new(Draft {
                        account_id: None,
                        kind: SendKind::Single,
                        conversation,
                        body,
                        attachment: None,
                    }),
                })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_link_to_a_record_or_a_draft_is_read_and_anything_else_is_not() {
        let id = |link| match Link::read(link) {
            Some(Link::History { id }) => serde_json::to_string(&id).unwrap(),
            other => format!("{other:?}"),
        };
        assert_eq!(id("yanshu://history/12"), "\"12\"");
        assert_eq!(id("yanshu://history/9007199254740993"), "\"9007199254740993\"", "no digit is rounded");
        let Some(Link::Compose { draft }) =
            Link::read("yanshu://compose?from=alice&to=8001&type=team&text=%E9%9B%81%20%26%20%22")
        else {
            panic!("a draft");
        };
        assert_eq!(draft.conversation.to_string(), "alice|2|8001");
        let body: serde_json::Value = draft.body.parse().unwrap();
        assert_eq!(body["message"]["text"], "雁 & \"");
        let id = body["message"]["message_client_id"].as_str().unwrap();
        assert_eq!(id.len(), 36, "what is sent from it can be sent again safely: {id}");
        assert_eq!(draft.account_id, None, "which account sends is the user's choice");
        for none in [
            "yanshu://history/abc",
            "yanshu://send?to=bob",
            "yanshu:compose",
            "https://compose?to=bob",
            "/tmp/yanshu",
            "",
        ] {
            assert_eq!(Link::read(none), None, "{none}");
        }
        assert_eq!(Link::read(&format!("yanshu://compose?text={}", "a".repeat(MAX_BYTES))), None);
    }

    /// The packager reads the configuration for macOS (`CFBundleURLTypes`) and Windows (the registry); a desktop entry of our
    /// own takes the place of the one that it would write for Linux.
    #[test]
    fn the_packages_of_every_system_register_the_scheme() {
        let config: serde_json::Value = serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
        assert_eq!(config["plugins"]["deep-link"]["desktop"]["schemes"], serde_json::json!([SCHEME]));
        let entry = include_str!("../scripts/package/yanshu.desktop");
        let types = entry.lines().find_map(|line| line.strip_prefix("MimeType=")).unwrap();
        assert!(types.split(';').any(|kind| kind == format!("x-scheme-handler/{SCHEME}")), "{types}");
        assert!(
            entry.lines().any(|line| line.starts_with("Exec=") && line.ends_with(" %U")),
            "links are handed over"
        );
    }

    #[test]
    fn a_body_comes_in_to_the_byte() {
        let body = r#"{ "message" : {"message_type":0,"text":"a","x":1.0} }"#;
        let mut url: Url = "yanshu://compose".parse().unwrap();
        url.query_pairs_mut().append_pair("body", body);
        let Some(Link::Compose { draft }) = Link::read(url.as_str()) else { panic!("a draft") };
        assert_eq!(draft.body, body);
    }
}
