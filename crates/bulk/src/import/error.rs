//! Why a source cannot be read: one variant per reaction.

use serde::Serialize;

use super::text_encoding::TextEncoding;

/// Why a source cannot be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No such file, a folder, a pipe, or the disk failed.
    #[error(transparent)]
    File(#[from] files::Error),
    /// No row with anything in it.
    #[error("there is no row of data in it")]
    NoRows,
    /// It may be in several encodings: let the user choose by what the lines look like.
    #[error("its encoding is not clear: choose one")]
    EncodingUnclear {
        /// What it can be, likeliest first.
        candidates: Vec<EncodingCandidate>,
    },
    /// It is not in the encoding that was asked for.
    #[error("line {line} is not {encoding:?}: choose another encoding, or correct the line")]
    NotThisEncoding {
        /// The encoding.
        encoding: TextEncoding,
        /// The first line that is not, counted from 1.
        line: u64,
    },
    /// Neither lines of text with cells nor a workbook: a picture, a document, a web page, JSON, a workbook of another program.
    #[error("this is neither a text table nor an .xlsx workbook: save it as .csv or .xlsx")]
    NotATable,
    /// A quote that is not closed: everything after it would be one cell. Correct the line where it opens.
    #[error("a quote opens in line {line} and does not close: correct that line")]
    OpenQuote {
        /// Where it opens, counted from 1.
        line: u64,
    },
    /// A cell longer than any that is meant.
    #[error("line {line} has a cell of more than {max} characters")]
    CellTooLong {
        /// Where the cell begins, counted from 1.
        line: u64,
        /// The most that a cell may have.
        max: usize,
    },
    /// A row with more cells than any that is meant.
    #[error("line {line} has more than {max} cells")]
    TooManyColumns {
        /// The line, counted from 1.
        line: u64,
        /// The most that a row may have.
        max: usize,
    },
    /// Divide the source.
    #[error("there are more than {max} rows: split the file")]
    TooManyRows {
        /// The most that are read.
        max: u64,
    },
    /// A workbook before Excel 2007, or one with a password: save it as an .xlsx without one.
    #[error("this is a workbook of Excel 97-2003, or one with a password: save it as .xlsx without one")]
    OldOrProtectedWorkbook,
    /// A workbook that unpacks to more than any that is meant.
    #[error("the part {part} of the workbook is too large")]
    WorkbookTooLarge {
        /// The part, such as `xl/sharedStrings.xml`.
        part: String,
    },
    /// A workbook that cannot be read, such as one that was cut off.
    #[error("the workbook cannot be read ({message}): open it in a spreadsheet program and save it as .xlsx")]
    BrokenWorkbook {
        /// What the library said, in English.
        message: String,
    },
    /// The sheet that was asked for is not there.
    #[error("there is no sheet {name:?}; the sheets are: {}", sheets.join(", "))]
    NoSuchSheet {
        /// The sheet.
        name: String,
        /// Those that are there.
        sheets: Vec<String>,
    },
    /// Another program wrote to the file while it was read: import it anew.
    #[error("the file changed while it was read: import it again")]
    Changed,
    /// The user stopped it.
    #[error("stopped")]
    Stopped,
    /// Whoever takes the rows could not keep one.
    #[error("the rows could not be kept")]
    NotKept(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// An encoding that a text may be in, and what it looks like then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct EncodingCandidate {
    /// The encoding.
    pub encoding: TextEncoding,
    /// The same lines for every candidate: those that tell encodings apart, five at most.
    pub lines: Vec<String>,
}

impl From<std::io::Error> for ImportError {
    fn from(error: std::io::Error) -> Self {
        ImportError::File(error.into())
    }
}
