//! The history out of the app and in again: as lines of JSON, as a table, as a report to read.

mod export;
mod html;
mod import;
mod jsonl;
mod table;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use export::{ExportOrder, Exported};
pub(crate) use export::{write_out, write_to_file};
pub(crate) use import::read_in;
pub use import::{ImportFault, Imported};

/// What an export is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Everything, to be imported again: a line of JSON for each row. See `docs/export.md`.
    Jsonl,
    /// A table for spreadsheets.
    Csv,
    /// A report for people: one file that needs nothing else.
    Html,
}

impl ExportFormat {
    /// How its files end.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::Jsonl => "jsonl",
            ExportFormat::Csv => "csv",
            ExportFormat::Html => "html",
        }
    }
}

/// How far an export or an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows written, or bytes read.
    pub done: u64,
    /// Of so many.
    pub total: u64,
}
