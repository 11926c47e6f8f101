//! How an error crosses to the window: a code for its words, never prose alone.

use courier::{ErrorCode, FormField, Issue, full_text};
use serde::Serialize;
use specta::Type;

/// Why a command failed. Each command names the codes and fields that are its own; beside them any can fail with
/// `internal`, `already_done` and, where it reads or writes data, those that begin with `data_`.
#[derive(Debug, Clone, Serialize, Type)]
pub struct AppError {
    /// The window has words for each, in both languages.
    pub code: ErrorCode,
    /// For a developer; English.
    pub message: String,
    /// The form's field that is to blame.
    pub field: Option<FormField>,
    /// The line of the user's file that is to blame, from 1.
    #[specta(type = Option<specta_typescript::Number>)]
    pub line: Option<u64>,
    /// With `body_invalid`: every rule that the message breaks, warnings too; with `directory_invalid`: the entry that is wrong.
    /// Else empty.
    pub issues: Vec<Issue>,
}

impl From<courier::Error> for AppError {
    fn from(error: courier::Error) -> AppError {
        let (code, field) = (error.code(), error.field());
        // The code alone: the message may quote what a user wrote.
        tracing::info!(?code, ?field, "a command was refused");
        AppError {
            code,
            message: full_text(&error),
            field,
            line: error.line(),
            issues: error.issues().to_vec(),
        }
    }
}

impl AppError {
    /// An error of the shell itself.
    pub fn new(code: ErrorCode, message: impl std::fmt::Display) -> AppError {
        AppError { code, message: message.to_string(), field: None, line: None, issues: Vec::new() }
    }
}
