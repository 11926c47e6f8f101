//! What variables may be behind branches of a script, of which nobody knows which one runs.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Place;

/// Of longer values only so much of each end is compared, in bytes, and how long they are.
const COMPARED_BYTES: usize = 800;
/// So many variables of one statement are compared.
const MAX_NAMES: usize = 100;

/// The values that each variable of a statement has had in its branches.
#[derive(Debug, Default)]
pub(super) struct BranchValues {
    names: BTreeSet<String>,
    seen: BTreeMap<String, BTreeSet<Seen>>,
}

/// What a variable was.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Unset,
    Value { bytes: usize, start: Vec<u8>, end: Vec<u8> },
}

impl Seen {
    fn of(value: &str) -> Seen {
        let bytes = value.as_bytes();
        let start = bytes.get(..bytes.len().min(COMPARED_BYTES)).unwrap_or_default();
        let end =
            bytes.get(bytes.len().saturating_sub(COMPARED_BYTES).max(start.len())..).unwrap_or_default();
        Seen::Value { bytes: bytes.len(), start: start.to_vec(), end: end.to_vec() }
    }
}

impl BranchValues {
    /// Of the variables that get a value in some places. `assigned` adds that of an assignment, and says whether others may
    /// stand within what it is given.
    pub(super) fn of(
        places: &[Place<'_>],
        assigned: impl Fn(Place<'_>, &mut BTreeSet<String>) -> bool,
    ) -> Self {
        let mut names = BTreeSet::new();
        let mut open = places.to_vec();
        while let Some(place) = open.pop().filter(|_| names.len() < MAX_NAMES) {
            if assigned(place, &mut names) {
                open.extend(place.named());
            }
        }
        BranchValues { names, seen: BTreeMap::new() }
    }

    /// Keeps what `value` says that they are now.
    pub(super) fn note<'a>(&mut self, value: impl Fn(&str) -> Option<&'a String>) {
        for name in &self.names {
            if let Some(value) = value(name) {
                self.seen.entry(name.clone()).or_default().insert(Seen::of(value));
            }
        }
    }

    /// Keeps that some have no value now.
    pub(super) fn note_unset(&mut self, is_unset: impl Fn(&str) -> bool) {
        for name in self.names.iter().filter(|name| is_unset(name)) {
            self.seen.entry(name.clone()).or_default().insert(Seen::Unset);
        }
    }

    /// Those that have had several values: none of theirs is certain.
    pub(super) fn uncertain(&self) -> impl Iterator<Item = &str> {
        self.seen.iter().filter(|(_, values)| values.len() > 1).map(|(name, _)| name.as_str())
    }
}
