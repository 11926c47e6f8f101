//! What the window and the CLI see of templates beside [`templates`]' own types: the folder, and what filling made.

use ::templates::{TemplateEntry, ValueProblem};
use serde::Serialize;
use specta::Type;
use yunxin::{Body, Conversation, Destination, Issue, SendKind, validate_call};

use crate::compose::Syntax;

/// How far the upload of a file is that a template is used with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProgress {
    /// The variable that it fills in.
    pub variable: String,
    /// Bytes that left.
    pub sent_bytes: u64,
    /// Bytes in all.
    pub total_bytes: u64,
}

/// The template folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TemplateFolder {
    /// Where it lies.
    pub folder: String,
    /// Not the one in the data folder.
    pub chosen: bool,
    /// Every template, by path.
    pub entries: Vec<TemplateEntry>,
    /// There are more files than are read.
    pub more: bool,
}

/// A template with its gaps filled in, as far as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct FilledTemplate {
    /// By which call it goes out.
    pub kind: SendKind,
    /// From whom to whom.
    pub conversation: Conversation,
    /// The body; files that are not uploaded yet stand in it with an invented address.
    pub body: String,
    /// Where the filled body stops being JSON.
    pub syntax: Option<Syntax>,
    /// What the service would not like.
    pub issues: Vec<Issue>,
    /// Values that are missing or do not fit.
    pub problems: Vec<ValueProblem>,
}

impl FilledTemplate {
    /// Checks what the filling made.
    pub(crate) fn of(
        kind: SendKind,
        conversation: Conversation,
        body: String,
        problems: Vec<ValueProblem>,
    ) -> FilledTemplate {
        let (syntax, issues) = match Body::parse(body.as_str()) {
            Ok(parsed) => (None, validate_call(&Destination::of(kind, conversation.clone()), &parsed)),
            Err(error) => (Some(Syntax::of(&error, &body)), Vec::new()),
        };
        FilledTemplate { kind, conversation, body, syntax, issues, problems }
    }
}
