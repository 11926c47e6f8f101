//! The formats of an export, and how far one is.

use std::io::{self, Write};

use history::Record;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What an export is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Everything, to be imported again: a line of JSON for each row. See `docs/export.md`.
    Jsonl,
    /// A table for spreadsheets.
    Csv,
    /// A workbook for spreadsheets, in which ids are text.
    Xlsx,
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
            ExportFormat::Xlsx => "xlsx",
            ExportFormat::Html => "html",
        }
    }
}

impl ExportFormat {
    /// All that its files may end in; the first is the usual one. A desktop opens the app with a file that ends in
    /// `yanshu-export`.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            ExportFormat::Jsonl => &["jsonl", "yanshu-export"],
            ExportFormat::Csv => &["csv"],
            ExportFormat::Xlsx => &["xlsx"],
            ExportFormat::Html => &["html"],
        }
    }
}

/// A name for a file of today: `yanshu-2026-11-28-bob.html`. Of the words, as much as makes a name; any may be empty.
#[must_use]
pub fn dated_name(name: &str, words: &str, extension: &str) -> String {
    let day = crate::clock::now().to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d").to_string();
    let words: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join("-");
    let parts = [name, &day, files::start_of(&words, 40)];
    let whole = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    format!("{whole}.{extension}")
}

/// How far an export or an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows written, or bytes read.
    pub done: u64,
    /// Of so many.
    pub total: u64,
}

/// A format: what stands before, for and after the rows.
pub(super) trait RowWriter {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    fn row(&mut self, out: &mut dyn Write, record: &Record) -> io::Result<()>;
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
}
