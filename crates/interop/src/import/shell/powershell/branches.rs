//! Branches: which one runs is not known, so all are read, one after another.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Reader;
use super::value::Value;
use super::word::bare_name;
use crate::import::shell::branch_values::BranchValues;
use crate::import::shell::tree::Place;

impl Reader {
    /// `if (…) { $a = 1 } else { $a = 2 }`, `switch`, `try`: a variable that has several values then has none that is certain.
    pub(super) fn branches(&mut self, place: Place<'_>) {
        let mut values = BranchValues::of(&[place], assigned);
        self.worked_on(place.source().len() * 8);
        values.note(|name| self.plain_value(name));
        self.each_branch(place, &mut values);
        values.note(|name| self.plain_value(name));
        for name in values.uncertain() {
            if let Some(name) = self.names.get(name) {
                Rc::make_mut(&mut self.known).conditional.insert(name.clone());
            }
            // A number or a text alike: the gap for it is asked for.
            if let Some(value @ Value::Raw(_)) = self.values.get_mut(name) {
                *value = Value::Text(value.text());
            }
        }
    }

    fn each_branch(&mut self, place: Place<'_>, values: &mut BranchValues) {
        for child in place.named() {
            match child.kind() {
                "elseif_clauses" | "switch_body" | "switch_clauses" | "catch_clauses" => {
                    self.each_branch(child, values);
                }
                "elseif_clause" | "else_clause" | "switch_clause" | "catch_clause" | "finally_clause" => {
                    values.note(|name| self.plain_value(name));
                    self.statement(child);
                }
                _ => self.statement(child),
            }
        }
    }

    fn plain_value(&self, name: &str) -> Option<&String> {
        match self.values.get(name)? {
            Value::Text(value) | Value::Raw(value) => Some(value),
            _ => None,
        }
    }
}

/// In lower case.
fn assigned(place: Place<'_>, names: &mut BTreeSet<String>) -> bool {
    if place.kind() == "assignment_expression"
        && let Some(target) = place.named().first()
    {
        let source = target.source();
        let name = source.rsplit_once(']').map_or(source, |(_, name)| name);
        if name.trim_start().starts_with('$') && !name.contains(['.', '[']) {
            names.insert(bare_name(name).to_lowercase());
        }
    }
    true
}
