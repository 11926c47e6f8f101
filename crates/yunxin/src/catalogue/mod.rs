//! Everything known about each option, once: read by [`validate`](crate::validate()) and exported to the window.
//!
//! Source: the send call of the IM server API v2 and the official SDKs; [`Confidence`] says which.

mod tables;

use crate::{ConversationType, Severity};
use serde::Serialize;

/// The options of one object of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct Group {
    /// Key of the group in the body; `top` for the three options that lie beside the groups.
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
    /// Smallest number, or fewest entries.
    pub min: Option<u32>,
    /// Longest text in UTF-16 units, or most entries of a list.
    pub max: Option<u32>,
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

/// All groups, the message first, then as the documents order them.
#[must_use]
pub fn catalogue() -> &'static [Group] {
    tables::GROUPS
}

/// The option at this place.
#[cfg(test)]
pub(crate) fn field(pointer: &str) -> Option<&'static Field> {
    catalogue().iter().flat_map(|group| group.fields).find(|field| field.pointer == pointer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::SendRequest;
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// Leaves of a request, where lists and the attachment count as one.
    fn leaves(value: &Value, at: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) if at != "/message/attachment" => {
                for (key, value) in map {
                    leaves(value, &format!("{at}/{key}"), found);
                }
            }
            _ => {
                found.insert(at.to_owned());
            }
        }
    }

    #[test]
    fn catalogue_and_typed_request_know_the_same_options() {
        let mut typed = BTreeSet::new();
        leaves(&serde_json::to_value(SendRequest::every_option()).unwrap(), "", &mut typed);
        let listed: Vec<String> =
            catalogue().iter().flat_map(|group| group.fields).map(|field| field.pointer.to_owned()).collect();
        assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), typed);
        assert_eq!(listed.len(), typed.len(), "a pointer is listed twice");
    }

    #[test]
    fn pointers_follow_from_group_and_name() {
        for group in catalogue() {
            for field in group.fields {
                let path = field.name.replace('.', "/");
                let expected =
                    if group.name == "top" { format!("/{path}") } else { format!("/{}/{path}", group.name) };
                assert_eq!(field.pointer, expected);
                assert!(
                    field.applies_to.iter().all(|kind| group.applies_to.contains(kind)),
                    "{}",
                    field.pointer
                );
            }
        }
    }

    #[test]
    fn the_whole_catalogue_is_as_reviewed() {
        let lines: Vec<String> = catalogue()
            .iter()
            .flat_map(|group| group.fields)
            .map(|field| {
                format!(
                    "{} {:?} default={:?} min={:?} max={:?}/{:?} {:?} {:?} {:?}",
                    field.pointer,
                    field.kind,
                    field.default,
                    field.min,
                    field.max,
                    field.max_severity,
                    field.applies_to,
                    field.required,
                    field.source
                )
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn a_field_is_found_by_its_pointer() {
        assert_eq!(field("/push_config/push_forcepush_ids").unwrap().max, Some(100));
        assert_eq!(field("/nothing"), None);
    }
}
