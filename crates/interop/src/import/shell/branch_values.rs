//! What variables may be behind branches of a script, of which nobody knows which one runs.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Place;

/// Longer values stand in a message as they are.
const LONGEST_VALUE_BYTES: usize = 800;
/// So many variables of one statement are compared.
const MAX_NAMES: usize = 100;

/// The values that each variable of a statement has had in its branches.
#[derive(Debug, Default)]
pub(super) struct BranchValues {
    names: BTreeSet<String>,
    seen: BTreeMap<String, BTreeSet<String>>,
}

impl BranchValues {
    /// Of the variables that get a value in a place. `assigned` adds that of an assignment, and says whether others may stand
    /// within what it is given.
    pub(super) fn of(place: Place<'_>, assigned: impl Fn(Place<'_>, &mut BTreeSet<String>) -> bool) -> Self {
        let mut names = BTreeSet::new();
        let mut open = vec![place];
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
            if let Some(value) = value(name).filter(|value| value.len() <= LONGEST_VALUE_BYTES) {
                self.seen.entry(name.clone()).or_default().insert(value.clone());
            }
        }
    }

    /// Those that have had several values: none of theirs is certain.
    pub(super) fn uncertain(self) -> impl Iterator<Item = String> {
        self.seen.into_iter().filter(|(_, values)| values.len() > 1).map(|(name, _)| name)
    }
}
