//! What the service would refuse, ignore or misread, found before anything is sent.
//!
//! Works on the JSON value, not on typed structs, so that a wrong type is an issue with a place and not a parse failure.
//! Lengths are UTF-16 units, as the service most likely counts. What sources dispute is a warning, never an error.

mod attachment;
mod conversation;
mod fields;
pub(crate) mod issue;
pub(crate) mod placeholder;
mod rules;
#[cfg(test)]
mod tests;

use crate::body::Body;
use crate::conversation::Conversation;
use issue::{Findings, Issue, IssueCode};

/// Everything that is wrong or doubtful about sending this body to this conversation, in the order of the form.
#[must_use]
pub fn validate(conversation: &Conversation, body: &Body) -> Vec<Issue> {
    let mut found = Findings::default();
    conversation::check(conversation, &mut found);
    for pointer in body.duplicates() {
        found.warn(pointer, IssueCode::DuplicateKey);
    }
    fields::check(conversation, body.value(), &mut found);
    attachment::check(body, &mut found);
    rules::check(conversation, body, &mut found);
    placeholder::check(body, &mut found);
    found.0
}
