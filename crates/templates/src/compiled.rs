//! A body that is filled many times: taken apart once, and the same bytes for the same values at any time.

use jiff::tz::TimeZone;
use yunxin::{Body, body_edit};

use crate::draft::variables;
use crate::model::{ValueProblem, ValueProblemCode, Variable, VariableKind};
use crate::place::{Form, Part, parts, parts_in_form};
use crate::value::{Fitting, fitting, undeclared};

/// What the built-in names become in one message. Given from outside, so that the same message can be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltIns {
    /// `{{uuid}}`.
    pub uuid: String,
    /// `{{now}}`, Unix milliseconds.
    pub now_ms: i64,
    /// `{{seq}}`.
    pub seq: u64,
}

/// A body with gaps, ready to be filled.
#[derive(Debug, Clone)]
pub struct Compiled {
    pieces: Vec<Piece>,
    variables: Vec<Variable>,
    /// Whether each of them is declared.
    declared: Vec<bool>,
    zone: TimeZone,
    in_form: fn(&Fitting, Form) -> String,
    length: usize,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Variable { index: usize, form: Form },
    Uuid { form: Form },
    Now,
    Seq,
}

/// What the `message_client_id` of a body with gaps is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientId {
    /// There is none, or an empty one.
    Absent,
    /// `{{uuid}}` and nothing else: each message has its own.
    Fresh,
    /// The same in every message, or made of other gaps.
    Given(String),
}

impl Compiled {
    /// Takes a body apart. `declared` says what its variables are; one that is not among them is of the kind that fits where
    /// it stands. Days and times are those of `zone`.
    #[must_use]
    pub fn new(body: &str, declared: &[Variable], zone: TimeZone) -> Compiled {
        Compiled::of(parts_in_form(body), body, declared, zone)
    }

    /// As [`Compiled::new`], but a string that holds JSON is a text like any other, whose values are escaped once: what was
    /// made so is to be made so again.
    #[must_use]
    pub fn without_inner_json(body: &str, declared: &[Variable], zone: TimeZone) -> Compiled {
        let as_text = |part| {
            let bare = matches!(part, Part::Gap { bare: true, .. });
            (part, Form { bare, depth: 0 })
        };
        Compiled::of(parts(body).into_iter().map(as_text).collect(), body, declared, zone)
    }

    /// As [`Compiled::new`], but in JSON that is a string the words of every kind that are JSON go in as they stand, such as a day
    /// typed `20261125`: what was made so is to be made so again.
    #[must_use]
    pub fn with_days_as_typed(body: &str, declared: &[Variable], zone: TimeZone) -> Compiled {
        Compiled { in_form: Fitting::in_form_by_words, ..Compiled::new(body, declared, zone) }
    }

    fn of(parts: Vec<(Part<'_>, Form)>, body: &str, declared: &[Variable], zone: TimeZone) -> Compiled {
        let used: Vec<Variable> = variables(&[], body)
            .into_iter()
            .map(|found| declared.iter().find(|known| known.name == found.name).cloned().unwrap_or(found))
            .collect();
        let is_declared = |used: &Variable| declared.iter().any(|known| known.name == used.name);
        let index = |name: &str| used.iter().position(|variable| variable.name == name);
        let pieces = parts
            .into_iter()
            .map(|(part, form)| match part {
                Part::Text(text) => Piece::Text(text.to_owned()),
                Part::Gap { name: "uuid", .. } => Piece::Uuid { form },
                Part::Gap { name: "now", .. } => Piece::Now,
                Part::Gap { name: "seq", .. } => Piece::Seq,
                Part::Gap { name, raw, .. } => match index(name) {
                    Some(index) => Piece::Variable { index, form },
                    None => Piece::Text(raw.to_owned()),
                },
            })
            .collect();
        let declared = used.iter().map(is_declared).collect();
        let (in_form, length) = (Fitting::in_form, body.len() * 2);
        Compiled { pieces, variables: used, declared, zone, in_form, length }
    }

    /// What is to be filled in, in the order in which it first stands.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// Whether two messages differ even where their values are the same: by `{{uuid}}` or `{{seq}}`.
    #[must_use]
    pub fn differs_by_message(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Uuid { .. } | Piece::Seq))
    }

    /// The body with its gaps filled. `values` are those of [`Compiled::variables`], in that order; an empty one is filled in
    /// as such, and `None` is missing. That of a file is the JSON of its attachment; between quotes stands its URL.
    ///
    /// # Errors
    /// Every value that does not fit.
    pub fn fill(&self, values: &[Option<&str>], built_ins: &BuiltIns) -> Result<String, Vec<ValueProblem>> {
        let mut fitted: Vec<Fitting> = Vec::with_capacity(self.variables.len());
        let mut problems = Vec::new();
        for (index, variable) in self.variables.iter().enumerate() {
            let value = match values.get(index).copied().flatten() {
                Some(attachment) if variable.kind == VariableKind::File => of_file(attachment),
                Some(typed) if self.declared.get(index) == Some(&false) => {
                    undeclared(variable, typed, &self.zone)
                }
                Some(typed) => fitting(variable, typed, &self.zone),
                None => Err(ValueProblemCode::Missing),
            };
            match value {
                Ok(value) => fitted.push(value),
                Err(code) => problems.push(ValueProblem { name: variable.name.clone(), code }),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut filled = String::with_capacity(self.length);
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Variable { index, form } => {
                    filled.push_str(&(self.in_form)(&fitted[*index], *form));
                }
                Piece::Uuid { form } => filled.push_str(&Fitting::text(&built_ins.uuid).in_form(*form)),
                Piece::Now => filled.push_str(&built_ins.now_ms.to_string()),
                Piece::Seq => filled.push_str(&built_ins.seq.to_string()),
            }
        }
        Ok(filled)
    }
}

/// The attachment of a file as it is filled in.
fn of_file(attachment: &str) -> Result<Fitting, ValueProblemCode> {
    let parsed: Option<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(attachment).ok();
    let url = parsed.as_ref().and_then(|fields| fields.get("url")).and_then(serde_json::Value::as_str);
    let words = url.ok_or(ValueProblemCode::NoFile)?.to_owned();
    Ok(Fitting { bare: attachment.to_owned(), words })
}

/// What the `message_client_id` of a body with gaps is; `None` where the text cannot become a body.
#[must_use]
pub fn client_id(body: &str) -> Option<ClientId> {
    let marked = Marked::of(body);
    let parsed = Body::parse(marked.text.as_str()).ok()?;
    let Some(id) = parsed.message_client_id() else { return Some(ClientId::Absent) };
    let id = marked.unmarked(id);
    let inside = id.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    Some(if inside.is_some_and(|name| name.trim() == "uuid") { ClientId::Fresh } else { ClientId::Given(id) })
}

/// The body with `{{uuid}}` as its `message_client_id`, in place of whatever is there; nothing else of it changes. `None`
/// where the text cannot become a body with a message.
#[must_use]
pub fn with_client_id(body: &str) -> Option<String> {
    let marked = Marked::of(body);
    let text = body_edit::set(&marked.text, &["message", "message_client_id"], "\"{{uuid}}\"")?;
    Some(marked.unmarked(&text))
}

/// The body without its `message_client_id`; nothing else of it changes. `None` where the text cannot become a body.
#[must_use]
pub fn without_client_id(body: &str) -> Option<String> {
    let marked = Marked::of(body);
    let text = body_edit::unset(&marked.text, &["message", "message_client_id"])?;
    Some(marked.unmarked(&text))
}

/// The JSON pointers of a body's keys, and of the keys of objects in it; `None` where the text cannot become a body.
#[must_use]
pub fn pointers(body: &str) -> Option<Vec<String>> {
    let parsed = Body::parse(Marked::of(body).text).ok()?;
    let mut pointers = Vec::new();
    for (key, value) in parsed.value().as_object()? {
        match value.as_object() {
            Some(inner) => pointers.extend(inner.keys().map(|inner| format!("/{key}/{inner}"))),
            None => pointers.push(format!("/{key}")),
        }
    }
    Some(pointers)
}

/// A body with a mark in place of each gap, so that it is JSON, and each gap can be put back.
struct Marked<'b> {
    text: String,
    gaps: Vec<(String, &'b str)>,
}

impl<'b> Marked<'b> {
    fn of(body: &'b str) -> Marked<'b> {
        let mut marked = Marked { text: String::with_capacity(body.len()), gaps: Vec::new() };
        // Digits that the body itself does not have.
        let salt = (0_u64..).find(|salt| !body.contains(&format!("77{salt:06}"))).unwrap_or(0);
        for part in parts(body) {
            match part {
                Part::Text(text) => marked.text.push_str(text),
                Part::Gap { raw, .. } => {
                    let mark = format!("77{salt:06}{:06}", marked.gaps.len());
                    marked.text.push_str(&mark);
                    marked.gaps.push((mark, raw));
                }
            }
        }
        marked
    }

    fn unmarked(&self, text: &str) -> String {
        self.gaps.iter().fold(text.to_owned(), |text, (mark, raw)| text.replacen(mark, raw, 1))
    }
}

#[cfg(test)]
mod tests;
