//! What a job sends, to whom, and how: frozen when its rows are checked.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use templates::{Compiled, Template};
use yunxin::{Conversation, SendKind};

use crate::mapping::{Mapping, TargetKey};

/// The version of the renderer: frozen template, frozen cells and frozen options give the same bytes again as long as it is
/// the same. Older ones are known, too: of version 1, strings that hold JSON were taken for texts like any other; of version 2,
/// a day that was typed as digits went into such JSON as that number.
pub const RENDERER: u32 = 3;

/// What a job sends, to whom, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// The app that sends: its AppKey. A job is run by no other.
    pub app_key: String,
    /// The message. Whom its own conversation names counts only where the mapping says so.
    pub template: Template,
    /// Which columns are what.
    pub mapping: Mapping,
    /// What is decided before the start.
    pub options: Options,
    /// The attachments of files that rows name, as JSON, by the text that names them.
    #[serde(default, skip_serializing_if = "HashMap::is_empty")]
    pub attachments: HashMap<String, String>,
    /// The renderer that made the bytes which were checked.
    pub renderer: u32,
}

impl Setup {
    /// A body of the message with the variables of the template, as the renderer of this version fills it.
    pub(crate) fn compiled(&self, body: &str, zone: TimeZone) -> Compiled {
        let compile = match self.renderer {
            ..2 => Compiled::without_inner_json,
            2 => Compiled::with_days_as_typed,
            _ => Compiled::new,
        };
        compile(body, &self.template.variables, zone)
    }
}

/// What is decided before the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// What becomes of calls that left and had no usable answer.
    pub doubts: Doubts,
    /// The time zone of days and times in cells: an IANA name.
    pub time_zone: String,
    /// By which call a row goes out. A version that does not know of it opens no job that has it: see the schema.
    #[serde(default, skip_serializing_if = "is_default")]
    pub call: RowCall,
    /// How many rows go out in one call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub calls: Batching,
    /// Hold after so many rows have been sent, until the user says go.
    pub pilot_rows: Option<u64>,
    /// The suppression lists that hold for this job, by name; `None` is all. A version that does not know of it takes all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<String>>,
}

/// By which call a row goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RowCall {
    /// A message to an account, a team or a super team.
    #[default]
    Message,
    /// A message into a chatroom, whose id is the receiver.
    Chatroom,
    /// A custom notification to an account, a team or a super team.
    Notification,
}

impl RowCall {
    /// The call that takes one row.
    #[must_use]
    pub fn kind(self) -> SendKind {
        match self {
            Self::Message => SendKind::Single,
            Self::Chatroom => SendKind::Chatroom,
            Self::Notification => SendKind::Notification,
        }
    }

    /// The receiver of a row as it is compared. The id of a chatroom is a number: `007` and `7` are one room.
    ///
    /// Source: `room_id` is an int64 in both official SDKs.
    pub(crate) fn key(self, receiver: &Conversation) -> TargetKey {
        let id = receiver.receiver.as_str();
        match self {
            Self::Chatroom => TargetKey::new(receiver.kind, without_zeros(id)),
            Self::Message | Self::Notification => TargetKey::new(receiver.kind, id),
        }
    }

    /// The call that takes many rows whose requests are alike; `None` where there is none.
    #[must_use]
    pub fn batch_kind(self) -> Option<SendKind> {
        match self {
            Self::Message => Some(SendKind::Batch),
            Self::Chatroom => None,
            Self::Notification => Some(SendKind::NotificationBatch),
        }
    }
}

/// A number as it is compared; any other text as it stands.
pub(crate) fn without_zeros(id: &str) -> &str {
    let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { id.trim_start_matches('0') } else { id }
}

/// How many rows go out in one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Batching {
    /// One.
    #[default]
    Single,
    /// Up to a hundred whose requests are the same but for the receiver; the others go out one by one.
    Batch,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What becomes of calls that left and had no usable answer. Asked once, before the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Doubts {
    /// They are looked for at the service; nothing is repeated.
    Prove,
    /// They are looked for at the service, and what is proven absent is sent again under the same ids.
    #[default]
    ProveThenRepeat,
    /// They are left to the user.
    Leave,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            doubts: Doubts::default(),
            time_zone: "UTC".to_owned(),
            call: RowCall::default(),
            calls: Batching::default(),
            pilot_rows: None,
            lists: None,
        }
    }
}
