//! Scripts for bash and its kin, by the grammar of tree-sitter-bash.

mod bounds;
mod braces;
mod branches;
mod commands;
mod elements;
mod expansions;
mod function_calls;
mod functions;
mod jq;
mod lists;
mod loops;
mod printing;
mod quoting;
mod redirects;
mod scopes;
mod sed;
mod variables;
mod word_list;
mod words;
mod xargs;

use std::collections::HashMap;
use std::rc::Rc;

use super::model::{Input, Known, MAX_DEPTH, MAX_VALUE_BYTES, Script};
use super::names::OutputNames;
use super::tree::{Place, Shown, parse};
use crate::import::rules;
use crate::import::shell::gap::{Part, filled, gap, parts};
use functions::Functions;
use lists::List;
use word_list::Words;

/// A part of a script that stands in a word, or in a function, costs a step for so many bytes.
const PARSED_BYTES_PER_STEP: usize = 256;

/// No character above 255: a letter stands for letters and digits, a sign for all else. The scanner of the grammar hands
/// characters to `isdigit` of C, which reads beyond its table for greater ones, and crashes.
struct SmallCharacters;

impl Shown for SmallCharacters {
    fn shown(one: char) -> char {
        match one {
            '\0'..='\u{FF}' => one,
            _ if one.is_alphanumeric() => 'é',
            _ => '¤',
        }
    }
}
/// What a script for bash does.
pub(in crate::import) fn read(text: &str) -> Script {
    let mut reader = Reader::default();
    reader.script(text, 0);
    reader.without_definitions()
}

#[derive(Default)]
struct Reader {
    done: Script,
    known: Rc<Known>,
    /// Variables that are lists.
    lists: HashMap<String, List>,
    functions: Functions,
    outputs: OutputNames,
    /// The command before this one was curl: a line that starts with an option goes on with it.
    after_curl: bool,
    steps: usize,
    /// How many substitutions this command stands in: what those run is the shell's own.
    substituted: usize,
    /// How many commands that run others this one stands in.
    runners: usize,
    /// A bound was reached: not all of the script was looked at.
    is_cut: bool,
}

impl Reader {
    /// A script, or a part of one that stands in a word.
    fn script(&mut self, text: &str, depth: usize) -> Input {
        self.script_with(text, depth, &Input::None)
    }

    /// A script with this on its standard input.
    fn script_with(&mut self, text: &str, depth: usize, input: &Input) -> Input {
        if depth > MAX_DEPTH {
            self.is_cut = true;
            return Input::None;
        }
        if depth > 0 {
            // It is parsed again each time.
            self.steps += text.len() / PARSED_BYTES_PER_STEP;
        }
        if !self.may_go_on() {
            return Input::None;
        }
        let Some(tree) = parse::<SmallCharacters>(&tree_sitter_bash::LANGUAGE.into(), text) else {
            return Input::None;
        };
        if variables::are_lost(&tree) {
            let braced = variables::in_braces(text);
            if let Some(tree) = parse::<SmallCharacters>(&tree_sitter_bash::LANGUAGE.into(), &braced) {
                return self.each(Place::root(&tree, &braced, depth), input);
            }
        }
        self.each(Place::root(&tree, text, depth), input)
    }

    /// Every statement in a place, one after another; what they print together.
    fn each(&mut self, place: Place<'_>, input: &Input) -> Input {
        let mut printed = Input::None;
        for child in place.named() {
            let more = self.statement(child, input.clone());
            printed = together(printed, more);
        }
        printed
    }

    fn statement(&mut self, place: Place<'_>, input: Input) -> Input {
        self.steps += 1;
        self.worked_on_input(&input);
        if !self.may_go_on() || place.depth > MAX_DEPTH * 8 {
            return Input::None;
        }
        if place.node.is_missing() {
            self.done.unknown += 1;
        }
        match place.kind() {
            "command" => self.command(place, Vec::new(), input),
            "redirected_statement" => self.redirected(place, input),
            "pipeline" => self.pipeline(place, input),
            "variable_assignment" => {
                self.assignment(place);
                self.after_curl = false;
                Input::None
            }
            "declaration_command" | "variable_assignments" => {
                self.declare(place);
                self.after_curl = false;
                Input::None
            }
            "unset_command" => {
                place.named().iter().for_each(|name| self.forget(name.source()));
                Input::None
            }
            "subshell" => {
                let outside = Rc::clone(&self.known);
                let printed = self.each(place, &input);
                // Outside its variables may be others.
                let printed = self.settled_input(printed);
                self.leave_subshell(outside);
                printed
            }
            "list" => self.chain(place, &input),
            "compound_statement" if place.source().starts_with("((") => {
                let inside = place.source().trim_start_matches('(').trim_end_matches(')');
                self.compute(inside);
                Input::None
            }
            "for_statement" => self.for_each(place, &input),
            "if_statement" | "case_statement" => self.branches(place, &input),
            "while_statement" => self.while_reading(place, input),
            "function_definition" => self.define(place),
            "c_style_for_statement" => self.for_counting(place, &input),
            "comment" | "word" | "variable_name" | "heredoc_body" | "heredoc_end" => Input::None,
            "ERROR" => {
                self.done.unknown += 1;
                self.each(place, &input)
            }
            "command_substitution" => {
                self.each(place, &Input::None);
                Input::None
            }
            _ => self.each(place, &input),
        }
    }

    fn assignment(&mut self, place: Place<'_>) {
        let subscript = place.child("subscript").and_then(|place| place.child("variable_name"));
        let Some(name) = place.child("variable_name").or(subscript).map(|name| name.source()) else { return };
        let appends = place.child("+=").is_some();
        let value =
            place.named().into_iter().rfind(|child| !matches!(child.kind(), "variable_name" | "subscript"));
        if let Some(list) = value.filter(|value| value.kind() == "array") {
            let mut words = Words::default();
            let all = list.named();
            let is_table = all.iter().all(|word| word.source().trim_start().starts_with('['));
            all.into_iter().for_each(|word| self.add_word(word, &mut words));
            let mut list =
                if appends { self.lists.remove(name).unwrap_or_default() } else { List::default() };
            if list.bytes() + words.bytes <= MAX_VALUE_BYTES {
                list.add(words.all, is_table);
                self.lists.insert(name.to_owned(), list);
            }
            return;
        }
        let text = value.map(|value| self.word(value)).unwrap_or_default();
        if let Some(subscript) = place.child("subscript").filter(|_| self.lists.contains_key(name)) {
            return self.element_assignment(name, subscript, text, appends);
        }
        let before = appends.then(|| self.known.values.get(name).cloned()).flatten().unwrap_or_default();
        self.assign(name, &(before + &text));
    }

    /// Gives a variable its value, with the values of others in it.
    fn assign(&mut self, name: &str, value: &str) {
        if !self.may_go_on() {
            return;
        }
        let conditional = &self.known.conditional;
        let is_certain = conditional.is_empty()
            || !parts(value)
                .iter()
                .any(|part| matches!(part, Part::Gap(name) if conditional.contains(*name)));
        let value = self.settled(value);
        self.worked_on(value.len());
        let known = Rc::make_mut(&mut self.known);
        if !is_certain {
            known.conditional.insert(name.to_owned());
        } else if !known.conditional.is_empty() {
            known.conditional.remove(name);
        }
        // Of a secret it is enough to know that there is one.
        let value = if rules::is_secret(name) && !value.is_empty() { "…".to_owned() } else { value };
        if value.len() <= MAX_VALUE_BYTES {
            known.values.insert(name.to_owned(), value);
        }
    }

    fn settled_input(&self, input: Input) -> Input {
        match input {
            Input::Text(text) => Input::Text(self.settled(&text)),
            other => other,
        }
    }

    /// A text with what is known in place of its gaps.
    fn settled(&self, text: &str) -> String {
        let known = &self.known.values;
        filled(text, |name, room| match known.get(name) {
            Some(value) if !rules::is_secret(name) && value.len() <= room => value.clone(),
            _ => gap(name),
        })
    }
}

/// What two commands print one after the other.
fn together(first: Input, second: Input) -> Input {
    match (first, second) {
        (Input::None, other) | (other, Input::None) => other,
        (Input::Text(first), Input::Text(second)) if first.len() < MAX_VALUE_BYTES => {
            Input::Text(first + &second)
        }
        _ => Input::Output("commands".to_owned()),
    }
}
