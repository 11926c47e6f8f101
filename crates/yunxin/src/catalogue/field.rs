//! What is known of an option.

use serde::Serialize;

use crate::conversation::ConversationType;
use crate::validate::issue::{JsonType, Severity};

/// The options of one object of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct Group {
    /// Key of the group in the body; `top` for the options that lie beside the groups.
    pub name: &'static str,
    /// Where the group has an effect. Elsewhere the service ignores it.
    pub applies_to: &'static [ConversationType],
    /// In the order of the documents.
    pub fields: &'static [Field],
}

/// One option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename = "CatalogueField")]
pub struct Field {
    /// Key inside its group; below a nested object with a dot, as in `thread_root.sender_id`.
    pub name: &'static str,
    /// JSON pointer from the top of the body; unique.
    pub pointer: &'static str,
    /// What the value is.
    pub kind: FieldKind,
    /// What the service assumes when a switch is absent; `None` where that is unknown or the field is no switch.
    pub default: Option<bool>,
    /// What the service assumes when a number is absent.
    pub default_number: Option<u32>,
    /// Smallest number, or fewest entries.
    pub min: Option<u32>,
    /// Longest text in UTF-16 units, most entries of a list, or largest number.
    pub max: Option<u32>,
    /// The numbers that a number may be; empty where any may stand.
    pub choices: &'static [u32],
    /// The texts that an entry of a list may be; empty where any may stand.
    pub names: &'static [&'static str],
    /// What each object of a list may have, by its key. For checking only: a form edits the list as JSON.
    #[serde(skip)]
    #[specta(skip)]
    pub entries: &'static [(&'static str, FieldKind)],
    /// What going beyond `max` means: where sources disagree or the plan decides, only a warning.
    pub max_severity: Severity,
    /// Where the option has an effect; never wider than its group.
    pub applies_to: &'static [ConversationType],
    /// When it must be there.
    pub required: Required,
    /// How sure we are that it exists and means this.
    pub source: Confidence,
}

/// What a value is on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// `true` or `false`; absent is a third state.
    Bool,
    /// A string.
    Text,
    /// A *string* that holds JSON.
    JsonText,
    /// A number that fits a double.
    Integer,
    /// A number that may exceed 2^53.
    Int64,
    /// Unix time in milliseconds, as a number.
    Millis,
    /// A list of account ids.
    AccountIds,
    /// An object of the caller's own shape.
    Object,
    /// A number with a fraction, such as a place in a room.
    Number,
    /// A list of texts.
    Texts,
    /// A list of objects.
    Objects,
}

impl FieldKind {
    /// What its values are in JSON.
    pub(crate) fn json_type(self) -> JsonType {
        match self {
            Self::Bool => JsonType::Boolean,
            Self::Text => JsonType::Text,
            Self::JsonText => JsonType::JsonText,
            Self::Number => JsonType::Number,
            Self::Integer | Self::Int64 | Self::Millis => JsonType::Integer,
            Self::Object => JsonType::Object,
            Self::AccountIds | Self::Texts => JsonType::Texts,
            Self::Objects => JsonType::Objects,
        }
    }
}

/// When an option must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    /// Never.
    Never,
    /// In every request.
    Always,
    /// When its group is there at all.
    WithGroup,
    /// Depends on the message type.
    ByMessageType,
    /// When the switch that it belongs to is on.
    WithSwitch,
}

/// Where the knowledge about an option comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Stated by the vendor's documentation.
    Documented,
    /// Visible in an official SDK only.
    Sdk,
    /// Concluded, stated nowhere.
    Inferred,
}
