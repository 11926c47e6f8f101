//! One HTTP call of another tool, before it is judged.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use files::start_of;
use templates::tidy::{with_straight_signs, without_comments, without_invisible};
use templates::{Variable, can_become_body, variables};

use super::model::{Dropped, DroppedCode, Ends, ImportFormat, ImportedMessage, Note, NoteCode};
use super::names::{Change, Names};
use super::rules::{self, HeaderRule};
use super::url;
use super::values::{Values, has_gap, with_names_only};

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

    /// The message it sends, as far as that is understood.
    pub(super) fn message(mut self) -> ImportedMessage {
        let Target { ends, call } = self.target();
        let app_key = self.headers();
        let body = self.payload();
        let method = std::mem::take(&mut self.method);
        if !matches!(method.as_str(), "" | "POST") {
            self.note(NoteCode::Method, &method);
        }
        let name = without_secrets(&self.name);
        let literal = self.literal || self.gaps.as_ref().is_some_and(BTreeSet::is_empty);
        let mut message = ImportedMessage { name, app_key, ends, call, body, literal, ..Default::default() };
        if !literal {
            self.give_variables(&mut message);
        }
        let secrets: Vec<String> = self.values.secrets().map(str::to_owned).collect();
        secrets.iter().for_each(|name| self.drop_secret(DroppedCode::Variable, name));
        message.notes = self.notes.in_order;
        message.dropped = self.dropped.in_order;
        message
    }

    fn target(&mut self) -> Target {
        let Some(text) = self.url.take() else { return Target::default() };
        if url::has_login(&text) {
            self.drop_secret(DroppedCode::Login, "URL");
        }
        // As many variables as possible stay: they are filled in only as far as is needed to see where it goes.
        let levels: Vec<String> = self.levels(&text).collect();
        let read = |text: &String| url::three_parts(&url::conversation(text)?);
        let decided = levels.iter().find_map(|text| Some((text, read(text)?)));
        let last = levels.last().cloned().unwrap_or_default();
        let text = decided.as_ref().map_or(&last, |(text, _)| text);
        for name in url::query_names(&with_names_only(text)) {
            self.note(NoteCode::Query, &name);
        }
        if let Some((_, ends)) = decided {
            return Target { ends: Some(ends), call: None };
        }
        if let Some(call) = levels.iter().find_map(|text| url::other_call(text)) {
            return Target { ends: None, call: Some(call) };
        }
        match url::conversation(text) {
            Some(segment) => self.note(NoteCode::Conversation, &with_names_only(&segment)),
            // First, for a part of an argument might be left of a URL that is cut in it.
            None => self.note(NoteCode::OtherUrl, &url::without_login(&with_names_only(text))),
        }
        Target::default()
    }

    /// Judges every header; tells the AppKey.
    fn headers(&mut self) -> Option<String> {
        let mut app_key = None;
        for (name, value) in std::mem::take(&mut self.headers) {
            match rules::header(&name) {
                HeaderRule::AppKey => {
                    let known = self.levels(&value).last().unwrap_or_default();
                    app_key = Some(known).filter(|key| !key.is_empty() && !key.contains("{{"));
                }
                HeaderRule::Ours => {}
                HeaderRule::Secret => self.drop_secret(DroppedCode::Header, &with_names_only(&name)),
                HeaderRule::Foreign => self.note(NoteCode::Header, &with_names_only(&name)),
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
            Payload::Text(text) => Some(self.text(&text)),
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

    /// A body's text, which is JSON, or becomes it once its variables are filled in; else it is left as it stands.
    fn text(&mut self, text: &str) -> String {
        let becomes_body = |text: &str| {
            if self.is_filled() {
                return can_become_body(text);
            }
            let text = self.values.expanded(text);
            can_become_body(&Names::of(&[&text], &self.values).put_into(&text))
        };
        let expanded =
            |text: &str| if self.is_filled() { text.to_owned() } else { self.values.expanded(text) };
        if becomes_body(text) {
            return expanded(text);
        }
        // Quotes in comments would hide what stands outside strings.
        let plain = without_comments(text);
        let visible = without_invisible(plain.as_deref().unwrap_or(text));
        if !becomes_body(&visible.text) {
            let straight = with_straight_signs(&visible.text).filter(|text| becomes_body(text));
            if let Some(straight) = straight.map(|text| expanded(&text)) {
                self.note(NoteCode::TypographicSigns, "");
                return straight;
            }
            let text = expanded(text);
            self.note(NoteCode::BodyNotJson, &where_json_ends(&text));
            return text;
        }
        let tidy = expanded(&visible.text);
        if plain.is_some() {
            self.note(NoteCode::Comments, "");
        }
        for sign in visible.found {
            self.note(NoteCode::Invisible, &sign);
        }
        tidy
    }

    /// Puts our names into a message, and gives each variable the value that the tool had for it.
    fn give_variables(&mut self, message: &mut ImportedMessage) {
        let (sender, receiver) =
            message.ends.as_ref().map_or(("", ""), |ends| (ends.sender.as_str(), ends.receiver.as_str()));
        let body = message.body.as_deref().unwrap_or_default();
        let mut names = match self.gaps {
            // Their names are ours already.
            Some(_) => Names::default(),
            None => Names::of(&[sender, receiver, body], &self.values),
        };
        if let Some(ends) = &mut message.ends {
            ends.sender = names.put_into(&ends.sender);
            ends.receiver = names.put_into(&ends.receiver);
        }
        message.body = message.body.as_deref().map(|body| names.put_into(body));
        for change in std::mem::take(&mut names.changes) {
            match change {
                Change::MadeUp { theirs } => self.note(NoteCode::Variable, &theirs),
                Change::Renamed { theirs, ours } => {
                    self.note(NoteCode::RenamedVariable, &format!("{theirs} → {ours}"));
                }
            }
        }
        let ends: Vec<&str> = message.ends.iter().flat_map(|ends| [&*ends.sender, &*ends.receiver]).collect();
        let mut variables: Vec<Variable> = variables(&ends, message.body.as_deref().unwrap_or_default());
        if let Some(gaps) = &self.gaps {
            variables.retain(|variable| gaps.contains(&variable.name));
        }
        let theirs = names.theirs();
        for variable in &mut variables {
            let name = theirs.get(variable.name.as_str()).copied().unwrap_or(&variable.name);
            let value = self.values.get(name);
            if let Some(value) = value.filter(|value| !has_gap(value)) {
                value.clone_into(&mut variable.default);
            }
        }
        message.variables = variables;
    }
}

/// Where a text stops to be JSON: `line:column`, both from 1; empty where it is JSON of another kind.
/// Where a call goes, as far as its URL says so.
#[derive(Default)]
struct Target {
    ends: Option<Ends>,
    /// The path of another call than the single send.
    call: Option<String>,
}

/// A name as it may be shown: tools call a request by its URL until somebody gives it a name.
fn without_secrets(name: &str) -> String {
    let is_url = |word: &str| word.contains("://") && url::has_login(word);
    with_names_only(name)
        .split(' ')
        .map(|word| if is_url(word) { url::without_login(word) } else { word.to_owned() })
        .collect::<Vec<_>>()
        .join(" ")
}

fn sends(url: &str) -> bool {
    url::conversation(url).is_some() || url::other_call(url).is_some()
}

fn where_json_ends(text: &str) -> String {
    let stand_ins = templates::place::with_stand_ins(text);
    let skipped = serde_json::from_str::<serde::de::IgnoredAny>(&stand_ins).err();
    // What is skipped may hold half a character.
    let error = skipped.or_else(|| serde_json::from_str::<serde_json::Value>(&stand_ins).err());
    error.map(|error| format!("{}:{}", error.line(), error.column())).unwrap_or_default()
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
