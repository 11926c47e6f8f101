//! Filling a template's gaps.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use jiff::tz::TimeZone;
use yunxin::Conversation;

use crate::model::{Template, ValueProblem, ValueProblemCode, Variable, VariableKind};
use crate::place::{self, BUILT_IN, put_in};
use crate::value::{Fitting, fitting};

/// Values by name, as typed.
pub type Values = HashMap<String, String>;

/// What fills every gap that can be filled, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Fill {
    fitting: HashMap<String, Fitting>,
    problems: Vec<ValueProblem>,
}

/// Unix time in milliseconds, whatever the clock of this machine says.
fn now_ms() -> u128 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO).as_millis()
}

impl Fill {
    /// Judges the values of a template, those of files excepted: [`Fill::file`] gives them. `seq` is what `{{seq}}` becomes.
    #[must_use]
    pub fn new(template: &Template, values: &Values, seq: u64) -> Fill {
        let mut fill = Fill::default();
        // One moment and one id for the whole message, so that two places can name the same.
        for name in BUILT_IN {
            let value = match name {
                "now" => Fitting::plain(now_ms().to_string()),
                "uuid" => Fitting::text(&uuid::Uuid::new_v4().to_string()),
                _ => Fitting::plain(seq.to_string()),
            };
            fill.fitting.insert(name.to_owned(), value);
        }
        let zone = TimeZone::system();
        for variable in &template.variables {
            match typed(variable, values) {
                None => fill.problem(&variable.name, ValueProblemCode::Missing),
                Some(_) if variable.kind == VariableKind::File => {}
                Some(typed) => match fitting(variable, typed, &zone) {
                    Ok(value) => drop(fill.fitting.insert(variable.name.clone(), value)),
                    Err(code) => fill.problem(&variable.name, code),
                },
            }
        }
        for name in values.keys().filter(|name| !template.variables.iter().any(|v| v.name == **name)) {
            fill.problem(name, ValueProblemCode::NoSuchVariable);
        }
        fill
    }

    /// Takes the attachment of a file variable: its JSON and its URL.
    pub fn file(&mut self, name: &str, attachment_json: String, url: &str) {
        self.fitting.insert(name.to_owned(), Fitting { bare: attachment_json, words: url.to_owned() });
    }

    /// Notes what is wrong with the value of a variable.
    pub fn problem(&mut self, name: &str, code: ValueProblemCode) {
        self.problems.push(ValueProblem { name: name.to_owned(), code });
    }

    /// The template with its gaps filled; those of unknown names stay.
    #[must_use]
    pub fn apply(self, template: &Template) -> (Conversation, String, Vec<ValueProblem>) {
        let words = |text: &str| {
            place::replaced(text, |name| self.fitting.get(name).map(|value| value.words.clone()))
        };
        let conversation = Conversation {
            sender: words(&template.conversation.sender),
            kind: template.conversation.kind,
            receiver: words(&template.conversation.receiver),
        };
        let body = put_in(&template.body, |name, form| Some(self.fitting.get(name)?.in_form(form)));
        (conversation, body, self.problems)
    }
}

/// What was typed for a variable, or its default.
#[must_use]
pub fn typed<'a>(variable: &'a Variable, values: &'a Values) -> Option<&'a str> {
    let given = values.get(&variable.name).map(String::as_str).filter(|typed| !typed.is_empty());
    given.or(Some(variable.default.as_str()).filter(|default| !default.is_empty()))
}

/// The body with gaps in place of its client ids, each of them another one; nothing else of it changes.
pub(super) fn with_fresh_client_ids(body: &str) -> String {
    let Ok(known) = yunxin::Body::parse(place::with_stand_ins(body)) else { return body.to_owned() };
    let mut fresh = body.to_owned();
    for (number, (key, id)) in client_ids(&known).into_iter().enumerate() {
        // A message has one id of its own; those of several messages in one call have a number, too.
        let gap = if number == 0 { "{{uuid}}".to_owned() } else { format!("{{{{uuid}}}}-{}", number + 1) };
        fresh = with_gap(&fresh, key, &id, &gap);
    }
    fresh
}

/// The client ids of a body and their keys, in the order of the text where there are several messages.
fn client_ids(body: &yunxin::Body) -> Vec<(&'static str, String)> {
    let at = |value: &serde_json::Value, key| {
        value.get(key).and_then(serde_json::Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned)
    };
    let root = body.value();
    let messages = root.get("messages").and_then(serde_json::Value::as_array);
    let of_message = root.get("message").and_then(|message| at(message, MESSAGE_ID));
    let of_messages = messages.into_iter().flatten().filter_map(|message| at(message, MESSAGE_ID));
    let broadcast = at(root, BROADCAST_ID).map(|id| (BROADCAST_ID, id));
    of_message.into_iter().chain(of_messages).map(|id| (MESSAGE_ID, id)).chain(broadcast).collect()
}

const MESSAGE_ID: &str = "message_client_id";
const BROADCAST_ID: &str = "client_broadcast_id";

/// The text with a gap in place of the value `id` of a key, however they are spaced.
fn with_gap(body: &str, key: &str, id: &str, gap: &str) -> String {
    let quoted = serde_json::Value::from(id).to_string();
    let key = format!("\"{key}\"");
    for (at, _) in body.match_indices(&key) {
        let after = &body[at + key.len()..];
        let value = after.trim_start().strip_prefix(':').map(str::trim_start);
        if let Some(rest) = value.and_then(|value| value.strip_prefix(quoted.as_str())) {
            let end = body.len() - rest.len();
            let start = end - quoted.len();
            return format!("{}\"{gap}\"{}", &body[..start], &body[end..]);
        }
    }
    body.to_owned()
}
