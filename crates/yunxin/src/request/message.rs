//! The `message` group and the eight types that may be sent.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// What kind of message it is. A *number* on the wire; [`MessageType::name`] is for people and programs of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum MessageType {
    /// 0: words.
    #[default]
    Text = 0,
    /// 1: a picture.
    Image = 1,
    /// 2: a sound.
    Audio = 2,
    /// 3: a film.
    Video = 3,
    /// 4: a place.
    Location = 4,
    /// 6: any file.
    File = 6,
    /// 10: a grey line in the conversation.
    Tip = 10,
    /// 100: an object of the app's own.
    Custom = 100,
}

/// A number that is no sendable message type; 5, 7, 11 and 12 exist but only the service or client SDKs make them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a message type that can be sent")]
pub struct UnknownMessageType(pub i64);

impl MessageType {
    /// All eight, in wire order.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Image,
        Self::Audio,
        Self::Video,
        Self::Location,
        Self::File,
        Self::Tip,
        Self::Custom,
    ];

    /// The number on the wire.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The type with this wire number, if it can be sent.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| i64::from(kind.code()) == code)
    }

    /// A stable lower-case name: `text`, `image`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Location => "location",
            Self::File => "file",
            Self::Tip => "tip",
            Self::Custom => "custom",
        }
    }

    /// The type with this [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether `text` is what is said; for the others it is an optional description.
    #[must_use]
    pub fn is_worded(self) -> bool {
        matches!(self, Self::Text | Self::Tip)
    }

    /// Whether the attachment describes an uploaded file.
    #[must_use]
    pub fn is_media(self) -> bool {
        matches!(self, Self::Image | Self::Audio | Self::Video | Self::File)
    }

    /// Longest `text` in UTF-16 units where the text is the message.
    pub const MAX_WORDED_TEXT: u32 = 5000;
    /// Longest `text` in UTF-16 units where it describes an attachment, for cloud search.
    pub const MAX_DESCRIPTION: u32 = 500;
    /// From here on the sources disagree about a `text` that is the message: one page of the vendor allows no more for
    /// any type, the others allow [`Self::MAX_WORDED_TEXT`].
    pub const DISPUTED_TEXT: u32 = 500;

    /// Longest `text` in UTF-16 units.
    #[must_use]
    pub fn max_text(self) -> u32 {
        if self.is_worded() { Self::MAX_WORDED_TEXT } else { Self::MAX_DESCRIPTION }
    }
}

impl Serialize for MessageType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.code())
    }
}

impl<'de> Deserialize<'de> for MessageType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = i64::deserialize(deserializer)?;
        Self::from_code(code).ok_or_else(|| serde::de::Error::custom(UnknownMessageType(code)))
    }
}

/// The `message` group: the only required one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Message {
    /// Required.
    pub message_type: MessageType,
    /// Second-level class, above 0; meant for type 100, accepted on any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_type: Option<i64>,
    /// Required for types 0 and 10 (5000 UTF-16 units); elsewhere a description for cloud search (500).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A JSON object, required for all types but 0 and 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Map<String, Value>>,
    /// The caller's own id of the message; reuse is refused with 107306, which makes an uncertain send safe to repeat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_client_id: Option<String>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
