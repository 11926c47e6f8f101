//! What the few commands do that matter here.

use std::rc::Rc;

use super::Reader;
use super::loops::blocks_in;
use super::methods::is_table;
use super::options::plain_options;
use super::request::is_parameter;
use super::value::Value;
use super::word::{Word, plain};
use crate::import::shell::gap::gap;
use crate::import::shell::model::{Client, Input, Invocation, MAX_VALUE_BYTES, Request, Shell, program};
use crate::import::shell::names::{identifier, is_usual};
use crate::import::shell::runners::{self, InnerScript, Source};
use crate::import::shell::tree::Place;

impl Reader {
    /// `a | b`.
    pub(super) fn chain(&mut self, place: Place<'_>) -> Value {
        let mut value = None;
        for stage in place.named() {
            value =
                Some(if stage.kind() == "command" { self.command(stage, value) } else { self.value(stage) });
        }
        value.unwrap_or(Value::Text(String::new()))
    }

    /// What a command returns, given what is piped into it.
    pub(super) fn command(&mut self, place: Place<'_>, input: Option<Value>) -> Value {
        if let Some(blocks) = blocks_of_each(place) {
            self.for_each_object(&blocks, input);
            return self.output(place.source(), "value");
        }
        let (name, words) = self.words(place);
        let rest = |words: Vec<Word>| -> Vec<String> { words.into_iter().map(plain).collect() };
        let after_curl = std::mem::take(&mut self.after_curl);
        if let Some(value) = self.function(&name.to_lowercase(), &words, place.depth) {
            return value;
        }
        let lower = program(&name);
        let takes_parameters = || {
            words.iter().any(|word| {
                matches!(word, Word::Splat(_))
                    || matches!(word, Word::Parameter(name) if !name.starts_with("--") && name.len() > 3 && is_parameter(name))
            })
        };
        match lower.as_str() {
            "invoke-restmethod" | "invoke-webrequest" | "irm" | "iwr" => self.request(words, input),
            "curl" | "wget" if !name.ends_with(".exe") && takes_parameters() => self.request(words, input),
            "curl" | "wget" | "http" | "https" | "xh" | "xhs" => {
                self.after_curl = true;
                let words: Vec<String> = std::iter::once(name).chain(rest(words)).collect();
                self.program(&words, input);
                self.output(place.source(), &lower)
            }
            "new-object" => {
                let is_table = is_table(&rest(words).join(" "));
                if is_table { Value::Map(Vec::new()) } else { self.output(place.source(), "object") }
            }
            "convertto-json" => {
                let given = words.into_iter().find_map(|word| match word {
                    Word::Value(value @ (Value::Map(_) | Value::List(_))) => Some(value),
                    _ => None,
                });
                let value = input.or(given).unwrap_or(Value::Raw("null".to_owned()));
                let mut room = MAX_VALUE_BYTES;
                let value = self.settled_for_json(value, &mut room);
                let is_unknown = matches!(&value, Value::Text(_));
                if is_unknown { self.output(place.source(), "json") } else { Value::Text(value.json()) }
            }
            "convertfrom-json" => {
                let given = words.into_iter().find_map(|word| match word {
                    Word::Value(value) => Some(value),
                    _ => None,
                });
                let text = input.or(given).map(|value| self.settled(&value.text())).unwrap_or_default();
                let value = serde_json::from_str(&text).ok().map(|value| Value::of_json(&value));
                value.unwrap_or_else(|| self.output(place.source(), "json"))
            }
            "get-content" | "gc" | "cat" => {
                let name = words.into_iter().find_map(|word| match word {
                    Word::Value(value) => Some(value.text()),
                    _ => None,
                });
                let name = name.unwrap_or_default();
                let written = self.known.files.get(&name).cloned();
                Value::Text(written.unwrap_or_else(|| gap(&format!("<{name}"))))
            }
            "set-content" | "out-file" | "sc" => {
                self.written(words, input);
                Value::Text(String::new())
            }
            "iex" | "invoke-expression" => {
                let given = words.into_iter().find_map(|word| match word {
                    Word::Value(value) => Some(value),
                    _ => None,
                });
                let text = given.or(input).map(|value| self.settled(&value.text())).unwrap_or_default();
                let value = self.script(&plain_options(&text), place.depth + 1);
                value.unwrap_or_else(|| self.output(place.source(), "value"))
            }
            "new-guid" => Value::Text(gap("uuid")),
            "out-string" | "out-null" | "tee-object" => input.unwrap_or(Value::Text(String::new())),
            "write-output" | "echo" => Value::Text(rest(words).join(" ")),
            _ if after_curl && name.starts_with('-') => {
                // A line without the sign that joins it to the one before.
                if let Some(all) = self.done.calls.last_mut().and_then(|call| call.client.words_mut()) {
                    all.push(name);
                    all.extend(words.into_iter().map(plain));
                }
                self.after_curl = true;
                Value::Text(String::new())
            }
            _ => {
                let words: Vec<String> = std::iter::once(name).chain(rest(words)).collect();
                let is_client = self.program(&words, input) || self.inner(&words, place.depth);
                if !is_client && !is_usual(&lower) && !lower.contains("-webrequest") {
                    self.done.unknown += 1;
                }
                self.output(place.source(), &identifier(&lower))
            }
        }
    }

    /// `Set-Content body.json '…'`, `'…' | Out-File body.json`.
    fn written(&mut self, words: Vec<Word>, input: Option<Value>) {
        let (mut name, mut text) = (None, input.map(|input| input.text()));
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let value = match word {
                Word::Parameter(parameter) => {
                    let lower = parameter.trim_start_matches('-').to_lowercase();
                    let is_switch = ["force", "nonewline", "append", "noclobber"].contains(&lower.as_str());
                    let value = if is_switch { None } else { words.next() };
                    match (lower.as_str(), value) {
                        ("path" | "filepath" | "literalpath", Some(value)) => name = Some(plain(value)),
                        ("value" | "inputobject", Some(value)) => text = Some(plain(value)),
                        _ => {}
                    }
                    continue;
                }
                value => plain(value),
            };
            if name.is_none() { name = Some(value) } else { text = Some(value) }
        }
        if let (Some(name), Some(text)) = (name, text) {
            let (name, text) = (self.settled(&name), self.settled(&text));
            if text.len() <= MAX_VALUE_BYTES {
                Rc::make_mut(&mut self.known).files.insert(name, text);
            }
        }
    }

    /// Calls a program, if it is a web client.
    fn program(&mut self, words: &[String], input: Option<Value>) -> bool {
        let Some(mut client) = Client::called_by(words, |word| program(word) == "curl") else { return false };
        let input = input.map(|value| Input::Text(value.text())).unwrap_or_default();
        for word in client.words_mut().into_iter().flatten() {
            *word = handed_over(std::mem::take(word));
        }
        self.called(client, input);
        true
    }

    /// Reads the script that a command hands to a shell, if it does.
    fn inner(&mut self, words: &[String], depth: usize) -> bool {
        let Some(InnerScript { shell, source: Source::Text(text), .. }) = runners::inner_script(words) else {
            return false;
        };
        let text = self.settled(&text);
        if !runners::may_request(&text) {
            return false;
        }
        if shell == Shell::Powershell {
            self.script(&plain_options(&text), depth + 1);
        } else {
            self.called(Client::Script(shell, handed_over(text)), Input::None);
        }
        true
    }

    fn called(&mut self, client: Client, input: Input) {
        self.done.call(Invocation { client, input, known: Rc::clone(&self.known) });
    }

    fn request(&mut self, words: Vec<Word>, input: Option<Value>) -> Value {
        let (request, unknown) = Request::of(words, input);
        self.done.unknown += unknown;
        self.called(Client::Powershell(request), Input::None);
        self.output("request", "response")
    }
}

/// The blocks of `ForEach-Object { … }`, in their order.
fn blocks_of_each(place: Place<'_>) -> Option<Vec<Place<'_>>> {
    let name = place.child("command_name")?.source().to_ascii_lowercase();
    if !matches!(name.as_str(), "foreach-object" | "foreach" | "%") {
        return None;
    }
    let blocks = blocks_in(place.child("command_elements")?);
    (!blocks.is_empty()).then_some(blocks)
}

/// What the program gets: up to PowerShell 7.2 every quote inside must be written `\"`, since 7.3 none may be.
fn handed_over(word: String) -> String {
    let quotes = word.matches('"').count();
    if quotes > 0 && quotes == word.matches("\\\"").count() { word.replace("\\\"", "\"") } else { word }
}
