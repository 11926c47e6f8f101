//! The message of a job, or of a change, as it was typed.

use std::path::Path;

use courier::{Conversation, Courier, Template, VariableKind};

use super::super::text_of;
use crate::failure::Failure;

/// A message.
pub(super) enum Content {
    /// A body alone.
    Body(String),
    /// One that was kept.
    Template(Template),
}

/// What `--text`, of which `text` is the body, `--body` or `--template` names; one of them is given.
pub(super) async fn of(
    courier: &Courier,
    text: Option<String>,
    [body, template]: [Option<&Path>; 2],
) -> Result<Content, Failure> {
    match (text, body, template) {
        (Some(text), ..) => Ok(Content::Body(text)),
        (None, Some(path), _) => Ok(Content::Body(text_of(path)?)),
        (None, None, Some(path)) => Ok(Content::Template(courier.templates().at(path).await?)),
        (None, None, None) => Ok(Content::Body(String::new())),
    }
}

/// A template of a message that was typed. Nobody has said that its gaps outside quotes are numbers: they may be switches too.
pub(super) fn draft(conversation: Conversation, body: &str) -> Template {
    let mut template = Template::of_draft("", conversation, body);
    template.variables.retain(|variable| variable.kind != VariableKind::Number);
    template
}
