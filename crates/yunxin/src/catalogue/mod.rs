//! Everything known about each option, once: read by [`validate`](crate::validate()) and exported to the window.
//!
//! Each call has its [`CallDescription`]. Source: the calls of the IM server API v2 and the official SDKs; [`Confidence`] says which.

#[cfg(test)]
mod call_tests;
mod calls;
mod description;
mod field;
mod make;
mod tables;

pub(crate) use calls::BROADCAST_TTL;
pub use calls::{MAX_ABANDON_RATIO, MAX_BATCH_RECEIVERS, MAX_ROOM_MESSAGES, MAX_SOUND_CHARS};
pub(crate) use description::room_message_alone;
pub use description::{AnswerShape, CallDescription, Evidence, Repeat, call_description, call_descriptions};
pub use field::{Confidence, Field, FieldKind, Group, Required};
pub use tables::MAX_FORCED_PUSH_IDS;

/// All groups of the single send, the message first, then as the documents order them.
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
    use crate::request::SendRequest;
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
