//! Words: quotes, variables, and what stands for other text.

use std::rc::Rc;

use super::lists::List;
use super::redirects::Redirects;
use super::{Reader, expansions, quoting, together};
use crate::import::rules;
use crate::import::shell::gap::{file_name, gap, only_gap};
use crate::import::shell::model::{Input, MAX_DEPTH};
use crate::import::shell::names::argument;
use crate::import::shell::tree::Place;

impl Reader {
    /// The words that one word of the script stands for: mostly one.
    pub(super) fn words(&mut self, place: Place<'_>) -> Vec<String> {
        if let Some(list) = self.list(place) {
            return list;
        }
        let word = self.word(place);
        let bare = matches!(place.kind(), "simple_expansion" | "expansion")
            || (place.kind() == "command_name" && place.child("string").is_none());
        // Without quotes a value is parted at blanks. Where that would cut a body nobody means it.
        if bare && let Some(name) = only_gap(&word) {
            let value = self.known.values.get(name).filter(|_| !rules::is_secret(name));
            if let Some(value) = value.filter(|value| value.starts_with('-') || value.starts_with("curl")) {
                return value.split_whitespace().map(str::to_owned).collect();
            }
        }
        vec![word]
    }

    /// `"${list[@]}"`, as its words.
    fn list(&mut self, place: Place<'_>) -> Option<Vec<String>> {
        let source = place.source().trim().trim_matches('"');
        if matches!(source, "$@" | "${@}") {
            return self.functions.arguments().cloned();
        }
        let inside = source.strip_prefix("${")?.strip_suffix('}')?;
        // `${@:2}`
        if let Some(first) = inside.strip_prefix("@:").and_then(|first| first.trim().parse::<usize>().ok()) {
            let arguments = self.functions.arguments()?;
            return Some(arguments.get(first.checked_sub(1)?..).unwrap_or_default().to_vec());
        }
        // `${!list[@]}`: the numbers of its words, or the keys.
        if let Some(name) = inside.strip_prefix('!').and_then(|name| name.strip_suffix("[@]")) {
            return self.lists.get(name).map(List::keys);
        }
        let name = inside.strip_suffix("[@]").or_else(|| inside.strip_suffix("[*]"))?;
        self.lists.get(name).map(List::words)
    }

    /// The text of a word.
    pub(super) fn word(&mut self, place: Place<'_>) -> String {
        if place.depth > MAX_DEPTH * 8 || !self.may_go_on() {
            return String::new();
        }
        match place.kind() {
            "raw_string" => {
                let source = place.source();
                let inside = source.strip_prefix('\'').unwrap_or(source);
                inside.strip_suffix('\'').unwrap_or(inside).to_owned()
            }
            "ansi_c_string" => {
                let source = place.source();
                let inside = source.strip_prefix("$'").unwrap_or(source);
                quoting::ansi(inside.strip_suffix('\'').unwrap_or(inside))
            }
            "string" | "translated_string" => self.expanded(place, false),
            "concatenation" | "command_name" => self.joined(place),
            "simple_expansion" => self.simple(place),
            "expansion" => self.expansion(place),
            "command_substitution" => {
                let before = leading_blanks(place.source());
                let printed = self.substituted(place);
                before + &printed
            }
            "arithmetic_expansion" => self.output_of(place.source().trim(), "value"),
            "process_substitution" => {
                let printed = self.substituted(place);
                let name = self.output_of(place.source().trim(), "value");
                // The program gets the name of a file.
                Rc::make_mut(&mut self.known).files.insert(file_name(&name), printed);
                name
            }
            "word" => quoting::bare(place.source()),
            "ERROR" => {
                self.done.unknown += 1;
                self.joined(place)
            }
            _ => place.source().to_owned(),
        }
    }

    /// Parts that stand together without a blank, and what lies between them.
    fn joined(&mut self, place: Place<'_>) -> String {
        let (mut text, mut at) = (String::new(), place.node.start_byte());
        for child in place.all() {
            text.push_str(&quoting::bare(place.between(at, child.node.start_byte())));
            let word = self.word(child);
            self.add_part(&word, child.source(), &mut text);
            at = child.node.end_byte();
        }
        if at == place.node.start_byte() {
            return quoting::bare(place.source());
        }
        text + &quoting::bare(place.between(at, place.node.end_byte()))
    }

    /// A text in double quotes, or a here-document: what stands between its variables is text.
    pub(super) fn expanded(&mut self, place: Place<'_>, is_heredoc: bool) -> String {
        let (mut start, mut end) = (place.node.start_byte(), place.node.end_byte());
        if !is_heredoc {
            let source = place.source();
            let quote = source.find('"').map_or(0, |at| at + 1);
            start += quote;
            end -= usize::from(source.len() > quote && source.ends_with('"'));
        }
        let mut text = String::new();
        let inner = match place.child("string") {
            Some(string) if place.kind() == "translated_string" => string.named(),
            _ => place.named(),
        };
        for child in inner {
            let is_text = matches!(child.kind(), "string_content" | "heredoc_content");
            // Inside of an error may stand anything; as text it is at least whole.
            if is_text || child.kind() == "ERROR" || child.node.start_byte() < start {
                self.done.unknown += usize::from(child.kind() == "ERROR");
                continue;
            }
            self.literal(place.between(start, child.node.start_byte()), is_heredoc, place.depth, &mut text);
            let word = self.word(child);
            self.add_part(&word, child.source(), &mut text);
            start = child.node.end_byte();
        }
        self.literal(place.between(start, end.max(start)), is_heredoc, place.depth, &mut text);
        text
    }

    /// Text in double quotes. The grammar leaves some backticks to us.
    fn literal(&mut self, source: &str, is_heredoc: bool, depth: usize, into: &mut String) {
        let mut rest = source;
        while let Some((before, inside, after)) = quoting::backticks(rest) {
            self.plain(before, is_heredoc, into);
            self.substituted += 1;
            let outside = Rc::clone(&self.known);
            let printed = self.script(inside, depth + 1);
            let printed = self.settled_input(printed);
            self.leave_subshell(outside);
            self.substituted -= 1;
            let printed = self.printed(printed, inside);
            self.add_part(&printed, inside, into);
            rest = after;
        }
        self.plain(rest, is_heredoc, into);
    }

    /// Text without commands in it. In a here-document the grammar leaves `$1`, `$@` and their kin to us.
    fn plain(&mut self, source: &str, is_heredoc: bool, into: &mut String) {
        let mut rest = source;
        while let Some((before, name, after)) = is_heredoc.then(|| quoting::special(rest)).flatten() {
            into.push_str(&quoting::double(before, is_heredoc));
            let value = self.variable(name);
            self.add_part(&value, name, into);
            rest = after;
        }
        into.push_str(&quoting::double(rest, is_heredoc));
    }

    fn substituted(&mut self, place: Place<'_>) -> String {
        let mut printed = Input::None;
        self.substituted += 1;
        let outside = Rc::clone(&self.known);
        for child in place.named() {
            // `$(< file)`
            let one = if child.kind() == "file_redirect" {
                let mut redirects = Redirects::default();
                self.redirect(child, &mut redirects);
                redirects.input.unwrap_or_default()
            } else {
                self.statement(child, Input::None)
            };
            printed = together(printed, one);
        }
        if !Rc::ptr_eq(&outside, &self.known) {
            printed = self.settled_input(printed);
        }
        self.leave_subshell(outside);
        self.substituted -= 1;
        if printed == Input::None && !place.source().trim_start().starts_with('`') {
            return self.output_of(place.source().trim(), "output");
        }
        self.printed(printed, place.source())
    }

    pub(super) fn output_of(&mut self, source: &str, name: &str) -> String {
        let name = self.outputs.of(source, name);
        Rc::make_mut(&mut self.known).computed.insert(name.clone());
        gap(&name)
    }

    fn simple(&mut self, place: Place<'_>) -> String {
        let source = place.source();
        let name = source.trim_start().trim_start_matches('$');
        leading_blanks(source) + &self.variable(name)
    }

    /// The gap for a variable or an argument.
    fn variable(&mut self, name: &str) -> String {
        if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return gap(name);
        }
        if let Some(given) = self.functions.argument(name) {
            return given;
        }
        let name = argument(name);
        Rc::make_mut(&mut self.known).computed.insert(name.clone());
        gap(&name)
    }

    /// `${NAME}`, with what may stand behind the name.
    fn expansion(&mut self, place: Place<'_>) -> String {
        let source = place.source();
        let before = leading_blanks(source);
        let inside = source.trim_start().strip_prefix("${").unwrap_or_default();
        let inside = inside.strip_suffix('}').unwrap_or(inside);
        let end = inside.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inside.len());
        let (name, operator) = inside.split_at(end);
        if name.is_empty() {
            // `${#NAME}`, `${!NAME}`
            let special = matches!(inside, "@" | "*");
            if let Some(length) = inside.strip_prefix('#').and_then(|name| self.length(name)) {
                return before + &length.to_string();
            }
            return before
                + &if special { self.variable(inside) } else { self.output_of(source.trim(), "value") };
        }
        let this = self.variable(name);
        if operator.is_empty() || operator.starts_with(":?") || operator.starts_with('?') {
            return before + &this;
        }
        let ours = only_gap(&this).unwrap_or_default().to_owned();
        let argument = self.functions.argument(name);
        let is_certain = !self.known.conditional.contains(&ours);
        let known =
            self.known.values.get(&ours).filter(|_| !rules::is_secret(&ours)).cloned().or(argument.clone());
        let named = place.named();
        let given =
            named.iter().rfind(|child| !matches!(child.kind(), "variable_name" | "special_variable_name"));
        let given = given.map(|given| self.word(*given)).unwrap_or_default();
        let changeable = known.clone().filter(|_| is_certain);
        match operator.as_bytes() {
            [b':', b'-' | b'=', ..] | [b'-' | b'=', ..] => {
                if argument.is_some() {
                    let argument = argument.filter(|value| !value.is_empty());
                    return before + &argument.unwrap_or(given);
                }
                if known.is_none_or(|value| value.is_empty()) {
                    self.assign(&ours, &given);
                }
                before + &this
            }
            [b'%' | b'#', ..] => match changeable {
                Some(value) if !given.contains(['*', '?', '[']) => {
                    let cut = if operator.starts_with('%') {
                        value.strip_suffix(&given)
                    } else {
                        value.strip_prefix(&given)
                    };
                    before + cut.unwrap_or(&value)
                }
                _ => before + &self.output_of(source.trim(), &format!("{name}_value")),
            },
            [b'/', ..] => match changeable.and_then(|value| expansions::replaced(&value, operator)) {
                Some(value) => before + &value,
                None => before + &self.output_of(source.trim(), &format!("{name}_value")),
            },
            [b'[', ..] => match self.element(name, operator) {
                Some(value) => before + &value,
                None => before + &self.output_of(source.trim(), name),
            },
            _ => match changeable.and_then(|value| expansions::changed(&value, operator)) {
                Some(value) => before + &value,
                None => before + &self.output_of(source.trim(), &format!("{name}_value")),
            },
        }
    }
}

/// The grammar counts blanks before a variable in quotes as part of it.
fn leading_blanks(source: &str) -> String {
    source.chars().take_while(|c| c.is_whitespace()).collect()
}
