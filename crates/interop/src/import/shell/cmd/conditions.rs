//! What stands under a condition, and where jumps go, before anything of it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::import::shell::model::Known;

/// The values that variables have had within a condition, by their names in lower case. One that was not set has none.
pub(super) type Seen = BTreeMap<String, BTreeSet<String>>;

/// Where the script may go on.
#[derive(Default)]
pub(super) struct Jumps {
    /// What was known where a jump to a label stands.
    pub(super) open: Vec<(String, Rc<Known>)>,
    /// The lines here are reached by a jump only.
    pub(super) is_passed_over: bool,
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
pub(super) fn commands_within(text: &str) -> Vec<(&'static str, &str)> {
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
