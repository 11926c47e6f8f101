//! `if`, `&&`, `||` and `goto`: which lines run is not known, so all are read, one after another.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Reader;
use crate::import::shell::model::Known;

/// So many jumps to labels that are further down are followed.
const MAX_JUMPS: usize = 100;

/// The values that variables have had within a condition, by their names in lower case. One that was not set has none.
pub(super) type Seen = BTreeMap<String, BTreeSet<String>>;

/// Where the script may go on.
#[derive(Default)]
pub(super) struct Jumps {
    /// What was known where a jump to a label stands.
    open: Vec<(String, Rc<Known>)>,
    /// The lines here are reached by a jump only.
    is_passed_over: bool,
}

impl Reader {
    /// Sets what stands behind the condition of `if` and behind `else`, and keeps where it jumps to: `if … set A=1`,
    /// `if … (set A=1) else (set A=2)`.
    pub(super) fn conditional(&mut self, text: &str) {
        for (name, rest) in commands_within(text) {
            match name {
                "set" => self.set(rest),
                _ => self.jump(rest, true),
            }
        }
    }

    /// Keeps for the conditions around it what a variable was, and what it is now.
    pub(super) fn see(&mut self, name: &str, before: Option<&str>, now: &str) {
        for seen in &mut self.conditions {
            let values = seen.entry(name.to_lowercase()).or_default();
            if values.is_empty() {
                values.extend(before.map(str::to_owned));
            }
            values.insert(now.to_owned());
        }
    }

    /// Behind a condition: what has had several values has none that is certain.
    pub(super) fn end_condition(&mut self) {
        let Some(seen) = self.conditions.pop() else { return };
        for (name, _) in seen.into_iter().filter(|(_, values)| values.len() > 1) {
            self.doubt(&name);
        }
    }

    fn doubt(&mut self, name: &str) {
        let found = self.known.values.keys().find(|other| other.eq_ignore_ascii_case(name)).cloned();
        Rc::make_mut(&mut self.known).conditional.extend(found);
    }

    /// `goto label`
    pub(super) fn jump(&mut self, rest: &str, is_conditional: bool) {
        let label =
            rest.trim().trim_start_matches(':').split_whitespace().next().unwrap_or_default().to_lowercase();
        if self.jumps.open.len() < MAX_JUMPS && label != "eof" {
            self.jumps.open.push((label, Rc::clone(&self.known)));
        }
        self.jumps.is_passed_over |= !is_conditional && self.conditions.is_empty();
    }

    /// `:label`: who comes here from the line above knows other values than who jumps here.
    pub(super) fn land(&mut self, label: &str) {
        let label = label.trim_start_matches(':').to_lowercase();
        let (here, open): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.jumps.open).into_iter().partition(|(to, _)| *to == label);
        self.jumps.open = open;
        let mut all = here.into_iter().map(|(_, known)| known);
        if std::mem::take(&mut self.jumps.is_passed_over)
            && let Some(first) = all.next()
        {
            let inside = std::mem::replace(&mut self.known, first);
            let known = Rc::make_mut(&mut self.known);
            known.computed.extend(inside.computed.iter().cloned());
        }
        for other in all {
            let differs = |(name, value): &(&String, &String)| {
                self.known.values.get(*name).is_some_and(|now| now != *value)
                    || other.conditional.contains(*name)
            };
            let names: Vec<String> =
                other.values.iter().filter(differs).map(|(name, _)| name.clone()).collect();
            names.iter().for_each(|name| self.doubt(name));
        }
    }

    /// `setlocal`, `endlocal`: what was set between them is gone behind them.
    pub(super) fn end_local(&mut self) {
        let Some(outside) = self.locals.pop() else { return };
        let inside = std::mem::replace(&mut self.known, outside);
        let known = Rc::make_mut(&mut self.known);
        known.files.clone_from(&inside.files);
        known.computed.extend(inside.computed.iter().cloned());
    }

    /// `set /a N+=1, M=2`: a number is a value, what would have to be computed is none.
    pub(super) fn compute(&mut self, text: &str) {
        for part in text.trim_matches('"').split(',') {
            let Some((name, value)) = part.split_once('=') else { continue };
            let name = name.trim().trim_matches('"');
            let plain = name.trim_end_matches(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>']).trim_end();
            let value = value.trim().trim_matches('"');
            let number = value.parse::<i64>().ok().filter(|_| plain == name);
            match number {
                Some(number) => self.set(&format!("{plain}={number}")),
                None => self.forget(plain),
            }
        }
    }

    /// A variable whose value was changed to one that nobody knows.
    fn forget(&mut self, name: &str) {
        let Some(found) = self.known.values.keys().find(|other| other.eq_ignore_ascii_case(name)).cloned()
        else {
            return;
        };
        let known = Rc::make_mut(&mut self.known);
        known.values.remove(&found);
        known.conditional.remove(&found);
        known.computed.insert(found);
    }
}

/// How many lines a condition is about: the one that it stands in, and those of its blocks; `None` where there is none.
pub(super) fn lines_of_condition(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?;
    let bare = first.trim_start_matches(['@', '(', ' ', '\t']);
    let is_if = bare
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("if ") || start.eq_ignore_ascii_case("if\t"));
    if !is_if {
        // `find … && set A=1`
        return (first.contains("&&") || first.contains("||")).then_some(1);
    }
    if !first.trim_end().ends_with('(') {
        return Some(1);
    }
    let mut open = 1_usize;
    for (at, line) in lines.iter().enumerate().skip(1) {
        let bare = line.trim();
        let opens = bare.ends_with('(');
        open = open.saturating_sub(usize::from(bare.starts_with(')')));
        if open == 0 && !opens {
            return Some(at + 1);
        }
        open += usize::from(opens);
    }
    Some(lines.len())
}

/// The `set` and `goto` that stand within a line behind its first word, each with the rest of its command.
fn commands_within(text: &str) -> Vec<(&'static str, &str)> {
    let lower = text.to_ascii_lowercase();
    let (mut found, mut quoted, mut before, mut end) = (Vec::new(), false, '(', 0);
    for (at, sign) in text.char_indices() {
        if at >= end && !quoted && matches!(before, ' ' | '\t' | '(') {
            for name in ["set", "goto"] {
                let after = lower.get(at..).and_then(|rest| rest.strip_prefix(name));
                if at > 0 && after.is_some_and(|after| after.starts_with([' ', '\t', ':'])) {
                    let rest = text.get(at + name.len()..).unwrap_or_default();
                    let rest = rest.get(..end_of_command(rest)).unwrap_or_default();
                    end = at + name.len() + rest.len();
                    found.push((name, rest.trim_start()));
                }
            }
        }
        quoted ^= sign == '"';
        before = sign;
    }
    found
}

/// Where a command ends that may stand in parentheses.
fn end_of_command(text: &str) -> usize {
    let (mut quoted, mut open) = (false, 0_usize);
    for (at, sign) in text.char_indices() {
        match sign {
            '"' => quoted ^= true,
            '(' if !quoted => open += 1,
            ')' if !quoted && open == 0 => return at,
            ')' if !quoted => open -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_behind_a_condition_are_found() {
        for (text, expected) in [
            ("if \"%1\"==\"a\" set A=1", &[("set", "A=1")][..]),
            ("if exist x (set A=1) else (set \"A=2 )\")", &[("set", "A=1"), ("set", "\"A=2 )\"")]),
            ("if defined X goto :done", &[("goto", ":done")]),
            ("if \" set a=b\"==\"x\" echo reset me", &[]),
            ("else set A=(b)", &[("set", "A=(b)")]),
        ] {
            assert_eq!(commands_within(text), expected, "{text}");
        }
    }

    #[test]
    fn a_condition_ends_with_its_blocks() {
        for (lines, count) in [
            (&["echo"][..], None),
            (&["if a==b echo", "echo"], Some(1)),
            (&["IF a==b (", "set A=1", ")", "echo"], Some(3)),
            (&["if a==b (", "if c==d (", "x", ")", ") else (", "y", ")", "echo"], Some(7)),
            (&["if a==b (", "x"], Some(2)),
            (&["find x && set A=1", "echo"], Some(1)),
        ] {
            assert_eq!(lines_of_condition(lines), count, "{lines:?}");
        }
    }
}
