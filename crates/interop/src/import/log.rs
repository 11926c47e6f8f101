//! Logs, tickets and messages to colleagues that give the URL of a call and its body among other words.

use serde_json::Value;

use super::call::{Call, Payload};
use super::document;
use super::url;

/// Longer texts are not looked through: what stands in them may be anything.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// So many places that begin like an object are looked at.
const MAX_OBJECTS: usize = 200;

/// The calls of a text that has bodies of messages in it; `None` where it has none. Bodies within other documents are not taken.
pub(super) fn read(text: &str) -> Option<Vec<Call>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let mut calls: Vec<Call> = Vec::new();
    let mut open_url: Option<String> = None;
    let (mut at, mut objects) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(length) = rest.find('{') else {
            take_url(rest, &mut open_url, &mut calls);
            break;
        };
        take_url(rest.get(..length)?, &mut open_url, &mut calls);
        objects += 1;
        if objects > MAX_OBJECTS {
            break;
        }
        let Some((object, behind)) = object(rest.get(length..)?) else { break };
        at += length + behind;
        let Some(body) = object.filter(|body| document::is_message(body, open_url.is_some())) else {
            continue;
        };
        calls.push(Call {
            url: open_url.take(),
            body: Payload::Text(body),
            // It went out as it stands there.
            literal: true,
            ..Call::default()
        });
    }
    (!calls.is_empty()).then_some(calls)
}

/// The last URL of a call that sends something: for the body behind it, or for the one before it that has none yet.
fn take_url(text: &str, open: &mut Option<String>, calls: &mut [Call]) {
    let is_of_url = |c: char| c.is_ascii_graphic() && !"\"'<>`{}()[]\\^".contains(c);
    let mut found = text.split(|c: char| !is_of_url(c)).filter_map(|word| {
        let start = word.rfind("https://").or_else(|| word.rfind("http://")).or_else(|| word.find('/'))?;
        let url = word.get(start..)?.trim_end_matches([',', '.', ';', ':', '!', '?']);
        (url::conversation(url).is_some() || url::other_call(url).is_some()).then_some(url)
    });
    let Some(found) = found.next_back() else { return };
    match calls.last_mut().filter(|call| call.url.is_none()) {
        Some(call) => call.url = Some(found.to_owned()),
        None => *open = Some(found.to_owned()),
    }
}

/// The JSON object that a text begins with, and where it ends; without an object where what stands between its braces is
/// something else. `None` where the braces have no end: what follows may be a part of it.
fn object(text: &str) -> Option<(Option<String>, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    if let Some(Ok(_)) = values.next() {
        let end = values.byte_offset();
        return Some((text.get(..end).map(str::to_owned), end));
    }
    // In a string of a program or of another document.
    if text.get(1..)?.trim_start().starts_with("\\\"") {
        let end = end_of_string(text);
        let plain: Option<String> = serde_json::from_str(&format!("\"{}\"", text.get(..end)?)).ok();
        if let Some(plain) = plain {
            let mut values = serde_json::Deserializer::from_str(&plain).into_iter::<Value>();
            if let Some(Ok(_)) = values.next() {
                return Some((plain.get(..values.byte_offset()).map(str::to_owned), end));
            }
        }
    }
    let mut open = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => open += 1,
            '}' if open == 1 => return Some((None, at + 1)),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// Where a string ends that began before the text: at a quote without a backslash, or with its line.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    text.find(|c| {
        let ends = c == '\n' || c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
    .unwrap_or(text.len())
}
