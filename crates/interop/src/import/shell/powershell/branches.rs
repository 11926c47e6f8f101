//! Branches: which one runs is not known, so all are read, one after another.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Reader;
use super::value::Value;
use super::word::bare_name;
use crate::import::shell::tree::Place;

/// Longer values stand in a message as they are.
const LONGEST_VALUE_BYTES: usize = 800;
/// So many variables of one statement are compared.
const MAX_NAMES: usize = 100;

impl Reader {
    /// `if (…) { $a = 1 } else { $a = 2 }`, `switch`: a variable that has several values then has none that is certain.
    pub(super) fn branches(&mut self, place: Place<'_>) {
        let mut names = BTreeSet::new();
        assigned_in(place, &mut names);
        self.worked_on(place.source().len() * 8);
        let mut seen = BTreeMap::new();
        self.note_values(&names, &mut seen);
        self.each_branch(place, &names, &mut seen);
        self.note_values(&names, &mut seen);
        for (name, _) in seen.into_iter().filter(|(_, values)| values.len() > 1) {
            if let Some(name) = self.names.get(&name) {
                Rc::make_mut(&mut self.known).conditional.insert(name.clone());
            }
            // A number or a text alike: the gap for it is asked for.
            if let Some(value @ Value::Raw(_)) = self.values.get_mut(&name) {
                *value = Value::Text(value.text());
            }
        }
    }

    fn each_branch(
        &mut self,
        place: Place<'_>,
        names: &BTreeSet<String>,
        seen: &mut BTreeMap<String, BTreeSet<String>>,
    ) {
        for child in place.named() {
            match child.kind() {
                "elseif_clauses" | "switch_body" | "switch_clauses" => self.each_branch(child, names, seen),
                "elseif_clause" | "else_clause" | "switch_clause" => {
                    self.note_values(names, seen);
                    self.statement(child);
                }
                _ => self.statement(child),
            }
        }
    }

    fn note_values(&self, names: &BTreeSet<String>, seen: &mut BTreeMap<String, BTreeSet<String>>) {
        for name in names {
            let value = match self.values.get(name) {
                Some(Value::Text(value) | Value::Raw(value)) if value.len() <= LONGEST_VALUE_BYTES => value,
                _ => continue,
            };
            seen.entry(name.clone()).or_default().insert(value.clone());
        }
    }
}

/// The variables that get a value in a place, in lower case.
fn assigned_in(place: Place<'_>, names: &mut BTreeSet<String>) {
    let mut open = vec![place];
    while let Some(place) = open.pop() {
        if names.len() >= MAX_NAMES {
            return;
        }
        if place.kind() == "assignment_expression"
            && let Some(target) = place.named().first()
        {
            let source = target.source();
            let name = source.rsplit_once(']').map_or(source, |(_, name)| name);
            if name.trim_start().starts_with('$') && !name.contains(['.', '[']) {
                names.insert(bare_name(name).to_lowercase());
            }
        }
        open.extend(place.named());
    }
}
