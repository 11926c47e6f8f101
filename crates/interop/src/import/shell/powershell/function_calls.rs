//! Functions: what they call is read for each call of theirs, with its arguments.

use std::rc::Rc;

use super::functions::{Function, Parameter, arguments};
use super::value::Value;
use super::word::{Word, bare_name};
use super::{MAX_PLACES, Reader};
use crate::import::shell::model::{MAX_VALUE_BYTES, Script};
use crate::import::shell::tree::{Place, Verbatim, parse};

/// So many functions may run each other.
const MAX_RUNNING: usize = 20;
/// A text that is parsed costs a place for so many bytes.
const PARSED_BYTES_PER_PLACE: usize = 16;
/// So many parameters of a function count.
const MAX_PARAMETERS: usize = 100;

impl Reader {
    /// Remembers a function. What it calls is read with its parameters open, for it may be called by what is not here.
    pub(super) fn define(&mut self, place: Place<'_>) {
        let Some(name) = place.child("function_name").map(|name| name.source().to_lowercase()) else {
            return;
        };
        let mut parameters = Vec::new();
        if let Some(list) = place.child("function_parameter_declaration") {
            self.parameters_of(list, &mut parameters);
        }
        let Some(block) = place.child("script_block") else { return };
        if let Some(list) = block.child("param_block") {
            self.parameters_of(list, &mut parameters);
        }
        let Some(body) = block.child("script_block_body") else { return };
        let start = self.done.calls.len();
        self.enter(true);
        self.bind(&parameters, Vec::new());
        self.statement(body);
        self.leave();
        let (does, found) = (body.source().to_owned(), start..self.done.calls.len());
        self.functions.insert(name, Function { parameters, does, found, is_used: false });
    }

    /// `[string]$Text = 'hi'`, each.
    fn parameters_of(&mut self, place: Place<'_>, into: &mut Vec<Parameter>) {
        for child in place.named() {
            if self.is_too_deep(child) || into.len() >= MAX_PARAMETERS {
                return;
            }
            if child.kind() != "script_parameter" {
                self.parameters_of(child, into);
                continue;
            }
            let Some(variable) = child.child("variable") else { continue };
            let default = child.child("script_parameter_default").and_then(|it| it.named().pop());
            let default = default.map(|default| self.value(default));
            let is_switch = child.source().to_lowercase().contains("[switch]");
            into.push(Parameter { name: variable.source().to_owned(), default, is_switch });
        }
    }

    /// Runs a function of the script with these words; `None` where there is none.
    pub(super) fn function(&mut self, name: &str, words: &[Word], depth: usize) -> Option<Value> {
        // Not known to itself meanwhile: it could call itself for ever.
        let mut function = self.functions.remove(name)?;
        let (start, unknown) = (self.done.calls.len(), self.done.unknown);
        self.enter(false);
        self.bind(&function.parameters, arguments(&function.parameters, words));
        let printed = self.script(&function.does, depth + 1);
        let mut room = MAX_VALUE_BYTES;
        let printed = printed.map(|value| self.all_settled(value, &mut room));
        self.leave();
        // What is not understood of it was counted where it stands.
        self.done.unknown = unknown;
        function.is_used |= self.done.calls.len() > start;
        self.functions.insert(name.to_owned(), function);
        Some(printed.unwrap_or(Value::Text(String::new())))
    }

    /// Runs a text as a script; what its last expression is worth.
    pub(super) fn script(&mut self, text: &str, depth: usize) -> Option<Value> {
        self.steps += text.len() / PARSED_BYTES_PER_PLACE;
        if self.running >= MAX_RUNNING || self.steps > MAX_PLACES {
            self.is_cut = true;
            return None;
        }
        let tree = parse::<Verbatim>(&tree_sitter_powershell::LANGUAGE.into(), text)?;
        self.running += 1;
        let printed = self.printed(Place::root(&tree, text, depth));
        self.running -= 1;
        printed
    }

    /// What the last expression in a place is worth, or the one that is returned.
    fn printed(&mut self, place: Place<'_>) -> Option<Value> {
        if self.is_too_deep(place) {
            return None;
        }
        self.done.unknown += usize::from(place.kind() == "ERROR");
        let mut last = None;
        for child in place.named() {
            match child.kind() {
                "statement_list" | "script_block" | "script_block_body" => {
                    last = self.printed(child).or(last);
                }
                "pipeline" if child.child("assignment_expression").is_none() => {
                    last = Some(self.value(child));
                }
                "flow_control_statement" => match child.child("pipeline") {
                    Some(returned) => return Some(self.value(returned)),
                    None => return last,
                },
                _ => self.statement(child),
            }
        }
        last
    }

    /// A value with what is known in place of its gaps; all of it together takes no more than `room`.
    fn all_settled(&self, value: Value, room: &mut usize) -> Value {
        match value {
            Value::Text(text) => {
                let settled = self.settled(&text);
                let text = if settled.len() <= *room { settled } else { text };
                *room = room.saturating_sub(text.len());
                Value::Text(text)
            }
            Value::List(all) => Value::List(all.into_iter().map(|one| self.all_settled(one, room)).collect()),
            Value::Map(all) => {
                Value::Map(all.into_iter().map(|(key, one)| (key, self.all_settled(one, room))).collect())
            }
            raw @ Value::Raw(_) => raw,
        }
    }

    /// Gives parameters their values; those without one stay open.
    fn bind(&mut self, parameters: &[Parameter], given: Vec<(usize, Value)>) {
        // Each is settled before another one changes what it says.
        let mut room = MAX_VALUE_BYTES;
        let mut given: Vec<(usize, Value)> =
            given.into_iter().map(|(at, value)| (at, self.all_settled(value, &mut room))).collect();
        for (at, parameter) in parameters.iter().enumerate() {
            let given = given.iter().rposition(|(to, _)| *to == at).map(|at| given.swap_remove(at).1);
            match given.or_else(|| parameter.default.clone()) {
                Some(value) => self.assign(&parameter.name, value),
                None => self.unset(&parameter.name),
            }
        }
    }

    /// A variable without a value: it is asked for.
    fn unset(&mut self, name: &str) {
        self.will_change(name);
        let name = bare_name(name);
        let lower = name.to_lowercase();
        self.values.remove(&lower);
        let name = self.names.entry(lower).or_insert_with(|| name.to_owned()).clone();
        Rc::make_mut(&mut self.known).values.remove(&name);
    }

    /// What was found, without the calls of functions that were read again for each of their own.
    pub(super) fn without_definitions(self) -> Script {
        let Reader { mut done, functions, steps, is_cut, .. } = self;
        done.unknown += usize::from(is_cut || steps > MAX_PLACES);
        let used = functions.into_values().filter(|function| function.is_used);
        done.without(&used.map(|function| function.found).collect::<Vec<_>>())
    }
}
