//! Branches: which one runs is not known, so all are read, one after another.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Reader, together};
use crate::import::shell::branch_values::BranchValues;
use crate::import::shell::model::Input;
use crate::import::shell::tree::Place;

impl Reader {
    /// `if …; then A=1; else A=2; fi`, `case … esac`: a variable that has several values then has none that is certain.
    pub(super) fn branches(&mut self, place: Place<'_>, input: &Input) -> Input {
        let mut values = BranchValues::of(place, assigned);
        self.worked_on(place.source().len() * 8);
        // What they were before is a value of theirs, too.
        values.note(|name| self.known.values.get(name));
        let mut printed = Input::None;
        for child in place.named() {
            if matches!(child.kind(), "elif_clause" | "else_clause" | "case_item") {
                values.note(|name| self.known.values.get(name));
            }
            let more = self.statement(child, input.clone());
            printed = together(printed, more);
        }
        values.note(|name| self.known.values.get(name));
        for name in values.uncertain() {
            Rc::make_mut(&mut self.known).conditional.insert(name);
        }
        printed
    }
}

fn assigned(place: Place<'_>, names: &mut BTreeSet<String>) -> bool {
    let is_assignment = place.kind() == "variable_assignment";
    if is_assignment {
        names.extend(place.child("variable_name").map(|name| name.source().to_owned()));
    }
    !is_assignment
}
