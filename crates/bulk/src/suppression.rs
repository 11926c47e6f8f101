//! Those who are not written to.

use std::collections::HashMap;

use crate::mapping::TargetKey;

/// Why somebody is not written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// Why, for people.
    pub reason: String,
    /// Who said so.
    pub author: String,
    /// Until when, Unix milliseconds; `None` is for ever.
    pub expires_at_ms: Option<i64>,
}

/// A named list of those who are not written to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SuppressionList {
    /// Its name, such as 退订.
    pub name: String,
    /// Who is on it.
    pub entries: HashMap<TargetKey, Suppressed>,
}

/// Where it is asked whether somebody is written to. Asked when rows are checked, and again before each intent, so that who
/// is put on a list meanwhile gets nothing more.
pub trait Suppression: std::fmt::Debug + Send + Sync {
    /// The list that a receiver is on now, if any.
    fn list_of(&self, target: &TargetKey, now_ms: i64) -> Option<String>;
}

impl Suppression for [SuppressionList] {
    fn list_of(&self, target: &TargetKey, now_ms: i64) -> Option<String> {
        self.iter().find_map(|list| {
            let entry = list.entries.get(target)?;
            entry.expires_at_ms.is_none_or(|expires_at_ms| now_ms < expires_at_ms).then(|| list.name.clone())
        })
    }
}

impl Suppression for Vec<SuppressionList> {
    fn list_of(&self, target: &TargetKey, now_ms: i64) -> Option<String> {
        self.as_slice().list_of(target, now_ms)
    }
}
