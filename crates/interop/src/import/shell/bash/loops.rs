//! Loops: once for each word or line, where they are known.

use std::rc::Rc;

use super::word_list::Words;
use super::{Reader, braces, together};
use crate::import::shell::gap::{gap, has_gap};
use crate::import::shell::model::{Input, MAX_CALLS};
use crate::import::shell::tree::Place;

impl Reader {
    /// `for NAME in WORDS; do …; done`: once for each word, where they are known.
    pub(super) fn for_each(&mut self, place: Place<'_>, input: &Input) -> Input {
        let Some(body) = place.child("do_group") else { return self.each(place, input) };
        let name = place.child("variable_name").map(|name| name.source().to_owned()).unwrap_or_default();
        let listed =
            place.named().into_iter().filter(|child| !matches!(child.kind(), "do_group" | "variable_name"));
        let mut all = Words::default();
        for child in listed {
            let words = braces::expanded(child.source()).unwrap_or_else(|| self.words(child));
            // `$(seq 1 3)` without quotes is parted at blanks.
            let words = if child.kind() == "command_substitution" {
                words.iter().flat_map(|word| word.split_whitespace()).map(str::to_owned).collect()
            } else {
                words
            };
            self.add_words(words, &mut all);
        }
        let words = all.all;
        let words = if words.is_empty() { vec![gap(&name)] } else { words };
        if words.iter().any(|word| has_gap(word) || word.contains(['*', '?'])) {
            self.forget_counters(body);
        }
        let mut printed = Input::None;
        for word in words {
            if has_gap(&word) {
                Rc::make_mut(&mut self.known).values.remove(&name);
            } else {
                self.assign(&name, &word);
            }
            let more = self.each(body, input);
            printed = together(printed, more);
        }
        printed
    }

    /// `while read NAME; do …; done`: once for each line, where they are known.
    pub(super) fn while_reading(&mut self, place: Place<'_>, input: Input) -> Input {
        let reads = |condition: &Place<'_>| condition.source().split_whitespace().any(|word| word == "read");
        let (bodies, conditions): (Vec<_>, Vec<_>) =
            place.named().into_iter().partition(|child| child.kind() == "do_group");
        let text = match (bodies.first(), input) {
            (Some(_), Input::Text(text)) if conditions.iter().any(reads) => self.settled(&text),
            (_, input) => {
                self.forget_counters(place);
                return self.each(place, &input);
            }
        };
        let separator = self.known.values.get("IFS").cloned();
        let mut printed = Input::None;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            for condition in &conditions {
                self.statement(*condition, Input::Text(format!("{line}\n")));
            }
            for body in &bodies {
                let more = self.each(*body, &Input::None);
                printed = together(printed, more);
            }
        }
        // `IFS=, read A B` is for that command alone.
        let known = &mut Rc::make_mut(&mut self.known).values;
        match separator {
            Some(before) => drop(known.insert("IFS".to_owned(), before)),
            None => drop(known.remove("IFS")),
        }
        printed
    }

    /// `for ((i = 1; i <= 3; i++)); do …; done`: once for each number, where they are known.
    pub(super) fn for_counting(&mut self, place: Place<'_>, input: &Input) -> Input {
        let Some(body) = place
            .named()
            .into_iter()
            .rfind(|child| matches!(child.kind(), "do_group" | "compound_statement"))
        else {
            return Input::None;
        };
        let head = place.between(place.node.start_byte(), body.node.start_byte());
        let counted = head.split_once("((").and_then(|(_, rest)| rest.rsplit_once("))"));
        let settled = counted.map(|(inside, _)| inside.to_owned()).unwrap_or_default();
        let Some(name) = settled.split('=').next().map(str::trim).filter(|name| is_name(name)) else {
            return self.each(body, input);
        };
        let numbers = numbers(&settled, name).unwrap_or_default();
        let mut printed = Input::None;
        if numbers.is_empty() {
            let known = Rc::make_mut(&mut self.known);
            known.values.remove(name);
            known.computed.insert(name.to_owned());
            return self.each(body, input);
        }
        for number in numbers {
            self.assign(name, &number.to_string());
            let more = self.each(body, input);
            printed = together(printed, more);
        }
        printed
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The numbers that `i = 1; i <= 3; i++` counts through; `None` where more would have to be computed.
fn numbers(head: &str, name: &str) -> Option<Vec<i64>> {
    let mut parts = head.split(';').map(|part| part.split_whitespace().collect::<String>());
    let (first, until, step) = (parts.next()?, parts.next()?, parts.next()?);
    let start: i64 = first.strip_prefix(name)?.strip_prefix('=')?.parse().ok()?;
    let until = until.strip_prefix(name)?;
    let (most, is_within) = match until.strip_prefix("<=") {
        Some(end) => (end, true),
        None => (until.strip_prefix('<')?, false),
    };
    let most: i64 = most.parse().ok()?;
    let most = if is_within { most } else { most.checked_sub(1)? };
    if step != format!("{name}++") && step != format!("++{name}") && step != format!("{name}+=1") {
        return None;
    }
    Some((start..=most).take(MAX_CALLS).collect())
}
