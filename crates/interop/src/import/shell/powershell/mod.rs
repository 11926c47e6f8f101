//! Scripts for PowerShell, by the grammar of tree-sitter-powershell: calls of curl, and of PowerShell's own web commands.

mod assignments;
mod branches;
mod command_words;
mod commands;
mod expressions;
mod function_calls;
mod functions;
mod loops;
mod methods;
mod options;
mod patterns;
mod request;
mod scope;
mod scopes;
mod strings;
mod value;
mod word;

use std::collections::HashMap;
use std::rc::Rc;

use super::gap::{Part, filled, gap, parts};
use super::model::{Known, MAX_VALUE_BYTES, Script};
use super::names::OutputNames;
use super::tree::{Place, Verbatim, parse};
use crate::import::rules;
use functions::Function;
use scope::Scope;
use value::Value;
use word::bare_name;

/// So many places of the tree are looked at, loops and functions included: a word stands in some fifteen of them.
const MAX_PLACES: usize = 400_000;

/// No place that stands in more of them is looked at: each takes some kilobytes of the stack.
const MAX_PLACES_DEEP: usize = 600;

/// Work on so many bytes counts as a place.
const BYTES_PER_PLACE: usize = 1024;

/// What a script for PowerShell does.
pub(in crate::import) fn read(text: &str) -> Script {
    let mut reader = Reader::default();
    let text = options::plain_options(&text.replace("\r\n", "\n"));
    if let Some(tree) = parse::<Verbatim>(&tree_sitter_powershell::LANGUAGE.into(), &text) {
        reader.statement(Place::root(&tree, &text, 0));
    }
    reader.without_definitions()
}

#[derive(Default)]
struct Reader {
    done: Script,
    known: Rc<Known>,
    /// Variables that are more than a text. Names have no case; keys are in lower case.
    values: HashMap<String, Value>,
    /// Names as they were first written.
    names: HashMap<String, String>,
    functions: HashMap<String, Function>,
    /// The functions that run.
    scopes: Vec<Scope>,
    /// What `$_` stands for.
    item: Option<Value>,
    outputs: OutputNames,
    after_curl: bool,
    steps: usize,
    /// How many functions and scripts of others this one stands in.
    running: usize,
    /// A bound was reached: not all of the script was looked at.
    is_cut: bool,
}

impl Reader {
    fn is_too_deep(&mut self, place: Place<'_>) -> bool {
        self.steps += 1;
        let is_beyond = self.steps > MAX_PLACES || place.depth > MAX_PLACES_DEEP;
        self.is_cut |= is_beyond;
        is_beyond
    }

    fn worked_on(&mut self, bytes: usize) {
        self.steps += bytes / BYTES_PER_PLACE;
    }

    fn statement(&mut self, place: Place<'_>) {
        if self.is_too_deep(place) {
            return;
        }
        match place.kind() {
            "assignment_expression" => {
                self.assignment(place);
                self.after_curl = false;
            }
            "command" | "invokation_expression" => drop(self.value(place)),
            "pipeline_chain" => drop(self.chain(place)),
            "param_block" => self.parameters(place),
            "function_statement" => self.define(place),
            "if_statement" | "switch_statement" | "try_statement" => self.branches(place),
            "foreach_statement" => self.for_each(place),
            "for_statement" => self.for_counting(place),
            "while_statement" | "do_statement" => self.while_counting(place),
            "ERROR" => {
                self.done.unknown += 1;
                self.statements(place);
            }
            _ => self.statements(place),
        }
        if place.node.is_missing() {
            self.done.unknown += 1;
        }
    }

    fn statements(&mut self, place: Place<'_>) {
        // No closure: each call takes some of the stack.
        for child in place.named() {
            self.statement(child);
        }
    }

    /// `param([string]$Text = 'hi')`: what a caller gives, with a default or without.
    fn parameters(&mut self, place: Place<'_>) {
        for child in place.named() {
            if child.kind() == "script_parameter" {
                let name = child.child("variable").map(|name| name.source().to_owned());
                let default = child.child("script_parameter_default").and_then(|it| it.named().pop());
                if let (Some(name), Some(default)) = (name, default) {
                    let value = self.value(default);
                    self.assign(&name, value);
                }
            } else {
                self.parameters(child);
            }
        }
    }

    fn assignment(&mut self, place: Place<'_>) {
        let named = place.named();
        let (Some(left), Some(right)) = (named.first(), named.last()) else { return };
        let sign = place.child("assignement_operator").map(|sign| sign.source()).unwrap_or("=");
        let mut value = self.value(*right);
        let mut target = *left;
        while target.named().len() == 1 && target.kind() != "variable" {
            target = target.named()[0];
        }
        match target.kind() {
            // `$headers["AppKey"] = …`, `$body.message.text = …`
            "member_access" | "element_access" => self.member_assignment(target, sign, value),
            _ => {
                let name = target.child("variable").unwrap_or(target).source().to_owned();
                // `[string]$name`
                let name = name.rsplit_once(']').map_or(name.as_str(), |(_, name)| name).to_owned();
                match (sign, self.values.get(&bare_name(&name).to_lowercase()).cloned()) {
                    ("=", _) => {}
                    ("+=", Some(before)) => value = before.plus(value),
                    // What a loop counts has another value each time.
                    ("+=", None) if !self.known.computed.contains(bare_name(&name)) => {}
                    _ => return self.forget(&name),
                }
                self.assign(&name, value);
            }
        }
    }

    fn assign(&mut self, name: &str, value: Value) {
        self.will_change(name);
        let name = bare_name(name);
        let lower = name.to_lowercase();
        if lower.is_empty() {
            return;
        }
        let name = self.names.entry(lower.clone()).or_insert_with(|| name.to_owned()).clone();
        let conditional = &self.known.conditional;
        let is_certain = conditional.is_empty()
            || !parts(&value.text())
                .iter()
                .any(|part| matches!(part, Part::Gap(name) if conditional.contains(*name)));
        let value = match value {
            Value::Text(text) => Value::Text(self.settled(&text)),
            // Of a secret it is enough to know that there is one.
            other => other,
        };
        let value = if rules::is_secret(&name) { Value::Text("…".to_owned()) } else { value };
        if value.bytes() > MAX_VALUE_BYTES {
            return;
        }
        self.worked_on(value.bytes());
        let text = value.text();
        let known = Rc::make_mut(&mut self.known);
        if !is_certain {
            known.conditional.insert(name.clone());
        } else if !known.conditional.is_empty() {
            known.conditional.remove(&name);
        }
        known.values.insert(name, text);
        self.values.insert(lower, value);
    }

    /// A text with what is known in place of its gaps.
    fn settled(&self, text: &str) -> String {
        filled(text, |name, room| match self.known.values.get(name) {
            Some(value) if !rules::is_secret(name) && value.len() <= room => value.clone(),
            _ => gap(name),
        })
    }

    /// The gap for a variable, by the name that it was first written with.
    fn variable(&mut self, source: &str) -> Value {
        let name = bare_name(source);
        let lower = name.to_lowercase();
        match lower.as_str() {
            "true" | "false" | "null" => return Value::Raw(lower),
            "_" | "psitem" if self.item.is_some() => {
                return self.item.clone().unwrap_or(Value::Text(String::new()));
            }
            "" | "_" | "psitem" | "?" | "^" | "$" => return self.output(source, "value"),
            _ => {}
        }
        match self.values.get(&lower) {
            Some(value @ (Value::Raw(_) | Value::Map(_) | Value::List(_))) => value.clone(),
            _ => Value::Text(gap(self.names.get(&lower).map_or(name, String::as_str))),
        }
    }

    /// A gap for what only PowerShell could compute.
    fn output(&mut self, source: &str, name: &str) -> Value {
        let name = self.outputs.of(source, name);
        Rc::make_mut(&mut self.known).computed.insert(name.clone());
        Value::Text(gap(&name))
    }
}
