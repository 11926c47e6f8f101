//! Variables of functions, which end with them.

use std::collections::HashMap;
use std::rc::Rc;

use super::Reader;
use super::scope::{Before, Scope};
use super::value::Value;
use super::word::bare_name;
use crate::import::shell::tree::Place;

impl Reader {
    pub(super) fn enter(&mut self, is_definition: bool) {
        self.scopes.push(Scope { is_definition, before: HashMap::new() });
    }

    /// Variables are again what they were outside.
    pub(super) fn leave(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        for (lower, Before { value, text, is_conditional }) in scope.before {
            if let Some(name) = self.names.get(&lower) {
                let known = Rc::make_mut(&mut self.known);
                match text {
                    Some(text) => known.values.insert(name.clone(), text),
                    None => known.values.remove(name),
                };
                match is_conditional {
                    true => known.conditional.insert(name.clone()),
                    false => known.conditional.remove(name),
                };
            }
            match value {
                Some(value) => self.values.insert(lower, value),
                None => self.values.remove(&lower),
            };
        }
    }

    /// Keeps what a variable is, before it changes. `$script:name` and `$global:name` are not the function's own.
    pub(super) fn will_change(&mut self, source: &str) {
        if self.scopes.is_empty() {
            return;
        }
        let start = source.to_lowercase();
        let is_outer = start.contains("script:") || start.contains("global:");
        let lower = bare_name(&start).to_owned();
        let last = self.scopes.len() - 1;
        let mut kept = 0;
        for (at, scope) in self.scopes.iter_mut().enumerate() {
            let is_local = scope.is_definition || at == last && !is_outer;
            if is_local && !scope.before.contains_key(&lower) {
                let value = self.values.get(&lower).cloned();
                kept += value.as_ref().map_or(0, Value::bytes);
                let name = self.names.get(&lower);
                let text = name.and_then(|name| self.known.values.get(name).cloned());
                let is_conditional = name.is_some_and(|name| self.known.conditional.contains(name));
                scope.before.insert(lower.clone(), Before { value, text, is_conditional });
            }
        }
        self.worked_on(kept);
    }

    /// `$n++`: computed where it is a number, else nobody knows it.
    pub(super) fn step(&mut self, place: Place<'_>) {
        let source = place.source();
        let mut variable = place;
        while variable.kind() != "variable" {
            match variable.named().as_slice() {
                [inside] => variable = *inside,
                // `$list[0]++`
                _ => return,
            }
        }
        let by = if source.contains("--") { -1 } else { 1 };
        let lower = bare_name(variable.source()).to_lowercase();
        let is_certain = !self.names.get(&lower).is_some_and(|name| self.known.conditional.contains(name));
        let number = match self.values.get(&lower) {
            Some(Value::Raw(number)) if is_certain => number.parse::<i64>().ok(),
            _ => None,
        };
        match number.and_then(|number| number.checked_add(by)) {
            Some(number) => self.assign(variable.source(), Value::Raw(number.to_string())),
            None => self.forget(variable.source()),
        }
    }
}
