//! The table that a job is made of.

use bulk::import::ImportOptions;
use bulk::import::text_encoding::TextEncoding;
use media::FileId;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// A table that a job is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobImport {
    /// What the job is called; empty for the name of its file.
    pub name: String,
    /// The table.
    pub source: JobSource,
    /// The encoding of a text; `None` to detect it.
    pub encoding: Option<TextEncoding>,
    /// The delimiter between the cells of a text; `None` to detect it.
    pub delimiter: Option<char>,
    /// Whether the first row names the columns; `None` to detect it.
    pub has_header: Option<bool>,
    /// The row that names the columns, counted from 1; what stands above it is left out. `None` to detect it.
    pub header_row: Option<u32>,
    /// The sheet of a workbook; `None` for the first one with a row.
    pub sheet: Option<String>,
}

impl JobImport {
    pub(super) fn options(&self) -> ImportOptions {
        ImportOptions {
            encoding: self.encoding,
            delimiter: self.delimiter,
            has_header: self.has_header,
            header_row: self.header_row,
            sheet: self.sheet.clone(),
            ..ImportOptions::default()
        }
    }
}

/// Where a table comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum JobSource {
    /// A file that the user chose: see [`Attachments::choose_file`](crate::Attachments::choose_file).
    File {
        /// Its id.
        file_id: FileId,
    },
    /// Text from the clipboard.
    Pasted {
        /// The text.
        text: String,
    },
}

/// How much is done, of a thousand parts.
pub(super) fn permille(done: u64, of: u64) -> u32 {
    if of == 0 { 0 } else { (done.min(of) as f64 / of as f64 * 1_000.0) as u32 }
}

/// How far an import or a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobWork {
    /// Rows that are through.
    #[specta(type = Number)]
    pub rows: u64,
    /// Done, of a thousand parts.
    pub permille: u32,
}
