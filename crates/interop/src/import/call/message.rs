//! The message that a call sends: what is understood of it, what is left behind, and what is said about both.

use std::collections::BTreeSet;

use templates::tidy::{with_straight_signs, without_comments, without_invisible};
use templates::{Variable, can_become_body, variables};

use super::{Call, Payload};
use crate::import::model::{DroppedCode, Ends, ImportedMessage, NoteCode};
use crate::import::names::{Change, Names};
use crate::import::rules::{self, HeaderRule};
use crate::import::url;
use crate::import::values::{has_gap, with_names_only};

impl Call {
    /// The message it sends, as far as that is understood.
    pub(in crate::import) fn message(mut self) -> ImportedMessage {
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

/// Where a text stops to be JSON: `line:column`, both from 1; empty where it is JSON of another kind.
fn where_json_ends(text: &str) -> String {
    let stand_ins = templates::place::with_stand_ins(text);
    let skipped = serde_json::from_str::<serde::de::IgnoredAny>(&stand_ins).err();
    // What is skipped may hold half a character.
    let error = skipped.or_else(|| serde_json::from_str::<serde_json::Value>(&stand_ins).err());
    error.map(|error| format!("{}:{}", error.line(), error.column())).unwrap_or_default()
}
