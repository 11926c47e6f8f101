//! One HTTP call of another tool, before it is judged.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use templates::place::{renamed, replaced};
use templates::{Variable, can_become_body, variables};
use unicode_segmentation::UnicodeSegmentation;

use super::model::{Dropped, DroppedCode, Ends, ImportFormat, ImportedMessage, Note, NoteCode};
use super::rules::{self, HeaderRule};
use super::url;

/// A call as its tool describes it, with the tool's variables still as they stand there.
#[derive(Debug, Clone, Default)]
pub(super) struct Call {
    pub(super) name: String,
    /// `None` for a body alone.
    pub(super) url: Option<String>,
    /// Upper case; empty where it goes without saying.
    pub(super) method: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Payload,
    /// The tool's variables and their values; of a name that stands there twice the first counts. Thousands of calls may
    /// share thousands of them.
    pub(super) values: Rc<Vec<(String, String)>>,
    /// Which names in braces are variables, where not all of them are: what else stands in braces is text.
    pub(super) gaps: Option<BTreeSet<String>>,
    pub(super) notes: Once<Note>,
    pub(super) dropped: Once<Dropped>,
}

/// A list in order of appearance in which nothing stands twice.
#[derive(Debug, Clone)]
pub(super) struct Once<T> {
    in_order: Vec<T>,
    all: HashSet<T>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Once { in_order: Vec::new(), all: HashSet::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Once<T> {
    fn add(&mut self, item: T) {
        if self.all.insert(item.clone()) {
            self.in_order.push(item);
        }
    }
}

/// What a reader found.
pub(super) struct Read {
    pub(super) format: ImportFormat,
    pub(super) calls: Vec<Call>,
    pub(super) others: u32,
}

impl Read {
    /// Of several calls those that send a message; a single one whatever it calls.
    pub(super) fn of(format: ImportFormat, calls: Vec<Call>) -> Read {
        let all = calls.len();
        let calls: Vec<Call> =
            if all == 1 { calls } else { calls.into_iter().filter(Call::sends_message).collect() };
        let others = u32::try_from(all - calls.len()).unwrap_or(u32::MAX);
        Read { format, calls, others }
    }
}

/// What a call carries.
#[derive(Debug, Clone, Default)]
pub(super) enum Payload {
    #[default]
    None,
    Text(String),
    /// It lies in a file with this name.
    File(String),
    /// It is what a command prints, or the value of a variable that is not there.
    Command(String),
    /// A kind other than text, by its name.
    Other(String),
}

impl Call {
    /// Whether its URL is that of sending a message.
    pub(super) fn sends_message(&self) -> bool {
        self.url.as_deref().is_none_or(|url| url::conversation(url).is_some())
            && matches!(self.method.as_str(), "" | "POST")
    }

    pub(super) fn note(&mut self, code: NoteCode, name: &str) {
        self.notes.add(Note { code, name: shortened(name) });
    }

    pub(super) fn drop_secret(&mut self, code: DroppedCode, name: &str) {
        self.dropped.add(Dropped { code, name: shortened(name) });
    }

    /// The message it sends, as far as that is understood.
    pub(super) fn message(mut self) -> ImportedMessage {
        let ends = self.ends();
        let app_key = self.headers();
        let body = self.payload();
        let method = std::mem::take(&mut self.method);
        if !matches!(method.as_str(), "" | "POST") {
            self.note(NoteCode::Method, &method);
        }
        let mut message =
            ImportedMessage { name: std::mem::take(&mut self.name), app_key, ..Default::default() };
        let names: Vec<&str> = ends.iter().flat_map(|ends| [&*ends.sender, &*ends.receiver]).collect();
        message.variables = variables(&names, body.as_deref().unwrap_or_default());
        if let Some(gaps) = &self.gaps {
            message.variables.retain(|variable| gaps.contains(&variable.name));
        }
        self.give_defaults(&mut message.variables);
        message.ends = ends;
        message.body = body;
        message.notes = self.notes.in_order;
        message.dropped = self.dropped.in_order;
        message
    }

    fn ends(&mut self) -> Option<Ends> {
        let text = self.url.take()?;
        if url::has_login(&text) {
            self.drop_secret(DroppedCode::Login, "URL");
        }
        for name in url::query_names(&text) {
            self.note(NoteCode::Query, &name);
        }
        let Some(segment) = url::conversation(&text) else {
            self.note(NoteCode::OtherUrl, &url::without_login(&text));
            return None;
        };
        let segment = self.translated(&segment);
        let read = url::three_parts(&segment);
        if read.is_none() {
            self.note(NoteCode::Conversation, &segment);
        }
        read
    }

    /// Judges every header; tells the AppKey.
    fn headers(&mut self) -> Option<String> {
        let mut app_key = None;
        for (name, value) in std::mem::take(&mut self.headers) {
            match rules::header(&name) {
                HeaderRule::AppKey => {
                    let known = self.known(&value);
                    app_key = Some(known).filter(|key| !key.is_empty() && !key.contains("{{"));
                }
                HeaderRule::Ours => {}
                HeaderRule::Secret => self.drop_secret(DroppedCode::Header, &name),
                HeaderRule::Foreign => self.note(NoteCode::Header, &name),
            }
        }
        app_key
    }

    fn payload(&mut self) -> Option<String> {
        match std::mem::take(&mut self.body) {
            Payload::Text(text) if text.trim().is_empty() => {
                self.note(NoteCode::NoBody, "");
                None
            }
            Payload::Text(text) => {
                let text = self.translated(&text);
                // With variables in bare places it becomes JSON only once they are filled in.
                if !can_become_body(&text) {
                    self.note(NoteCode::BodyNotJson, &where_json_ends(&text));
                }
                Some(text)
            }
            Payload::None => {
                self.note(NoteCode::NoBody, "");
                None
            }
            Payload::File(name) => {
                self.note(NoteCode::BodyFile, &name);
                None
            }
            Payload::Command(name) => {
                self.note(NoteCode::BodyCommand, &name);
                None
            }
            Payload::Other(kind) => {
                self.note(NoteCode::BodyKind, &kind);
                None
            }
        }
    }

    /// The text with the other tools' own variables under our names.
    fn translated(&mut self, text: &str) -> String {
        renamed(text, |name| {
            let ours = rules::own_variable(name)?;
            if ours.is_guess {
                self.note(NoteCode::Variable, name);
            }
            Some(ours.name)
        })
    }

    /// A text with the tool's values filled in, as for a header.
    fn known(&self, text: &str) -> String {
        if !text.contains("{{") {
            return text.to_owned();
        }
        // From the last to the first, so that the first counts.
        let values: HashMap<&str, &str> =
            self.values.iter().rev().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        replaced(text, |name| values.get(name).map(|value| (*value).to_owned()))
    }

    /// Gives each variable the value that the tool had for it. One that looks secret is not taken over, whether the
    /// message uses it or not.
    fn give_defaults(&mut self, variables: &mut [Variable]) {
        let mut places: HashMap<String, usize> = HashMap::new();
        for (place, variable) in variables.iter().enumerate() {
            places.entry(variable.name.clone()).or_insert(place);
        }
        for (name, value) in &*std::mem::take(&mut self.values) {
            if rules::is_secret(name) {
                if !value.is_empty() {
                    self.drop_secret(DroppedCode::Variable, name);
                }
            } else if let Some(variable) = places.get(name).and_then(|place| variables.get_mut(*place))
                && variable.default.is_empty()
            {
                variable.default.clone_from(value);
            }
        }
    }
}

/// Where a text stops to be JSON: `line:column`, both from 1; empty where it is JSON of another kind.
fn where_json_ends(text: &str) -> String {
    let stand_ins = templates::place::with_stand_ins(text);
    match serde_json::from_str::<serde::de::IgnoredAny>(&stand_ins) {
        Err(error) => format!("{}:{}", error.line(), error.column()),
        Ok(_) => String::new(),
    }
}

/// So much of a foreign text stands in a list, cut between characters as they are seen.
fn shortened(text: &str) -> String {
    const LONGEST_CHARS: usize = 80;
    let mut short = String::new();
    let mut left = LONGEST_CHARS;
    for character in text.graphemes(true) {
        let Some(rest) = left.checked_sub(character.chars().count()) else {
            short.push('…');
            break;
        };
        left = rest;
        short.extend(character.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    short
}
