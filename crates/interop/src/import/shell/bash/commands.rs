//! Simple commands, and what the few do that matter here.

use std::rc::Rc;

use percent_encoding::utf8_percent_encode;

use super::Reader;
use super::printing::{echoed, sequence};
use super::redirects::Redirects;
use super::word_list::Words;
use super::xargs;
use crate::import::shell::gap::{file_name, has_gap, only_gap};
use crate::import::shell::model::{Client, Input, Invocation, bytes, program};
use crate::import::shell::names::is_usual;
use crate::import::shell::tree::Place;
use crate::import::url::ENCODED;

impl Reader {
    /// A command with its words; `more` stand among its redirections.
    pub(super) fn command<'t>(&mut self, place: Place<'t>, more: Vec<Place<'t>>, mut input: Input) -> Input {
        let mut words = Words::default();
        let mut redirects = Redirects::default();
        // `NAME=value command`: for that command alone.
        let mut saved = Vec::new();
        let mut word_end = usize::MAX;
        for child in place.named() {
            let (start, before) = (child.node.start_byte(), word_end);
            word_end = child.node.end_byte();
            match child.kind() {
                // `-d @<(echo …)`: the grammar parts the sign from the name of the file.
                "process_substitution" if start == before => {
                    let name = self.word(child);
                    words.extend_last(&name);
                }
                "variable_assignment" => {
                    saved.extend(child.child("variable_name").map(|name| self.before(name.source())));
                    self.assignment(child);
                }
                "ERROR" => {
                    self.done.unknown += 1;
                    child.named().into_iter().for_each(|word| self.add_word(word, &mut words));
                }
                // The grammar does not always see that a line ended behind them.
                "command_name" if place.between(before, start).replace("\\\n", "").contains('\n') => {
                    saved.clear();
                    self.add_word(child, &mut words);
                }
                _ if self.redirect(child, &mut redirects) => {}
                _ => self.add_word(child, &mut words),
            }
        }
        redirects.words.iter().for_each(|word| self.add_word(*word, &mut words));
        more.into_iter().for_each(|word| self.add_word(word, &mut words));
        input = redirects.input.take().unwrap_or(input);
        let is_command = !words.all.is_empty();
        let printed = self.run(words.all, input, place);
        let printed = if is_command && !saved.is_empty() { self.settled_input(printed) } else { printed };
        self.restore(if is_command { saved } else { Vec::new() });
        self.worked_on_input(&printed);
        self.written(&redirects, &printed);
        printed
    }

    pub(super) fn run(&mut self, words: Vec<String>, input: Input, place: Place<'_>) -> Input {
        let words = self.functions.without_aliases(words);
        self.worked_on(bytes(&words));
        let Some(first) = words.first().map(|first| self.settled(first)).filter(|_| self.may_go_on()) else {
            return Input::None;
        };
        self.worked_on(first.len());
        let first = program(&first);
        let after_curl = std::mem::take(&mut self.after_curl);
        let is_url = |word: &String| word.starts_with("https://") || word.starts_with("http://");
        let goes_on = first.starts_with('-') || words.first().is_some_and(is_url) && self.lacks_url();
        if after_curl && goes_on {
            // A line without the sign that joins it to the one before.
            if let Some(all) = self.done.calls.last_mut().and_then(|call| call.client.words_mut()) {
                all.extend(words);
                self.after_curl = true;
            }
            return Input::Output("curl".to_owned());
        }
        if let Some((before, rest)) = xargs::parted(&words) {
            drop(words);
            return self.for_each_argument(&before, &rest, input, place);
        }
        if let Some(client) = client(&first, &words) {
            self.after_curl = true;
            self.done.call(Invocation { client, input, known: Rc::clone(&self.known) });
            return Input::Output("curl".to_owned());
        }
        let rest = words.get(1..).unwrap_or_default();
        if let Some(printed) = self.function(&first, rest, place.depth) {
            return printed;
        }
        match first.as_str() {
            "echo" => Input::Text(echoed(rest)),
            "printf" => self.printf(rest),
            "seq" => sequence(rest).map_or(Input::Output(first), Input::Text),
            "cat" | "type" => match rest.iter().find(|word| !word.starts_with('-')) {
                Some(name) => self.file(&self.settled(name)),
                None => input,
            },
            "tee" => {
                if let Some(name) = rest.iter().find(|word| !word.starts_with('-')) {
                    self.put(&file_name(&self.settled(name)), &input);
                }
                input
            }
            "cp" | "mv" => {
                if let [.., from, to] = rest {
                    let from = self.file(&self.settled(from));
                    self.put(&file_name(&self.settled(to)), &from);
                }
                Input::None
            }
            "let" => {
                rest.iter().for_each(|word| self.compute(word));
                Input::None
            }
            "read" => {
                self.reads(rest, input);
                Input::None
            }
            "set" => {
                self.sets(rest);
                Input::None
            }
            "cd" | ":" | "true" | "exit" | "return" | "mkdir" | "rm" | "sleep" => Input::None,
            "alias" => {
                self.functions.alias(rest);
                Input::None
            }
            "shift" => {
                self.functions.shift();
                Input::None
            }
            "jq" => self.jq(rest, input),
            "sed" => self.sed(rest, input),
            // fish's own.
            "string" if matches!(rest, [escape, style, _] if escape == "escape" && style == "--style=url") => {
                let text = rest.last().map(|text| self.settled(text)).unwrap_or_default();
                if has_gap(&text) {
                    return Input::Output(first);
                }
                Input::Text(format!("{}\n", utf8_percent_encode(&text, ENCODED)))
            }
            "envsubst" => self.with_variables(input),
            "eval" => self.script(&rest.join(" "), place.depth + 1),
            _ => {
                if let Some(printed) = self.inner(&words, &input, place.depth) {
                    return printed;
                }
                // Whatever runs it.
                if let Some(inner) = rest.iter().find(|word| word.contains("curl ")) {
                    let inner = self.settled(inner);
                    return self.script(&inner, place.depth + 1);
                }
                if self.substituted == 0
                    && !self.functions.is_known(&first)
                    && !is_usual(&first)
                    && !has_gap(&first)
                {
                    self.done.unknown += 1;
                }
                Input::Output(first)
            }
        }
    }

    /// Puts a text into a file; what else there is nobody knows.
    fn put(&mut self, name: &str, input: &Input) {
        match input {
            Input::Text(text) => {
                drop(Rc::make_mut(&mut self.known).files.insert(name.to_owned(), text.clone()));
            }
            _ => self.forget_file(name),
        }
    }

    /// Whether the command that was called last has no URL yet.
    fn lacks_url(&mut self) -> bool {
        let words = self.done.calls.last_mut().and_then(|call| call.client.words_mut());
        words.is_some_and(|words| !words.iter().any(|word| word.contains("://") || has_gap(word)))
    }

    /// fish gives variables their values by `set -x NAME value`.
    fn sets(&mut self, words: &[String]) {
        let mut words = words.iter().skip_while(|word| word.starts_with('-'));
        if let (Some(name), Some(value), None) = (words.next(), words.next(), words.next()) {
            let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if is_name {
                self.assign(name, value);
            }
        }
    }

    /// `read -r -d '' NAME <<EOF`, `read A B`, and `IFS=, read A B`.
    fn reads(&mut self, words: &[String], input: Input) {
        let (mut names, mut is_whole): (Vec<&String>, bool) = (Vec::new(), false);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "-d" => is_whole = words.next().is_some_and(String::is_empty),
                "-p" | "-t" | "-n" | "-u" | "-i" | "-N" => drop(words.next()),
                word if word.starts_with('-') => {}
                _ => names.push(word),
            }
        }
        let Input::Text(text) = input else {
            return names.into_iter().for_each(|name| self.forget(name));
        };
        if let ([name], true) = (names.as_slice(), is_whole) {
            return self.assign(name, text.trim_end_matches('\n'));
        }
        let separators = self.known.values.get("IFS").cloned().unwrap_or_else(|| " \t\n".to_owned());
        let is_blank = |c: char| c.is_whitespace() && separators.contains(c);
        let mut rest = text.lines().next().unwrap_or_default().trim_matches(is_blank).to_owned();
        for (at, name) in names.iter().enumerate() {
            let cut = rest.find(|c: char| separators.contains(c)).filter(|_| at + 1 < names.len());
            let (value, after) = cut.map_or((rest.as_str(), ""), |cut| rest.split_at(cut));
            // Blanks count as one, other signs each; blanks around such a sign are part of it.
            let mut after = after.trim_start_matches(is_blank);
            if let Some(sign) = after.chars().next().filter(|sign| separators.contains(*sign)) {
                after = after.get(sign.len_utf8()..).unwrap_or_default().trim_start_matches(is_blank);
            }
            let after = after.to_owned();
            self.assign(name, value);
            rest = after;
        }
    }
}

/// The web client that a command calls.
fn client(first: &str, words: &[String]) -> Option<Client> {
    const NAME_IT: &[&str] =
        &["echo", "printf", "which", "type", "apt", "apt-get", "brew", "yum", "apk", "man", "hash", "grep"];
    if NAME_IT.contains(&first) || (first == "command" && words.get(1).is_some_and(|word| word == "-v")) {
        return None;
    }
    let is_curl = |word: &str| {
        program(word) == "curl" || only_gap(word).is_some_and(|name| name.eq_ignore_ascii_case("curl"))
    };
    if first == "curl" {
        return Some(Client::Curl(words.get(1..).unwrap_or_default().to_vec()));
    }
    Client::called_by(words, is_curl)
}
