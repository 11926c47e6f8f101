//! Values of a script put into what it sends. What stays open becomes a variable.

use std::collections::BTreeSet;
use std::rc::Rc;

use templates::{VariableKind, variables};

use crate::import::call::{Call, Payload};
use crate::import::model::NoteCode;
use crate::import::rules;
use crate::import::shell::gap::{Part, filled, has_gap, only_gap, parts};
use crate::import::shell::model::{Input, Known, MAX_VALUE_BYTES};
use crate::import::shell::names::{identifier, shown_program};

/// Behind this the path of a URL says whom a message goes to.
const CONVERSATIONS: &str = "/conversations/";

/// Fills the texts of one call.
pub(super) struct Filler<'a> {
    known: &'a Known,
    /// Variables that stayed open, under the names they have in the message.
    pub(super) gaps: BTreeSet<String>,
    /// Those of them that only the shell knows.
    pub(super) computed: BTreeSet<String>,
}

impl<'a> Filler<'a> {
    pub(super) fn new(known: &'a Known) -> Filler<'a> {
        Filler { known, gaps: BTreeSet::new(), computed: BTreeSet::new() }
    }

    /// What the script knew.
    pub(super) fn script(&self) -> &'a Known {
        self.known
    }

    /// A file that the script has written.
    pub(super) fn file(&self, name: &str) -> Option<String> {
        self.known.files.get(name.strip_prefix("./").unwrap_or(name)).cloned()
    }

    /// The value of a variable; a secret has none here.
    fn value(&self, name: &str) -> Option<&'a str> {
        self.known.values.get(name).map(String::as_str).filter(|_| !rules::is_secret(name))
    }

    /// Whether the value of a variable is that of one branch of several.
    fn is_conditional(&self, name: &str) -> bool {
        self.known.conditional.contains(name)
    }

    /// Every value in its place, for what is only looked at.
    pub(super) fn known(&self, text: &str) -> String {
        filled(text, |name, room| match self.value(name) {
            Some(value) if value.len() <= room => filled(value, |name, _| variable(name)),
            _ => variable(name),
        })
    }

    /// The URL: values in their places. A variable that is the sender or the receiver stays one.
    pub(super) fn url(&mut self, text: &str) -> String {
        let parts = parts(text);
        let mut url = String::new();
        for (at, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => url.push_str(text),
                Part::Gap(name) => {
                    let before = at.checked_sub(1).and_then(|at| parts.get(at));
                    let after = parts.get(at + 1);
                    let stays = is_end_of_conversation(before, after);
                    // To whom it goes is not taken from a value that depends on a condition; to which host, is.
                    let is_open = self.is_conditional(name)
                        && (url.contains(CONVERSATIONS)
                            || self.value(name).is_some_and(|value| value.contains(CONVERSATIONS)));
                    match self.value(name).filter(|_| !is_open) {
                        Some(value)
                            if url.len() + value.len() <= MAX_VALUE_BYTES
                                && !(stays && is_plain(value) && !value.contains(['%', '|', '/'])) =>
                        {
                            let value = self.opened(value);
                            url.push_str(&value);
                        }
                        _ => url.push_str(&self.open(name)),
                    }
                }
            }
        }
        url
    }

    /// The body of a request.
    pub(super) fn body(&mut self, text: &str) -> Payload {
        let mut text = text.to_owned();
        // A variable that is all of the body is no gap in it.
        for _ in 0..8 {
            let Some(name) = only_gap(text.trim()) else { break };
            match (self.value(name), name.strip_prefix('<')) {
                (Some(value), _) => {
                    if self.is_conditional(name) {
                        self.computed.insert(ours(name));
                    }
                    text = value.to_owned();
                }
                (None, Some(file)) => match self.known.files.get(file) {
                    Some(content) => text = content.clone(),
                    None => return Payload::File(file.to_owned()),
                },
                (None, None) => return Payload::Command(name.to_owned()),
            }
        }
        let mut inline = BTreeSet::new();
        let with = self.with_gaps(&text, &inline);
        // Outside of quotes only a number can be asked for.
        for variable in variables(&[], &with) {
            let value = self.value(&variable.name).unwrap_or_default();
            if variable.kind == VariableKind::Number && !value.is_empty() && value.parse::<f64>().is_err() {
                inline.insert(variable.name);
            }
        }
        Payload::Text(if inline.is_empty() { with } else { self.with_gaps(&text, &inline) })
    }

    /// Plain values stay variables with that value, so that the message can be sent to others, too.
    fn with_gaps(&mut self, text: &str, inline: &BTreeSet<String>) -> String {
        filled(text, |name, room| match self.value(name) {
            Some(value) if value.len() <= room && (!is_plain(value) || inline.contains(name)) => {
                if self.is_conditional(name) {
                    // Parts of JSON cannot be asked for.
                    if !inline.contains(name) && !value.trim_start().starts_with(['{', '[', '"']) {
                        return self.open(name);
                    }
                    self.computed.insert(ours(name));
                }
                self.opened(value)
            }
            _ => self.open(name),
        })
    }

    fn opened(&mut self, value: &str) -> String {
        filled(value, |name, _| self.open(name))
    }

    fn open(&mut self, name: &str) -> String {
        self.keep(name);
        variable(name)
    }

    fn keep(&mut self, name: &str) {
        let ours = ours(name);
        let computed = |name: &str| name.starts_with('<') || self.known.computed.contains(name);
        let by_value = self.known.values.get(name).and_then(|value| only_gap(value)).is_some_and(computed);
        if computed(name) || by_value || self.known.conditional.contains(name) {
            self.computed.insert(ours.clone());
        }
        self.gaps.insert(ours);
    }

    /// What is on the standard input, as a body.
    pub(super) fn input(&mut self, input: &Input) -> Payload {
        match input {
            Input::Text(text) => Payload::Text(text.clone()),
            Input::File(name) => Payload::File(self.known(name)),
            Input::Output(program) => Payload::Command(shown_program(program).to_owned()),
            Input::None => Payload::File("-".to_owned()),
        }
    }

    /// The variables with their values, for those that stay open.
    pub(super) fn values(&self) -> Vec<(String, String)> {
        let is_certain =
            |(name, value): &(&String, &String)| !has_gap(value) && !self.known.conditional.contains(*name);
        let values = self.known.values.iter().filter(is_certain);
        values.map(|(name, value)| (ours(name), value.clone())).collect()
    }
}

/// Gives a call the variables of its script.
pub(super) fn finish(call: &mut Call, filler: Filler<'_>) {
    for name in &filler.computed {
        call.note(NoteCode::Computed, name);
    }
    call.values = Rc::new(filler.values().into());
    // Braces that stand in the text itself were written by a tool with variables only where the URL has some as well:
    // what can be sent as it stands is text.
    let braces_in_url = call.url.as_deref().is_some_and(|url| {
        templates::place::replaced(url, |name| filler.gaps.contains(name).then(String::new)).contains("{{")
    });
    let sendable =
        matches!(&call.body, Payload::Text(text) if serde_json::from_str::<serde_json::Value>(text).is_ok());
    if !braces_in_url && sendable {
        call.gaps = Some(filler.gaps);
    }
}

/// As it stands in a message.
fn variable(name: &str) -> String {
    format!("{{{{{}}}}}", ours(name))
}

/// The name in a message: names that are filled in without being asked for are kept apart.
fn ours(name: &str) -> String {
    match name {
        "now" | "seq" => format!("{name}_value"),
        _ => match name.strip_prefix('<') {
            Some(file) => identifier(file),
            None => name.to_owned(),
        },
    }
}

/// A value that can be asked for: a short text that means the same in a string and outside.
fn is_plain(value: &str) -> bool {
    const LONGEST_CHARS: usize = 200;
    !value.is_empty()
        && !has_gap(value)
        && value.chars().count() <= LONGEST_CHARS
        && !value.contains(|c: char| c.is_control() || "\"\\{}[]".contains(c))
}

/// Whether a gap between two texts is the sender or the receiver of a conversation.
fn is_end_of_conversation(before: Option<&Part<'_>>, after: Option<&Part<'_>>) -> bool {
    let text = |part: Option<&Part<'_>>| match part {
        Some(Part::Text(text)) => (*text).to_owned(),
        _ => String::new(),
    };
    let (before, after) = (text(before), text(after));
    let starts = before.ends_with(CONVERSATIONS);
    let parted_before = before.ends_with('|') || before.to_ascii_lowercase().ends_with("%7c");
    let parted_after = after.starts_with('|') || after.to_ascii_lowercase().starts_with("%7c");
    (starts && parted_after) || (parted_before && after.starts_with("/messages"))
}
