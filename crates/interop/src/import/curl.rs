//! Command lines of curl, as people write them and as browsers and tools copy them.

mod options;

use std::rc::Rc;

use serde_json::Value;

use super::bash::{self, Command};
use super::call::{Call, Payload, Read};
use super::model::{ImportFormat, NoteCode};
use super::values::Values;
use super::{cmd, powershell};
use options::call;

/// Reads a text with curl in it, whichever shell it is for; `None` when there is no curl.
pub(super) fn read(text: &str) -> Option<Read> {
    let mut first = None;
    for commands in in_likely_order(text) {
        let calls = calls(commands(text));
        if calls.is_empty() {
            continue;
        }
        if calls.iter().all(is_sound) {
            return Some(Read::of(ImportFormat::Curl, calls));
        }
        first.get_or_insert(calls);
    }
    first.map(|calls| Read::of(ImportFormat::Curl, calls))
}

type Shell = fn(&str) -> Vec<Command>;

/// What a text looks like comes first; another shell's reading counts only when it makes better sense.
fn in_likely_order(text: &str) -> [Shell; 3] {
    let any_line_ends = |sign: char| text.lines().any(|line| line.trim_end().ends_with(sign));
    if text.contains("^\"") || any_line_ends('^') {
        [cmd::commands, bash::commands, powershell::commands]
    } else if any_line_ends('`') || text.contains("curl.exe") || text.contains("`\"") || text.contains("@'\n")
    {
        [powershell::commands, bash::commands, cmd::commands]
    } else {
        [bash::commands, cmd::commands, powershell::commands]
    }
}

/// Whether a reading makes sense: there is a URL, and a body that starts like an object is one.
fn is_sound(call: &Call) -> bool {
    let body_is_sound = match &call.body {
        Payload::Text(text) => {
            text.contains("{{") || serde_json::from_str::<Value>(text).is_ok_and(|body| body.is_object())
        }
        _ => true,
    };
    call.url.is_some() && body_is_sound
}

fn calls(commands: Vec<Command>) -> Vec<Call> {
    let (mut calls, mut values, mut strange) = (Vec::new(), Vec::new(), Vec::new());
    let mut fed = None;
    for command in commands {
        let Command { mut words, input, piped } = command;
        let assigned = words.iter().take_while(|word| assignment(word).is_some()).count();
        values.extend(words.drain(..assigned).filter_map(|word| assignment(&word)));
        let input = input.or(fed.take());
        match words.iter().position(|word| is_curl(word)) {
            Some(at) => calls.push(call(words.split_off(at + 1), input.as_deref())),
            None if piped => fed = printed(&words),
            None => strange.extend(words.first().cloned()),
        }
    }
    let mut known = Values::default();
    for (name, value) in values {
        // What a command would print is no value.
        if !name.is_empty() && !value.contains("$(") {
            known.add(name, value, false);
        }
    }
    let values = Rc::new(known);
    for call in &mut calls {
        call.values = Rc::clone(&values);
        strange.iter().filter(|word| !is_usual(word)).for_each(|word| call.note(NoteCode::Command, word));
    }
    calls
}

/// `NAME=value`, also after `export` or a prompt.
fn assignment(word: &str) -> Option<(String, String)> {
    if matches!(word, "export" | "$" | ">" | "local" | "readonly") {
        return Some((String::new(), String::new()));
    }
    let (name, value) = word.split_once('=')?;
    let sound = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    sound.then(|| (name.to_owned(), value.to_owned()))
}

fn is_curl(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(name.to_ascii_lowercase().as_str(), "curl" | "curl.exe")
}

/// Commands of a script that say nothing about the request.
fn is_usual(word: &str) -> bool {
    matches!(
        word,
        "set"
            | ":"
            | "echo"
            | "read"
            | "{"
            | "}"
            | "if"
            | "then"
            | "else"
            | "elif"
            | "fi"
            | "cut"
            | "jq"
            | "command"
            | "sleep"
            | "cd"
            | "openssl"
            | "sha1sum"
            | "shasum"
            | "od"
            | "tr"
            | "date"
            | "random"
            | "sha1"
            | "python3"
            | "setlocal"
    )
}

/// What `printf '%s' …` and `echo …` hand to the next command.
fn printed(words: &[String]) -> Option<String> {
    match words {
        [name, format, text] if name == "printf" && matches!(format.as_str(), "%s" | "%s\\n") => {
            Some(text.clone())
        }
        [name, text] if name == "echo" || name == "printf" => Some(text.clone()),
        [name, option, text] if name == "echo" && option == "-n" => Some(text.clone()),
        _ => None,
    }
}
