//! The list: rows, and pages of them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::ids::{Cursor, Millis, RowId};
use crate::model::act::ActKind;
use crate::model::kind::{KeptKind, PartCounts};
use crate::model::send::Outcome;
use crate::utf16::Span;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Row {
    /// The row's number.
    pub id: RowId,
    /// The account that sent.
    pub account_id: String,
    /// Its name at that moment.
    pub account_name: String,
    /// Its color at that moment.
    pub account_color: String,
    /// Whether it was marked *production* at that moment.
    pub production: bool,
    /// How the send stands.
    pub outcome: Outcome,
    /// The service's `message_type`.
    #[specta(type = Option<specta_typescript::Number>)]
    pub message_type: Option<i64>,
    /// `sender|type|receiver`, as the service writes it.
    pub conversation: String,
    /// One line of content.
    pub snippet: String,
    /// The service's `code`.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// Our own kind of error, in snake_case.
    pub error: Option<String>,
    /// Unix time in milliseconds.
    pub started_at_ms: Millis,
    /// In milliseconds, once it has ended.
    pub took_ms: Option<u32>,
    /// What was done with its message since: carried out by the service.
    pub later: Later,
    /// Whether the user starred it.
    pub starred: bool,
    /// Whether it has a note.
    pub noted: bool,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// There is a small picture of its file: see [`crate::History::thumbnail`].
    pub has_thumbnail: bool,
    /// By which call of the API it went out; absent for a single send.
    #[serde(default, skip_serializing_if = "KeptKind::is_single")]
    #[specta(optional)]
    pub kind: KeptKind,
    /// How its parts ended, where one call has several receivers or messages.
    #[serde(default, skip_serializing_if = "PartCounts::is_empty")]
    #[specta(optional)]
    pub parts: PartCounts,
    /// Where in the snippet, the conversation and the account's name the words of the query are.
    #[serde(default, skip_serializing_if = "Hits::is_empty")]
    #[specta(optional)]
    pub hits: Hits,
}

impl Row {
    /// Whether its call was taken by the service, and not for all of its receivers or messages, or not to the end of a stream.
    #[must_use]
    pub fn is_partly(&self) -> bool {
        self.parts.is_partly(self.outcome)
    }
}

/// What the service has carried out with a message after it was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Later {
    /// It was taken back, or deleted.
    pub recalled: bool,
    /// It was changed.
    pub changed: bool,
    /// It was marked as read.
    pub read: bool,
}

impl Later {
    /// By the acts that were carried out.
    pub(crate) fn of(done: impl Iterator<Item = ActKind>) -> Self {
        let mut later = Self::default();
        for kind in done {
            match kind {
                ActKind::Recall => later.recalled = true,
                ActKind::Modify => later.changed = true,
                ActKind::MarkRead => later.read = true,
                ActKind::Read
                | ActKind::ReadBy
                | ActKind::React
                | ActKind::Unreact
                | ActKind::Reactions
                | ActKind::Thread => {}
            }
        }
        later
    }
}

/// Where a row holds the words that were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Hits {
    /// In its snippet.
    pub snippet: Vec<Span>,
    /// In its conversation.
    pub conversation: Vec<Span>,
    /// In its account's name.
    pub account: Vec<Span>,
}

impl Hits {
    fn is_empty(&self) -> bool {
        self.snippet.is_empty() && self.conversation.is_empty() && self.account.is_empty()
    }
}

/// Which way a page is read from a cursor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PageDirection {
    /// To rows recorded before; from the newest when there is no cursor.
    #[default]
    Older,
    /// To rows recorded later; from the oldest when there is no cursor.
    Newer,
}

/// Where a page begins; by default at the newest row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct PageStart {
    /// Beside this row, which is not part of it.
    pub from: Option<Cursor>,
    /// And which way it goes.
    pub direction: PageDirection,
}

/// A piece of the list, newest first whichever way it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Page {
    /// At most as many as were asked for.
    pub rows: Vec<Row>,
    /// Where to go on the same way; `None` at the end.
    pub next: Option<Cursor>,
}
