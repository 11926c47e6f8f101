//! Requests in the text of a shell: calls of curl, wget, HTTPie and of PowerShell's own web commands, as people write them
//! and as browsers and tools copy them.
//!
//! A text does not say which shell it is for, and chats and manuals bend it. So all readings of it are made (for every
//! shell, of the text as it stands and mended), and judged: the one in which every word was used wins, then the one with a
//! body, then the one whose body is an object.

mod config;
mod fill;
mod glob;
mod harmless;
mod httpie;
mod options;
mod powershell;
mod table;
mod transfer;
mod translated;
mod variable;
mod wget;
mod words;

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::rc::Rc;

use serde_json::Value;

use super::call::{Call, Payload, Read};
use super::model::{DroppedCode, ImportFormat, NoteCode};
use super::shell::gap::Part;
use super::shell::model::{Client, Input, Invocation, Known, MAX_CALLS, Script, Shell};
use super::shell::{bash, cmd, gap, powershell as powershell_script, repair};
use translated::Translated;

/// No longer text is read as a command, in bytes: bodies of a message are far below.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Reads a text with requests in it, whichever shell it is for; `None` when there are none.
pub(super) fn read(text: &str) -> Option<Read> {
    if let Some(words) = config::words(&gap::without_marks(text)) {
        let (calls, unknown) = options::calls(words, &Input::None, &Known::default());
        return Some(Reading { format: ImportFormat::Curl, calls, unknown }.into_read());
    }
    if text.len() > MAX_BYTES || !names_a_client(text) {
        return None;
    }
    let text = gap::without_marks(text);
    // Lines that end as on an old Mac, and as some terminals copy them.
    let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
    let mut best: Option<(Worth, Reading)> = None;
    for (mended, candidate) in repair::candidates(&text).into_iter().enumerate() {
        for (place, shell) in in_likely_order(&candidate).into_iter().enumerate() {
            let reading = Reading::of(shell(&candidate));
            if reading.calls.is_empty() {
                continue;
            }
            let worth = Worth::of(&reading, mended, place);
            if best.as_ref().is_none_or(|(before, _)| *before < worth) {
                let is_whole = worth.is_whole();
                best = Some((worth, reading));
                if is_whole {
                    break;
                }
            }
        }
        if best.as_ref().is_some_and(|(worth, _)| worth.is_whole()) {
            break;
        }
    }
    best.map(|(_, reading)| reading.into_read())
}

fn names_a_client(text: &str) -> bool {
    const NAMES: [&str; 6] = ["curl", "wget", "invoke-restmethod", "invoke-webrequest", "irm ", "iwr "];
    let lower = repair::half_width(text).to_ascii_lowercase();
    // HTTPie's names are words of every text about requests.
    let is_httpie = |word: &str| matches!(word, "http" | "https" | "xh" | "xhs");
    NAMES.iter().any(|name| lower.contains(name))
        || (lower.contains("/conversations/") && lower.split_whitespace().any(is_httpie))
}

type ReadScript = fn(&str) -> Script;

/// So many shells may run each other.
const MAX_SHELLS: usize = 4;

fn reader(shell: Shell) -> ReadScript {
    match shell {
        Shell::Bash => bash::read,
        Shell::Cmd => cmd::read,
        Shell::Powershell => powershell_script::read,
    }
}

/// Which shell a text looks like; of readings that are worth the same the first one counts.
fn in_likely_order(text: &str) -> [ReadScript; 3] {
    let any_line_ends = |sign: char| text.lines().any(|line| line.trim_end().ends_with(sign));
    let sets = |line: &str| {
        let start = line.trim_start().get(..4).unwrap_or_default().to_ascii_lowercase();
        start == "set " && line.contains('=')
    };
    let for_cmd = cmd::is_batch_file(text) || text.lines().any(sets) || cmd::has_variables(text);
    if text.contains("^\"") || any_line_ends('^') || for_cmd {
        [cmd::read, bash::read, powershell_script::read]
    } else if any_line_ends('`') || text.contains("curl.exe") || text.contains("`\"") || text.contains("@'\n")
    {
        [powershell_script::read, bash::read, cmd::read]
    } else {
        [bash::read, cmd::read, powershell_script::read]
    }
}

/// The calls that one shell would make.
struct Reading {
    format: ImportFormat,
    calls: Vec<Call>,
    unknown: usize,
}

impl Reading {
    fn of(script: Script) -> Reading {
        let mut reading = Reading { format: ImportFormat::Curl, calls: Vec::new(), unknown: 0 };
        let mut room = MAX_BYTES;
        reading.add(script, MAX_SHELLS, &mut room);
        reading
    }

    /// Adds the calls of a script, and of those that it hands to so many other shells; these have no more than `room`
    /// together.
    fn add(&mut self, script: Script, shells: usize, room: &mut usize) {
        let Script { calls: invocations, unknown, .. } = script;
        self.unknown += unknown;
        for Invocation { client, input, known } in invocations {
            match client {
                Client::Curl(words) => {
                    let (made, strange) = options::calls(words, &input, &known);
                    self.unknown += strange;
                    self.calls.extend(made);
                }
                Client::Wget(words) => {
                    self.format = ImportFormat::Wget;
                    let translated = wget::translated(words);
                    self.unknown += in_curls_words(translated, &input, &known, &mut self.calls);
                }
                Client::Httpie(words) => match httpie::translated(words, &input) {
                    Some(done) => {
                        self.format = ImportFormat::Httpie;
                        self.unknown += in_curls_words(done, &input, &known, &mut self.calls);
                    }
                    None => self.unknown += 1,
                },
                Client::Powershell(request) => {
                    self.format = ImportFormat::Powershell;
                    self.calls.extend(powershell::call(request, &known));
                }
                Client::Script(shell, text) if shells > 0 && text.len() <= *room => {
                    *room -= text.len();
                    self.add(within(reader(shell)(&text), &text, &known), shells - 1, room);
                }
                Client::Script(..) => self.unknown += 1,
            }
        }
    }

    fn into_read(self) -> Read {
        let Reading { format, mut calls, unknown } = self;
        if unknown > 0 {
            calls.iter_mut().for_each(|call| call.note(NoteCode::Command, &unknown.to_string()));
        }
        Read::of(format, calls)
    }
}

/// A script that stands in another one: what that one leaves to the shell is asked for here, too.
fn within(mut script: Script, text: &str, outside: &Known) -> Script {
    let open: Vec<&str> = gap::parts(text)
        .into_iter()
        .filter_map(|part| match part {
            Part::Gap(name) if outside.computed.contains(name) => Some(name),
            _ => None,
        })
        .collect();
    if !open.is_empty() && open.len() * script.calls.len() <= MAX_CALLS {
        for call in &mut script.calls {
            Rc::make_mut(&mut call.known).computed.extend(open.iter().map(|name| (*name).to_owned()));
        }
    }
    script
}

/// Adds the calls of another client's command line; how many words of it were not understood.
fn in_curls_words(translated: Translated, input: &Input, known: &Known, calls: &mut Vec<Call>) -> usize {
    let Translated { words, logins, options, unknown } = translated;
    let (made, strange) = options::calls(words, input, known);
    calls.extend(made.into_iter().map(|mut call| {
        options.iter().for_each(|name| call.note(NoteCode::Option, name));
        logins.iter().for_each(|name| call.drop_secret(DroppedCode::Login, name));
        call
    }));
    strange + unknown
}

/// What the body of a message looks like, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    /// Text that is no object.
    Text,
    /// What a command would print: perhaps, or another shell means plain text by it.
    Command,
    /// An object, or it lies elsewhere.
    Likely,
}

/// What a reading is worth, the most important first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Worth {
    every_word_used: bool,
    has_body: bool,
    body: Content,
    sends_message: bool,
    unknown: Reverse<usize>,
    /// As the text stands, rather than mended.
    mended: Reverse<usize>,
    place: Reverse<usize>,
}

impl Worth {
    fn of(reading: &Reading, mended: usize, place: usize) -> Worth {
        let has_body = |call: &Call| !matches!(call.body, Payload::None);
        let is_object = |text: &str| {
            templates::can_become_body(text)
                || serde_json::from_str::<Value>(text).is_ok_and(|body| body.is_object())
        };
        let content = |call: &Call| match &call.body {
            Payload::Text(text) if is_object(text) => Content::Likely,
            Payload::None | Payload::Text(_) => Content::Text,
            Payload::Command(_) => Content::Command,
            Payload::File(_) | Payload::Other(_) => Content::Likely,
        };
        Worth {
            every_word_used: reading.unknown == 0,
            has_body: reading.calls.iter().any(has_body),
            body: reading.calls.iter().map(content).min().unwrap_or(Content::Text),
            // A body alone sends a message, too, but then a command lost its URL.
            sends_message: reading.calls.iter().any(|call| call.url.is_some() && call.sends_message()),
            unknown: Reverse(reading.unknown),
            mended: Reverse(mended),
            place: Reverse(place),
        }
    }

    /// No other reading can be worth more.
    fn is_whole(&self) -> bool {
        self.every_word_used && self.has_body && self.body == Content::Likely && self.sends_message
    }
}
