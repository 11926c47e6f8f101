//! Where a change of a variable ends: with a subshell or a function, and where nobody knows what it was changed to.

use std::rc::Rc;

use super::Reader;
use super::functions::Before;
use crate::import::shell::model::Known;
use crate::import::shell::tree::Place;

impl Reader {
    /// Behind a subshell: variables are what they were before it. What it wrote into files stays.
    pub(super) fn leave_subshell(&mut self, outside: Rc<Known>) {
        if Rc::ptr_eq(&outside, &self.known) {
            return;
        }
        let bytes = outside.values.iter().chain(&outside.files).map(|(name, value)| name.len() + value.len());
        self.worked_on(bytes.sum());
        let inside = std::mem::replace(&mut self.known, outside);
        let known = Rc::make_mut(&mut self.known);
        let computed = inside.computed.iter().filter(|name| !known.values.contains_key(*name));
        known.computed.extend(computed.cloned());
        match Rc::try_unwrap(inside) {
            Ok(inside) => known.files = inside.files,
            Err(inside) => known.files.clone_from(&inside.files),
        }
    }

    /// Behind what only may have run, such as a function that nobody has called yet: nothing of it has happened.
    pub(super) fn undo(&mut self, outside: Rc<Known>) {
        if Rc::ptr_eq(&outside, &self.known) {
            return;
        }
        let inside = std::mem::replace(&mut self.known, outside);
        let computed = inside.computed.iter().filter(|name| !self.known.values.contains_key(*name));
        let computed: Vec<String> =
            computed.filter(|name| !self.known.computed.contains(*name)).cloned().collect();
        if !computed.is_empty() {
            Rc::make_mut(&mut self.known).computed.extend(computed);
        }
    }

    pub(super) fn before(&self, name: &str) -> Before {
        let known = &self.known;
        (name.to_owned(), known.values.get(name).cloned(), known.conditional.contains(name))
    }

    /// Gives variables back what they were, the last one first.
    pub(super) fn restore(&mut self, before: Vec<Before>) {
        for (name, value, is_conditional) in before.into_iter().rev() {
            let known = Rc::make_mut(&mut self.known);
            match is_conditional {
                true => known.conditional.insert(name.clone()),
                false => known.conditional.remove(&name),
            };
            match value {
                Some(value) => known.values.insert(name, value),
                None => known.values.remove(&name),
            };
        }
    }

    /// `local NAME=value`, `declare NAME`: the variables of a declaration that end with the function that runs.
    pub(super) fn declare(&mut self, place: Place<'_>) {
        let word = place.all().first().map(|word| word.source()).unwrap_or_default();
        let has = |letter: char| {
            let is_it = |option: &Place<'_>| {
                option.kind() == "word"
                    && option.source().starts_with('-')
                    && option.source().contains(letter)
            };
            place.named().iter().any(is_it)
        };
        let is_local = matches!(word, "local" | "declare" | "typeset") && !has('g');
        // `declare -i T=2+3`
        let is_computed = has('i');
        for child in place.named() {
            let is_assignment = child.kind() == "variable_assignment";
            let name = if is_assignment { child.child("variable_name") } else { Some(child) };
            let Some(name) = name.filter(|name| name.kind() == "variable_name") else { continue };
            if is_local && self.functions.locals.is_some() {
                let before = self.before(name.source());
                self.functions.locals.get_or_insert_default().push(before);
                if !is_assignment {
                    Rc::make_mut(&mut self.known).values.remove(name.source());
                }
            }
            if is_assignment {
                self.assignment(child);
                let is_number = |value: &String| value.parse::<i64>().is_ok();
                if is_computed && !self.known.values.get(name.source()).is_some_and(is_number) {
                    self.forget(name.source());
                }
            }
        }
    }

    /// A variable whose value was changed to one that nobody knows.
    pub(super) fn forget(&mut self, name: &str) {
        self.lists.remove(name);
        if self.known.values.contains_key(name) {
            let known = Rc::make_mut(&mut self.known);
            known.values.remove(name);
            known.conditional.remove(name);
            known.computed.insert(name.to_owned());
        }
    }

    /// `((n++, sum += 2))`, `let n=n+1`: steps of one variable by a number are computed, else its value is not known.
    pub(super) fn compute(&mut self, text: &str) {
        for part in text.split(',') {
            let plain: String = part.split_whitespace().collect();
            let known = |name: &str| -> Option<i64> {
                let value = self.known.values.get(name).filter(|_| !self.known.conditional.contains(name))?;
                value.parse().ok()
            };
            match step(&plain, known) {
                Some((name, value)) => {
                    let (name, value) = (name.to_owned(), value.to_string());
                    self.assign(&name, &value);
                }
                None => changed(part).into_iter().for_each(|name| self.forget(name)),
            }
        }
    }

    /// What a loop that runs nobody knows how often counts has another value each time: `i=$((i+1))`, `((i++))`, `let i++`.
    pub(super) fn forget_counters(&mut self, place: Place<'_>) {
        let source = place.source();
        let computed = source.split("((").skip(1).map(|part| part.split("))").next().unwrap_or_default());
        let mut counters: Vec<String> = computed.flat_map(changed).map(str::to_owned).collect();
        let counts = |name: &&String| {
            let starts = [format!("{name}=$(("), format!("let {name}"), format!("let \"{name}")];
            starts.iter().any(|start| source.contains(start.as_str()))
        };
        counters.extend(self.known.values.keys().filter(counts).cloned());
        counters.iter().for_each(|name| self.forget(name));
    }
}

/// The variable that a computation without blanks changes, and what to.
fn step(plain: &str, known: impl Fn(&str) -> Option<i64>) -> Option<(&str, i64)> {
    let plain = plain.trim_matches(['"', '\'']);
    for (sign, by) in [("++", 1), ("--", -1)] {
        if let Some(name) = plain.strip_suffix(sign).or_else(|| plain.strip_prefix(sign)) {
            return Some((name, known(name)?.checked_add(by)?));
        }
    }
    for (sign, is_more) in [("+=", true), ("-=", false)] {
        if let Some((name, by)) = plain.split_once(sign) {
            let (value, by) = (known(name)?, by.parse().ok()?);
            return Some((name, if is_more { value.checked_add(by)? } else { value.checked_sub(by)? }));
        }
    }
    None
}

/// The variables that a computation changes: `n++`, `--n`, `n *= 2`, `n = 3`.
fn changed(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (mut names, mut at) = (Vec::new(), 0);
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(is_part)).map(|found| at + found) {
        let end = text
            .get(start..)
            .and_then(|rest| rest.find(|c| !is_part(c)))
            .map_or(text.len(), |len| start + len);
        at = end;
        let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
        let assigns = ["+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="];
        let is_changed = after.starts_with("++")
            || after.starts_with("--")
            || before.ends_with("++")
            || before.ends_with("--")
            || assigns.iter().any(|sign| after.starts_with(sign))
            || (after.starts_with('=') && !after.starts_with("=="));
        if is_changed && !text[start..end].starts_with(|c: char| c.is_ascii_digit()) {
            names.push(&text[start..end]);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_computation_changes_is_found() {
        for (text, names) in [
            ("n++", &["n"][..]),
            ("++ n", &["n"]),
            ("a = b + 1", &["a"]),
            ("a == b", &[]),
            ("a >= b && c <= d || e != f", &[]),
            ("a <<= 2", &["a"]),
            ("x > 3 ? y-- : 1", &["y"]),
            ("雁 = é", &[]),
        ] {
            assert_eq!(changed(text), names, "{text}");
        }
        let known = |name: &str| (name == "n").then_some(3);
        assert_eq!(step("n++", known), Some(("n", 4)));
        assert_eq!(step("n-=5", known), Some(("n", -2)));
        assert_eq!(step("n+=m", known), None);
        assert_eq!(step("m++", known), None);
    }
}
