//! Who read a message of a group.
//!
//! Source: fact sheet §13.

use serde::{Deserialize, Serialize};

use crate::body::Body;
use crate::client::envelope::Envelope;

/// Who has read a message and who has not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TeamReceipts {
    /// How many have read it.
    pub read: u32,
    /// How many have not.
    pub unread: u32,
    /// Who has.
    pub read_account_ids: Vec<String>,
    /// Who has not.
    pub unread_account_ids: Vec<String>,
}

/// The Java SDK's names, and the Go SDK's beside them.
#[derive(Deserialize)]
struct Wire {
    #[serde(alias = "read_count")]
    read_size: u32,
    #[serde(alias = "unread_count")]
    unread_size: u32,
    #[serde(alias = "read_accounts")]
    read_account_ids: Option<Vec<String>>,
    #[serde(alias = "unread_accounts")]
    unread_account_ids: Option<Vec<String>>,
}

impl TeamReceipts {
    /// What an answer says, when it is the answer to this question.
    #[must_use]
    pub fn read(answer: &str) -> Option<Self> {
        let wire: Wire = Envelope::read(answer)?.data()?;
        Some(Self {
            read: wire.read_size,
            unread: wire.unread_size,
            read_account_ids: wire.read_account_ids.unwrap_or_default(),
            unread_account_ids: wire.unread_account_ids.unwrap_or_default(),
        })
    }
}

/// Whether a message was sent so that its group's receipts are kept: they are not by default.
#[must_use]
pub fn asks_for_receipts(sent: &Body) -> bool {
    sent.value().pointer("/team_option/mark_as_read") == Some(&true.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_sdks_names_are_read() {
        let java = r#"{"code":200,"data":{"read_size":1,"unread_size":2,"read_account_ids":["a"],"unread_account_ids":["b","c"]}}"#;
        let go = r#"{"code":200,"data":{"read_count":1,"unread_count":2,"read_accounts":["a"],"unread_accounts":["b","c"]}}"#;
        let expected = TeamReceipts {
            read: 1,
            unread: 2,
            read_account_ids: vec!["a".into()],
            unread_account_ids: vec!["b".into(), "c".into()],
        };
        assert_eq!(TeamReceipts::read(java), Some(expected.clone()));
        assert_eq!(TeamReceipts::read(go), Some(expected));
        assert_eq!(TeamReceipts::read(r#"{"code":200,"data":{}}"#), None);
    }

    #[test]
    fn receipts_are_kept_only_when_asked_for() {
        let asks = |text: &str| asks_for_receipts(&Body::parse(text).unwrap());
        assert!(asks(r#"{"team_option":{"mark_as_read":true}}"#));
        assert!(!asks(r#"{"team_option":{"mark_as_read":false}}"#));
        assert!(!asks("{}"));
    }
}
