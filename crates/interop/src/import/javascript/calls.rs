//! Calls of `fetch`, as browsers copy them (*Copy as fetch*, *Copy as fetch (Node.js)*) and people write them, and of the
//! libraries that do the same: axios, jQuery, request, got, ky, and the mini programs' `wx.request`.

use std::borrow::Cow;

use super::chains;
use super::expressions::{Assigned, Expression, Names, Reader};
use super::parts::{body, headers, text};
use crate::import::call::{Call, Payload};
use crate::import::model::NoteCode;

/// Assignments beyond these are not looked up.
const MAX_NAMES: usize = 200;
/// Where a call's name can end.
const ENDS: [&str; 9] =
    ["fetch(", "axios(", "request(", "Request(", ".post(", ".ajax(", "got(", "ky(", ".create("];

/// A function may take one of them first.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// What a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// URL and options, or options with the URL in them.
    UrlAndOptions,
    /// URL, body and options.
    UrlAndBody,
}

/// The calls of a text; `None` when there is none.
pub(in crate::import) fn read(text: &str) -> Option<Vec<Call>> {
    let plain = without_type_arguments(text);
    let text = plain.as_ref();
    let is_k6 = text.contains("k6/http");
    let mut starts: Vec<(usize, Form)> = ENDS
        .iter()
        .flat_map(|end| text.match_indices(end).map(|(at, end)| at + end.len()))
        .filter_map(|at| {
            let callee = callee(text.get(..at - 1)?);
            let of_k6 = (is_k6 && callee == "http.post").then_some(Form::UrlAndBody);
            Some((at, form(callee).or(of_k6)?))
        })
        .collect();
    if starts.is_empty() && !text.contains(".send(") {
        return None;
    }
    starts.sort_unstable_by_key(|(at, _)| *at);
    let names = names(text);
    let mut calls: Vec<Call> =
        starts.iter().filter_map(|(at, form)| call(text.get(*at..)?, *form, &names)).collect();
    let chained = chains::calls(text, &names);
    if !chained.is_empty() {
        // `request(app)` names the server only.
        calls.retain(|call| !matches!(call.body, Payload::None));
        calls.extend(chained);
    }
    (!calls.is_empty()).then_some(calls)
}

/// An object that a text is, in JavaScript or Python, as JSON; `None` where it is none, or has more behind it.
pub(in crate::import) fn object(text: &str) -> Option<String> {
    let names = Names::default();
    let mut reader = Reader::new(text, &names);
    let object = reader.expression().filter(|value| matches!(value, Expression::Object(_)))?;
    let json = reader.json(&object);
    (reader.is_at_end() && reader.unknown == 0).then_some(json)
}

/// TypeScript's `axios.post<Answer>(…)` as JavaScript.
fn without_type_arguments(text: &str) -> Cow<'_, str> {
    let starts = ENDS.map(|end| end.replace('(', "<"));
    if !starts.iter().any(|start| text.contains(start)) {
        return Cow::Borrowed(text);
    }
    let mut places: Vec<usize> = starts
        .iter()
        .flat_map(|start| text.match_indices(start.as_str()).map(|(at, start)| at + start.len() - 1))
        .collect();
    places.sort_unstable();
    // Each goes over the text once, however many places there are.
    let (mut before_start, mut before_call) = (Brackets::new(text), Brackets::new(text));
    let (mut plain, mut from) = (String::with_capacity(text.len()), 0);
    for at in places {
        let Some(end) = before_call.next_call(at) else { break };
        let types = text.get(at..end).unwrap_or_default();
        if at >= from && types.ends_with('>') && before_start.open(at) == before_call.open(end) {
            plain.push_str(text.get(from..at).unwrap_or_default());
            from = end;
        }
    }
    plain.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(plain)
}

/// Counts brackets of types from the start of a text on.
struct Brackets<'a> {
    bytes: &'a [u8],
    at: usize,
    open: i64,
}

impl<'a> Brackets<'a> {
    fn new(text: &'a str) -> Brackets<'a> {
        Brackets { bytes: text.as_bytes(), at: 0, open: 0 }
    }

    /// How many more open than close before a place, which is not before the one that was asked for last.
    fn open(&mut self, place: usize) -> i64 {
        for byte in self.bytes.get(self.at..place).unwrap_or_default() {
            self.open += i64::from(*byte == b'<') - i64::from(*byte == b'>');
        }
        self.at = self.at.max(place);
        self.open
    }

    /// The next `(` from a place on.
    fn next_call(&mut self, place: usize) -> Option<usize> {
        let from = self.at.max(place);
        let length = self.bytes.get(from..)?.iter().position(|byte| *byte == b'(')?;
        self.open(from + length);
        Some(from + length)
    }
}

/// The name that a text ends with: `this.$axios.post`.
fn callee(before: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    before.rsplit(|c: char| !is_part(c)).next().unwrap_or_default()
}

fn form(callee: &str) -> Option<Form> {
    let (owner, name) = callee.rsplit_once('.').unwrap_or(("", callee));
    let owner = owner.rsplit('.').next().unwrap_or_default().trim_start_matches('$').to_lowercase();
    match name.trim_start_matches('$') {
        "fetch" | "ofetch" | "axios" => Some(Form::UrlAndOptions),
        "got" | "ky" | "request" if owner.is_empty() => Some(Form::UrlAndOptions),
        "ajax" => Some(Form::UrlAndOptions),
        "request" if ["axios", "wx", "uni", "taro", "my", "tt", "swan", "cy"].contains(&owner.as_str()) => {
            Some(Form::UrlAndOptions)
        }
        // Postman's and Apifox's, in their scripts.
        "sendRequest" if owner == "pm" => Some(Form::UrlAndOptions),
        "post" if owner.ends_with("axios") => Some(Form::UrlAndBody),
        // Angular's.
        "post" if callee.starts_with("this.") && matches!(owner.as_str(), "http" | "httpclient") => {
            Some(Form::UrlAndBody)
        }
        "post" if ["got", "ky", "request"].contains(&owner.as_str()) => Some(Form::UrlAndOptions),
        _ => None,
    }
}

/// `const name = …`, and what is appended to it.
fn names(text: &str) -> Names {
    let mut names = Names::default();
    let starts = ["const ", "let ", "var "]
        .iter()
        .flat_map(|word| text.match_indices(word).map(|(at, word)| at + word.len()));
    let mut starts: Vec<usize> = starts.collect();
    starts.sort_unstable();
    for at in starts.into_iter().take(MAX_NAMES) {
        let Some((name, value)) = text.get(at..).and_then(|rest| rest.split_once('=')) else { continue };
        // TypeScript says of which type it is.
        let name = name.split(':').next().unwrap_or_default().trim();
        let is_name = !name.is_empty()
            && name.len() < 100
            && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
        if !is_name {
            continue;
        }
        let mut reader = Reader::new(value, &names);
        let value = reader.expression();
        if let Some(value) = value.filter(|value| !matches!(value, Expression::Raw(_))) {
            let Reader { has_gaps, unknown, .. } = reader;
            let assigned = appended(text, name, Assigned { value, has_gaps, unknown }, &names);
            names.assigned.insert(name.to_owned(), assigned);
        }
    }
    names
}

/// `headers.append("AppKey", "…")`
fn appended(text: &str, name: &str, to: Assigned, names: &Names) -> Assigned {
    let Assigned { value: Expression::Object(mut fields), mut has_gaps, mut unknown } = to else { return to };
    for (at, call) in text.match_indices(".append(").take(MAX_NAMES) {
        if callee(text.get(..at).unwrap_or_default()) != name {
            continue;
        }
        let mut reader = Reader::new(text.get(at + call.len()..).unwrap_or_default(), names);
        if let Some(Expression::Text(key)) = reader.expression()
            && reader.take(',')
            && let Some(value) = reader.expression()
        {
            fields.push((key, value));
        }
        has_gaps |= reader.has_gaps;
        unknown += reader.unknown;
    }
    Assigned { value: Expression::Object(fields), has_gaps, unknown }
}

fn call(arguments: &str, form: Form, names: &Names) -> Option<Call> {
    let mut reader = Reader::new(arguments, names);
    let mut call = Call { method: "GET".to_owned(), ..Call::default() };
    match reader.expression()? {
        Expression::Object(options) => take(&mut call, &mut reader, options),
        // `cy.request('POST', url, body)`
        Expression::Text(method) if METHODS.contains(&method.as_str()) && reader.take(',') => {
            let url = reader.expression()?;
            call.url = Some(text(&mut reader, url)?);
            call.method = method;
            if reader.take(',') {
                let value = reader.expression()?;
                call.body = body(&mut reader, value);
            }
        }
        url => call.url = Some(text(&mut reader, url)?),
    }
    if form == Form::UrlAndBody {
        "POST".clone_into(&mut call.method);
        if reader.take(',') {
            let value = reader.expression()?;
            call.body = body(&mut reader, value);
        }
    }
    if reader.take(',')
        && let Some(Expression::Object(options)) = reader.expression()
    {
        take(&mut call, &mut reader, options);
    }
    call.url.as_ref()?;
    // `got.post(url, { json: … })`
    if call.method == "GET" && !matches!(call.body, Payload::None) {
        call.method.clear();
    }
    // What a browser copied went out as it stands there.
    call.literal = !reader.has_gaps;
    if reader.unknown > 0 {
        call.note(NoteCode::Command, &reader.unknown.to_string());
    }
    Some(call)
}

/// The options of a call, whichever library's.
fn take(call: &mut Call, reader: &mut Reader<'_>, options: Vec<(String, Expression)>) {
    for (name, value) in options {
        match (name.as_str(), value) {
            ("url" | "uri", value) => call.url = text(reader, value),
            ("method" | "type", Expression::Text(method)) => call.method = method.to_ascii_uppercase(),
            ("headers" | "header", value) => call.headers.extend(headers(reader, &value)),
            ("body", Expression::Object(fields)) if fields.iter().any(|(name, _)| name == "mode") => {
                let kind = fields.iter().find_map(|(name, value)| match value {
                    Expression::Text(kind) if name == "mode" => Some(kind.clone()),
                    _ => None,
                });
                let raw = fields.into_iter().find(|(name, _)| name == "raw").map(|(_, value)| value);
                call.body = match raw {
                    Some(raw) => body(reader, raw),
                    None => Payload::Other(kind.unwrap_or_default()),
                };
            }
            ("body" | "data" | "json", value) => call.body = body(reader, value),
            _ => {}
        }
    }
}
