//! Assignments to what stands in hash tables and lists.

use super::Reader;
use super::value::Value;
use super::word::bare_name;
use crate::import::shell::model::{MAX_DEPTH, MAX_VALUE_BYTES};
use crate::import::shell::tree::Place;

impl Reader {
    /// `$headers["AppKey"] = …`, `$body.message.text = …`.
    pub(super) fn member_assignment(&mut self, target: Place<'_>, sign: &str, value: Value) {
        let (owner, keys) = self.path(target);
        let Some(whole) = self.values.get_mut(&owner.to_lowercase()) else { return };
        let room = MAX_VALUE_BYTES.saturating_sub(whole.bytes());
        let is_set = match whole.entry(&keys).filter(|_| value.bytes() <= room) {
            Some(entry) if sign == "=" => {
                *entry = value;
                true
            }
            Some(entry) if sign == "+=" => {
                let before = std::mem::replace(entry, Value::Text(String::new()));
                *entry = before.plus(value);
                true
            }
            _ => false,
        };
        if !is_set {
            // What it was before would be the wrong value.
            self.forget(&owner);
        }
    }

    /// The variable, and the keys that lead from it to a place.
    fn path(&mut self, mut target: Place<'_>) -> (String, Vec<String>) {
        let mut keys = Vec::new();
        while keys.len() < MAX_DEPTH {
            let inside = target.named();
            match target.kind() {
                "member_access" | "element_access" if inside.len() > 1 => {
                    let key = inside[inside.len() - 1];
                    keys.push(if target.kind() == "member_access" {
                        key.source().trim_matches(['"', '\'']).to_owned()
                    } else {
                        let key = self.value(key).text();
                        self.settled(&key)
                    });
                    target = inside[0];
                }
                _ if inside.len() == 1 => target = inside[0],
                _ => break,
            }
        }
        keys.reverse();
        (bare_name(target.source()).to_owned(), keys)
    }
}
