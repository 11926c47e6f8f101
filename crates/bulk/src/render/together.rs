//! Rows that go out in one call: what they have in common.

use jiff::tz::TimeZone;
use serde::Serialize;
use templates::{Compiled, pointers, without_client_id};
use yunxin::{SendKind, call_description};

use crate::setup::{RowCall, Setup};

/// Why every row needs a call of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Apart {
    /// There is no call that reaches several chatrooms.
    Chatrooms,
    /// The call to many does not have these options.
    Options {
        /// Their JSON pointers.
        pointers: Vec<String>,
    },
    /// No two rows have the same request but for the receiver: no call would take more than one.
    NoneAlike,
}

/// What rows have in common that go out in one call.
#[derive(Debug)]
pub(crate) struct Together {
    body: Compiled,
}

impl Together {
    /// What the rows of a job have in common.
    pub(crate) fn of(setup: &Setup, zone: &TimeZone) -> Result<Self, Apart> {
        let (call, template) = (setup.options.call, &setup.template);
        let many = call.batch_kind().ok_or(Apart::Chatrooms)?;
        let body = match call {
            RowCall::Notification => Some(template.body.clone()),
            _ => without_client_id(&template.body),
        };
        let body = body.ok_or(Apart::NoneAlike)?;
        let lost = lost(call.kind(), many, &body).ok_or(Apart::NoneAlike)?;
        if !lost.is_empty() {
            return Err(Apart::Options { pointers: lost });
        }
        let body = setup.compiled(&body, zone.clone());
        if body.differs_by_message() { Err(Apart::NoneAlike) } else { Ok(Self { body }) }
    }

    pub(super) fn body(&self) -> &Compiled {
        &self.body
    }
}

/// The options of a body that the call to one has, and that to many has not. What neither knows goes out as it stands.
fn lost(one: SendKind, many: SendKind, body: &str) -> Option<Vec<String>> {
    let has = |kind, pointer: &str| {
        let fields = call_description(kind).groups.iter().flat_map(|group| group.fields);
        // A field below another stands for it.
        fields.into_iter().any(|field| {
            field.pointer == pointer
                || field.pointer.strip_prefix(pointer).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let mut pointers = pointers(body)?;
    // Whom it goes to is said in another way.
    pointers.retain(|pointer| !["/type", "/receiver_id"].contains(&pointer.as_str()));
    pointers.retain(|pointer| has(one, pointer) && !has(many, pointer));
    Some(pointers)
}
