//! Loops: once for each value, where they are known.

use std::rc::Rc;

use super::value::Value;
use super::word::bare_name;
use super::{BYTES_PER_PLACE, Reader};
use crate::import::shell::gap::has_gap;
use crate::import::shell::model::MAX_CALLS;
use crate::import::shell::tree::Place;

impl Reader {
    /// `foreach ($u in 'a', 'b') { … }`
    pub(super) fn for_each(&mut self, place: Place<'_>) {
        let named = place.named();
        let (Some(variable), Some(over), Some(body)) =
            (place.child("variable"), place.child("pipeline"), place.child("statement_block"))
        else {
            return named.into_iter().for_each(|child| self.statement(child));
        };
        let over = self.value(over);
        for item in self.items(over) {
            self.steps += 1;
            match item {
                Some(item) => self.assign(variable.source(), item),
                None => self.forget(variable.source()),
            }
            self.statement(body);
        }
    }

    /// `'a', 'b' | ForEach-Object { … }`: its blocks, with `$_` for each value.
    pub(super) fn for_each_object(&mut self, blocks: &[Place<'_>], input: Option<Value>) {
        let items = input.map_or_else(|| vec![None], |input| self.items(input));
        for item in items {
            self.steps += 1;
            let outside = std::mem::replace(&mut self.item, item);
            for block in blocks {
                block.named().into_iter().for_each(|child| self.statement(child));
            }
            self.item = outside;
        }
    }

    /// `for ($i = 1; $i -le 3; $i++) { … }`
    pub(super) fn for_counting(&mut self, place: Place<'_>) {
        let part = |kind: &str| place.child(kind).map(|part| part.source()).unwrap_or_default();
        let (start, until, step) = (part("for_initializer"), part("for_condition"), part("for_iterator"));
        let Some(body) = place.child("statement_block") else { return };
        let name = start.split('=').next().unwrap_or_default().trim().to_owned();
        let numbers = numbers(&name, start, &self.with_its_end(until), step).unwrap_or_default();
        if numbers.is_empty() {
            self.forget(&name);
            return self.statement(body);
        }
        for number in numbers {
            self.steps += 1;
            self.assign(&name, Value::Raw(number.to_string()));
            self.statement(body);
        }
    }

    /// `$i -lt $users.Count` with the number.
    fn with_its_end(&self, until: &str) -> String {
        let known = until.trim().rsplit_once(char::is_whitespace).and_then(|(before, end)| {
            let end = end.strip_prefix('$')?.to_lowercase();
            let value = match end.rsplit_once('.') {
                Some((list, property)) => self.values.get(list)?.property(property)?,
                None => self.values.get(&end)?.clone(),
            };
            matches!(value, Value::Raw(_)).then(|| format!("{before} {}", value.text()))
        });
        known.unwrap_or_else(|| until.to_owned())
    }

    /// `while ($i -lt 3) { …; $i++ }`: what it counts has another value each time.
    pub(super) fn while_counting(&mut self, place: Place<'_>) {
        self.steps += place.source().len() / BYTES_PER_PLACE;
        counted(place.source()).for_each(|name| self.forget(name));
        place.named().into_iter().for_each(|child| self.statement(child));
    }

    /// The values that a loop runs over; `None` for one that is not known.
    fn items(&self, over: Value) -> Vec<Option<Value>> {
        let known = |value: Value| match value {
            Value::Text(text) => Some(self.settled(&text)).filter(|text| !has_gap(text)).map(Value::Text),
            value => Some(value),
        };
        match over {
            Value::List(all) => all.into_iter().take(MAX_CALLS).map(known).collect(),
            one => vec![known(one)],
        }
    }

    /// From now on only PowerShell knows the value of a variable.
    pub(super) fn forget(&mut self, name: &str) {
        self.will_change(name);
        let lower = bare_name(name).to_lowercase();
        self.values.remove(&lower);
        if let Some(name) = self.names.get(&lower) {
            let known = Rc::make_mut(&mut self.known);
            known.values.remove(name);
            known.computed.insert(name.clone());
        }
    }
}

/// The script blocks in a place, in their order; not those within others.
pub(super) fn blocks_in(place: Place<'_>) -> Vec<Place<'_>> {
    let (mut blocks, mut open) = (Vec::new(), vec![place]);
    while let Some(next) = open.pop() {
        if next.kind() == "script_block_expression" {
            blocks.push(next);
        } else {
            // The last one is looked at first.
            open.extend(next.named().into_iter().rev());
        }
    }
    blocks
}

/// The variables that a text counts up or down: `$i++`, `--$i`, `$i += 2`.
fn counted(source: &str) -> impl Iterator<Item = &str> {
    source.match_indices('$').filter_map(|(at, _)| {
        let behind = source.get(at + 1..)?;
        let end = behind.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(behind.len());
        let (name, behind) = behind.split_at(end);
        let before = source.get(..at)?;
        let counts = ["++", "--", "+=", "-="].iter().any(|sign| behind.trim_start().starts_with(sign))
            || before.ends_with("++")
            || before.ends_with("--");
        (counts && !name.is_empty()).then_some(name)
    })
}

/// `1..3`
pub(super) fn range(from: &str, to: &str) -> Option<Value> {
    let (from, to): (i64, i64) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    let number = |number: i64| Value::Raw(number.to_string());
    let all = if from <= to {
        (from..=to).take(MAX_CALLS).map(number).collect()
    } else {
        (to..=from).rev().take(MAX_CALLS).map(number).collect()
    };
    Some(Value::List(all))
}

/// The numbers that a loop counts through; `None` where more would have to be computed.
fn numbers(name: &str, start: &str, until: &str, step: &str) -> Option<Vec<i64>> {
    if !name.starts_with('$') || name.len() < 2 {
        return None;
    }
    let name = name.to_lowercase();
    let start: i64 = start.split_once('=')?.1.trim().parse().ok()?;
    let until = until.trim().to_lowercase();
    let (sign, end) = until.strip_prefix(&name)?.trim().split_once(char::is_whitespace)?;
    let end: i64 = end.trim().parse().ok()?;
    let last = match sign {
        "-le" => end,
        "-lt" => end.checked_sub(1)?,
        _ => return None,
    };
    let step: String = step.to_lowercase().split_whitespace().collect();
    let by_one = [format!("{name}++"), format!("++{name}"), format!("{name}+=1")].contains(&step);
    by_one.then(|| (start..=last).take(MAX_CALLS).collect())
}
