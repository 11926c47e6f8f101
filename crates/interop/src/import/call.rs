//! One HTTP call of another tool, before it is judged; `message` judges it.

mod message;

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use files::start_of;
use templates::can_become_body;

use super::model::{Dropped, DroppedCode, ImportFormat, Note, NoteCode};
use super::url;
use super::values::Values;

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
    /// It was sent like this once: braces in it are text.
    pub(super) literal: bool,
    /// The tool's variables and their values. Thousands of calls may share thousands of them.
    pub(super) values: Rc<Values>,
    /// Which names in braces are variables, where not all of them are: what else stands in braces is text. Values are in their
    /// places then.
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

    /// Whether one of its calls carries a body that can be sent, its variables filled in.
    pub(super) fn has_body(&self) -> bool {
        let is_body = |call: &Call| matches!(&call.body, Payload::Text(text) if can_become_body(text));
        self.calls.iter().any(is_body)
    }

    /// Whether one of its calls carries a text that cannot be sent.
    pub(super) fn has_broken_body(&self) -> bool {
        let is_broken = |call: &Call| matches!(&call.body, Payload::Text(text) if !text.trim().is_empty() && !can_become_body(text));
        self.calls.iter().any(is_broken)
    }

    /// Whether all words of a command were understood.
    pub(super) fn is_understood(&self) -> bool {
        let is_left = |call: &Call| call.notes.in_order.iter().any(|note| note.code == NoteCode::Command);
        !self.calls.iter().any(is_left)
    }

    /// Whether one of its calls sends something to a URL.
    pub(super) fn is_request(&self) -> bool {
        self.calls.iter().any(|call| call.url.is_some() && call.sends_message())
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
        self.url.as_deref().is_none_or(|url| self.levels(url).any(|url| sends(&url)))
            && matches!(self.method.as_str(), "" | "POST")
    }

    /// The texts that a text becomes as its variables are filled in, level by level.
    fn levels(&self, text: &str) -> impl Iterator<Item = String> {
        let none = Rc::default();
        let values = Rc::clone(if self.is_filled() { &none } else { &self.values });
        let levels: Vec<String> = values.levels(text).collect();
        levels.into_iter()
    }

    /// No value is to be put in any more.
    fn is_filled(&self) -> bool {
        self.literal || self.gaps.is_some()
    }

    pub(super) fn note(&mut self, code: NoteCode, name: &str) {
        self.notes.add(Note { code, name: shortened(name) });
    }

    pub(super) fn drop_secret(&mut self, code: DroppedCode, name: &str) {
        self.dropped.add(Dropped { code, name: shortened(name) });
    }
}

fn sends(url: &str) -> bool {
    url::conversation(url).is_some() || url::other_call(url).is_some()
}

/// So much of a foreign text stands in a list, cut between characters as they are seen.
fn shortened(text: &str) -> String {
    const LONGEST_CHARS: usize = 80;
    let start = start_of(text, LONGEST_CHARS);
    let mut short: String = start.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if start.len() < text.len() {
        short.push('…');
    }
    short
}
