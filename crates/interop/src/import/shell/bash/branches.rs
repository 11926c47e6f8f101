//! Branches: which one runs is not known, so all are read, one after another.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{Reader, together};
use crate::import::shell::model::Input;
use crate::import::shell::tree::Place;

/// Longer values stand in a message as they are.
const LONGEST_VALUE_BYTES: usize = 800;
/// So many variables of one statement are compared.
const MAX_NAMES: usize = 100;

impl Reader {
    /// `if …; then A=1; else A=2; fi`, `case … esac`: a variable that has several values then has none that is certain.
    pub(super) fn branches(&mut self, place: Place<'_>, input: &Input) -> Input {
        let mut names = BTreeSet::new();
        assigned_in(place, &mut names);
        self.worked_on(place.source().len() * 8);
        let (mut seen, mut printed) = (BTreeMap::new(), Input::None);
        // What they were before is a value of theirs, too.
        self.note_values(&names, &mut seen);
        for child in place.named() {
            if matches!(child.kind(), "elif_clause" | "else_clause" | "case_item") {
                self.note_values(&names, &mut seen);
            }
            let more = self.statement(child, input.clone());
            printed = together(printed, more);
        }
        self.note_values(&names, &mut seen);
        for (name, _) in seen.into_iter().filter(|(_, values)| values.len() > 1) {
            Rc::make_mut(&mut self.known).conditional.insert(name);
        }
        printed
    }

    fn note_values(&self, names: &BTreeSet<String>, seen: &mut BTreeMap<String, BTreeSet<String>>) {
        for name in names {
            if let Some(value) =
                self.known.values.get(name).filter(|value| value.len() <= LONGEST_VALUE_BYTES)
            {
                seen.entry(name.clone()).or_default().insert(value.clone());
            }
        }
    }
}

/// The variables that get a value in a place.
fn assigned_in(place: Place<'_>, names: &mut BTreeSet<String>) {
    let mut open = vec![place];
    while let Some(place) = open.pop() {
        if names.len() >= MAX_NAMES {
            return;
        }
        if place.kind() == "variable_assignment" {
            names.extend(place.child("variable_name").map(|name| name.source().to_owned()));
        } else {
            open.extend(place.named());
        }
    }
}
