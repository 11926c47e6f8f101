//! What answers show of a request: the caller's own text, not our reading of it.

use std::collections::HashMap;

use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// The members of an object as the caller wrote them; of a repeated one the last.
pub(super) type Members = HashMap<String, Box<RawValue>>;

/// An object within; empty where there is none.
pub(super) fn members(of: &Members, name: &str) -> Members {
    of.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// An object of an answer. Values of the caller are echoed as text: `1.50` and `1E5` come back as they were.
#[derive(Debug, Default)]
pub(crate) struct Shown(Vec<(&'static str, Box<RawValue>)>);

impl Shown {
    pub(super) fn put(&mut self, name: &'static str, value: &impl Serialize) {
        // Numbers, strings and text that was parsed before: none of them can fail.
        self.0.extend(to_raw_value(value).ok().map(|raw| (name, raw)));
    }

    /// Takes what is there and not null.
    pub(super) fn copy(&mut self, from: &Members, names: &[&'static str]) {
        for name in names {
            if let Some(raw) = from.get(*name).filter(|raw| raw.get() != "null") {
                self.0.push((name, raw.clone()));
            }
        }
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, raw)| (name, raw)))
    }
}
