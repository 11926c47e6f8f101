//! From a row to the bytes that go out: the same bytes at any time, from the frozen template, the frozen cells and the number of
//! the attempt.

use std::collections::HashMap;
use std::hash::Hasher as _;

use jiff::tz::TimeZone;
use templates::{BuiltIns, ClientId, Compiled, VariableKind, client_id, with_client_id};
use twox_hash::XxHash3_64;
use uuid::{Uuid, Version};
use yunxin::{Conversation, ConversationType, Destination, TraceId};

use crate::import::cell::{CellKind, Row, RowShape};
use crate::job::model::JobId;
use crate::mapping::problem::RowProblem;
use crate::mapping::{EmptyCell, Ends, Mapping, Value, ends, trimmed};
use crate::setup::{RowCall, Setup};
use together::Together;

/// Makes messages of rows. Cheap to share.
#[derive(Debug)]
pub struct Renderer {
    job: JobId,
    now_ms: i64,
    mapping: Mapping,
    call: RowCall,
    body: Compiled,
    /// What many rows have in common; `None` where each has a call of its own.
    together: Option<Together>,
    /// Where the value of each variable comes from, in the order of the variables, and whether it names a file.
    values: Vec<(Value, bool)>,
    /// The attachments of files, by the text that names them.
    attachments: HashMap<String, String>,
}

/// A message, ready to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// From whom to whom.
    pub conversation: Conversation,
    /// The body, as it goes out.
    pub body: String,
    /// Something around an id was left out.
    pub was_trimmed: bool,
}

impl Rendered {
    /// Proves later that the same bytes were made again.
    #[must_use]
    pub fn hash(&self) -> i64 {
        hash_of(&self.body)
    }
}

/// As [`Rendered::hash`], of the body of a call that takes many rows.
pub(crate) fn hash_of(body: &str) -> i64 {
    XxHash3_64::oneshot(body.as_bytes()).cast_signed()
}

/// The trace id of a call: the same for every call of one generation, so that the service drops repeats.
#[must_use]
pub fn trace_id(job: JobId, number: u64, generation: u32) -> TraceId {
    trace_id_of(call_id(job, number, generation))
}

/// The trace id of a call that takes many rows. `call` counts the calls of a job, so that none is made twice.
#[must_use]
pub fn shared_trace_id(job: JobId, call: i64) -> TraceId {
    trace_id_of(shared_call_id(job, call))
}

/// The `message_client_id` of a message, likewise.
#[must_use]
pub fn message_client_id(job: JobId, number: u64, generation: u32) -> String {
    message_id(job, number, generation).to_string()
}

/// Whether an id may be one of ours: they are derived. Those that are random never are.
pub(crate) fn is_derived(id: &Uuid) -> bool {
    id.get_version() == Some(Version::Sha1)
}

/// Whether the call or the message of a row has this id.
pub(crate) fn has_id(job: JobId, number: u64, generation: u32, id: Uuid) -> bool {
    message_id(job, number, generation) == id || call_id(job, number, generation) == id
}

/// Whether a call that takes many rows has this id.
pub(crate) fn shared_call_has_id(job: JobId, call: i64, id: Uuid) -> bool {
    shared_call_id(job, call) == id
}

fn trace_id_of(id: Uuid) -> TraceId {
    TraceId::from_text(&id.simple().to_string()).unwrap_or_else(TraceId::random)
}

fn call_id(job: JobId, number: u64, generation: u32) -> Uuid {
    Uuid::new_v5(&job.0, format!("call {number} {generation}").as_bytes())
}

fn shared_call_id(job: JobId, call: i64) -> Uuid {
    Uuid::new_v5(&job.0, format!("shared call {call}").as_bytes())
}

fn message_id(job: JobId, number: u64, generation: u32) -> Uuid {
    Uuid::new_v5(&job.0, format!("message {number} {generation}").as_bytes())
}

impl Renderer {
    /// A renderer of what a job sends. `now_ms` is what `{{now}}` stands for, Unix milliseconds. The mapping must have no
    /// problem; a variable that it lacks is missing in every row.
    ///
    /// `None` where the template cannot become a body, or has a `message_client_id` that is not fresh in each message.
    #[must_use]
    pub fn new(job: JobId, setup: &Setup, now_ms: i64) -> Option<Self> {
        let (template, call) = (&setup.template, setup.options.call);
        let body = match client_id(&template.body)? {
            _ if call == RowCall::Notification => template.body.clone(),
            ClientId::Fresh => template.body.clone(),
            ClientId::Absent => with_client_id(&template.body)?,
            ClientId::Given(_) => return None,
        };
        let zone = TimeZone::get(&setup.options.time_zone).unwrap_or(TimeZone::UTC);
        let together = Together::of(setup, &zone).ok();
        let body = setup.compiled(&body, zone);
        let nothing = Value::Constant { text: String::new() };
        let values = body
            .variables()
            .iter()
            .map(|variable| {
                let value = setup.mapping.variables.get(&variable.name).unwrap_or(&nothing).clone();
                (value, variable.kind == VariableKind::File)
            })
            .collect();
        let (mapping, attachments) = (setup.mapping.clone(), setup.attachments.clone());
        Some(Self { job, now_ms, mapping, call, body, together, values, attachments })
    }

    /// The message of a row, for its attempt of this generation.
    ///
    /// # Errors
    /// What is wrong with the row, the first thing at least.
    pub fn render(&self, number: u64, generation: u32, row: &Row) -> Result<Rendered, Vec<RowProblem>> {
        match row.shape {
            RowShape::Whole => {}
            RowShape::Short => return Err(vec![RowProblem::ShortRow]),
            RowShape::Long => return Err(vec![RowProblem::LongRow]),
        }
        let Ends { conversation, was_trimmed } = ends(&self.mapping, row).map_err(|problem| vec![problem])?;
        let values = self.values(row, &conversation)?;
        let body = self.fill(&self.body, &values, number, generation)?;
        let body =
            bodies::of_one(self.call, &conversation, body).ok_or_else(|| vec![RowProblem::NotABody])?;
        Ok(Rendered { conversation, body, was_trimmed })
    }

    /// Where the message of a row goes.
    #[must_use]
    pub fn destination(&self, conversation: Conversation) -> Destination {
        Destination::of(self.call.kind(), conversation)
    }

    /// By which call a row goes out.
    #[must_use]
    pub fn call(&self) -> RowCall {
        self.call
    }

    /// From whom to whom a row goes.
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn conversation(&self, row: &Row) -> Result<Conversation, RowProblem> {
        ends(&self.mapping, row).map(|ends| ends.conversation)
    }

    /// The same number for rows whose requests are the same but for the receiver, so that one call can take them; `None`
    /// where a row needs a call of its own.
    #[must_use]
    pub fn alike(&self, row: &Row) -> Option<i64> {
        self.together.as_ref()?;
        let conversation = self.conversation(row).ok()?;
        // Calls to many go to accounts alone.
        if conversation.kind != ConversationType::P2p || row.shape != RowShape::Whole {
            return None;
        }
        let values = self.values(row, &conversation).ok()?;
        let mut same = XxHash3_64::new();
        for text in std::iter::once(conversation.sender.as_str()).chain(values.into_iter().flatten()) {
            same.write_u64(text.len() as u64);
            same.write(text.as_bytes());
        }
        Some(same.finish().cast_signed())
    }

    /// The body of one call to these receivers, by any row of theirs; `None` where it cannot be made. No
    /// `message_client_id` is in it: what one means for many receivers is not documented.
    #[must_use]
    pub fn render_together(&self, row: &Row, receivers: &[&str]) -> Option<String> {
        let together = self.together.as_ref()?;
        let conversation = self.conversation(row).ok()?;
        let values = self.values(row, &conversation).ok()?;
        let body = self.fill(together.body(), &values, 0, 0).ok()?;
        bodies::of_many(self.call, &conversation.sender, receivers, body)
    }

    /// The values of the variables in a row, in their order.
    fn values<'a>(
        &'a self,
        row: &'a Row,
        conversation: &'a Conversation,
    ) -> Result<Vec<Option<&'a str>>, Vec<RowProblem>> {
        let mut values = Vec::with_capacity(self.values.len());
        for (value, is_file) in &self.values {
            let text = self.value(value, row, conversation).map_err(|problem| vec![problem])?;
            // Without an attachment the text itself, which is none: the variable is named.
            let attachment = self.attachments.get(text.trim()).map(String::as_str).filter(|_| *is_file);
            values.push(Some(attachment.unwrap_or(text)));
        }
        Ok(values)
    }

    fn fill(
        &self,
        body: &Compiled,
        values: &[Option<&str>],
        number: u64,
        generation: u32,
    ) -> Result<String, Vec<RowProblem>> {
        let built_ins = BuiltIns {
            uuid: message_client_id(self.job, number, generation),
            now_ms: self.now_ms,
            seq: number,
        };
        body.fill(values, &built_ins).map_err(|problems| {
            let of = |problem: templates::ValueProblem| RowProblem::Value {
                name: problem.name,
                problem: problem.code,
            };
            problems.into_iter().map(of).collect()
        })
    }

    /// Whether a value is a number whose last digits its sheet has made up: it is not to be sent as an order or a card. Known by
    /// the check alone, so that jobs that were checked without it go on as they are.
    pub(crate) fn has_imprecise_value(&self, row: &Row) -> bool {
        let is_imprecise = |(value, _): &(Value, bool)| match value {
            Value::Column { column, .. } => row.kind(*column as usize) == CellKind::Imprecise,
            Value::Constant { .. } | Value::Receiver | Value::Sender => false,
        };
        self.values.iter().any(is_imprecise)
    }

    fn value<'a>(
        &'a self,
        value: &'a Value,
        row: &'a Row,
        conversation: &'a Conversation,
    ) -> Result<&'a str, RowProblem> {
        match value {
            Value::Constant { text } => Ok(text),
            Value::Receiver => Ok(&conversation.receiver),
            Value::Sender => Ok(&conversation.sender),
            Value::Column { column, .. } if row.kind(*column as usize) == CellKind::Error => {
                Err(RowProblem::SheetError { column: *column })
            }
            Value::Column { column, empty } => match (row.text(*column as usize), empty) {
                (text, _) if !trimmed(text).0.is_empty() => Ok(text),
                (_, EmptyCell::Default { text }) => Ok(text),
                (_, EmptyCell::SkipRow) => Err(RowProblem::EmptyCell { column: *column }),
                (_, EmptyCell::SendEmpty) => Ok(""),
            },
        }
    }
}

mod bodies;
pub(crate) mod together;

pub use together::Apart;

#[cfg(test)]
mod tests;
