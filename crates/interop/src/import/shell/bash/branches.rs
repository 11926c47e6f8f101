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
        let mut values = BranchValues::of(&[place], assigned);
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
        self.doubt(&values);
        printed
    }

    /// `test … && A=1 || A=2`: what stands behind the first command may run or not. Within the chain it is certain behind `&&`.
    pub(super) fn chain(&mut self, place: Place<'_>, input: &Input) -> Input {
        let Some(parts) = parts(place) else { return self.each(place, input) };
        // Assignments have no condition in them.
        let is_assignment = |part: &Place<'_>| {
            matches!(part.kind(), "variable_assignment" | "variable_assignments" | "declaration_command")
        };
        let may_end = |pair: &[(bool, Place<'_>)]| matches!(pair, [(_, part), (is_or, _)] if *is_or || !is_assignment(part));
        let first = parts.windows(2).position(may_end).unwrap_or(parts.len());
        let behind = parts.get(first + 1..).unwrap_or_default();
        let places: Vec<Place<'_>> = behind.iter().map(|(_, part)| *part).collect();
        let mut values = BranchValues::of(&places, assigned);
        self.worked_on(place.source().len() * 8);
        let (mut printed, mut may_pass_over) = (Input::None, false);
        for (at, (is_or, part)) in parts.iter().enumerate() {
            may_pass_over |= *is_or;
            if at > first && may_pass_over {
                self.doubt(&values);
            }
            let more = self.statement(*part, input.clone());
            printed = together(printed, more);
            if at == first {
                // `[ -n "$A" ] || A=1` gives one that was not set before its only value.
                let before = place.between(place.node.start_byte(), part.node.end_byte());
                values.note_unset(|name| !self.known.values.contains_key(name) && !before.contains(name));
            }
            if at >= first {
                values.note(|name| self.known.values.get(name));
            }
        }
        self.doubt(&values);
        printed
    }

    fn doubt(&mut self, values: &BranchValues) {
        for name in values.uncertain() {
            if !self.known.conditional.contains(name) {
                Rc::make_mut(&mut self.known).conditional.insert(name.to_owned());
            }
        }
    }
}

/// The commands of a chain, each with whether `||` stands before it; `None` where it was not understood.
fn parts(chain: Place<'_>) -> Option<Vec<(bool, Place<'_>)>> {
    let (mut parts, mut left) = (Vec::new(), chain);
    while left.kind() == "list" {
        let inside: Vec<Place<'_>> =
            left.all().into_iter().filter(|child| child.kind() != "comment").collect();
        let [before, sign, after] = inside.as_slice() else { return None };
        parts.push((sign.kind() == "||", *after));
        left = *before;
    }
    parts.push((false, left));
    parts.reverse();
    Some(parts)
}

fn assigned(place: Place<'_>, names: &mut BTreeSet<String>) -> bool {
    let is_assignment = place.kind() == "variable_assignment";
    if is_assignment {
        names.extend(place.child("variable_name").map(|name| name.source().to_owned()));
    }
    // What a subshell changes ends with it.
    !is_assignment && place.kind() != "subshell"
}
