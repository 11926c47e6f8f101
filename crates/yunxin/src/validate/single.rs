//! The rules of the single send.

use super::issue::{Findings, Issue, IssueCode};
use super::{attachment, conversation, fields, placeholder, rules};
use crate::body::Body;
use crate::catalogue::catalogue;
use crate::conversation::Conversation;

/// Everything that is wrong or doubtful about sending this body to this conversation, in the order of the form.
#[must_use]
pub fn validate(conversation: &Conversation, body: &Body) -> Vec<Issue> {
    let mut found = Findings::default();
    conversation::check(conversation, &mut found);
    for pointer in body.duplicates() {
        found.warn(pointer, IssueCode::DuplicateKey);
    }
    fields::check(catalogue(), Some(conversation.kind), body.value(), &mut found);
    attachment::check(body, &mut found);
    rules::check(conversation, body, &mut found);
    placeholder::check(body, &mut found);
    found.0
}
