//! One pipeline for every kind of source.

use std::io::{Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::caps::Caps;
use super::cell::{Row, RowShape};
use super::error::ImportError;
use super::source::{Opened, Source, TextEncoding};
use super::{delimited, header, workbook};
use crate::alias;

/// How often progress is reported, and a wish to stop heeded.
const ROWS_AT_A_TIME: u64 = 1_000;
/// Rows of a preview.
const SAMPLES: usize = 20;

/// What the user chose instead of what was found.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The encoding of a text.
    pub encoding: Option<TextEncoding>,
    /// The delimiter of a text.
    pub delimiter: Option<char>,
    /// Whether the first row names the columns.
    pub has_header: Option<bool>,
    /// The sheet of a workbook; the first one with a row where there is none.
    pub sheet: Option<String>,
    /// How much is read.
    pub caps: Caps,
}

/// What a source is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Format {
    /// Lines of text.
    Text {
        /// Its encoding.
        encoding: TextEncoding,
        /// What parts the cells.
        delimiter: char,
    },
    /// A workbook.
    Workbook {
        /// Every sheet, in order.
        sheets: Vec<String>,
        /// The one that was read.
        sheet: String,
    },
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportReport {
    /// What the source is.
    pub format: Format,
    /// A name for every column, each another.
    pub columns: Vec<String>,
    /// Whether the first row named them.
    pub has_header: bool,
    /// Rows with something in them, the header not counted.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
    /// Lines and rows with nothing in them, which were passed over.
    #[specta(type = specta_typescript::Number)]
    pub blank_rows: u64,
    /// Rows with fewer cells than there are columns. They are kept, to be shown.
    #[specta(type = specta_typescript::Number)]
    pub short_rows: u64,
    /// Rows with more. They are kept, to be shown.
    #[specta(type = specta_typescript::Number)]
    pub long_rows: u64,
    /// Length of the source.
    #[specta(type = specta_typescript::Number)]
    pub bytes: u64,
    /// XXH3 of its bytes, 32 hex digits: the same file is known again.
    pub hash: String,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Rows read.
    pub rows: u64,
    /// Bytes read; of a workbook, bytes of its sheet after unpacking.
    pub bytes: u64,
    /// Bytes in all, likewise.
    pub of_bytes: u64,
}

/// The first rows, and how they were understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The format.
    pub format: Format,
    /// A name for every column.
    pub columns: Vec<String>,
    /// Whether the first row named them.
    pub has_header: bool,
    /// The first rows after that.
    pub samples: Vec<Row>,
}

/// Who keeps the rows.
pub trait Keep {
    /// Is told the columns before the first row.
    ///
    /// # Errors
    /// When it cannot keep them; the import ends.
    fn columns(&mut self, columns: &[String]) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;

    /// Keeps a row. Rows come in the order of the source.
    ///
    /// # Errors
    /// When it cannot keep it; the import ends.
    fn row(&mut self, row: &Row) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
}

/// Reads a whole source. Blocks; `stop` ends it within a thousand rows.
///
/// # Errors
/// [`ImportError`]; what was kept by then is of no use.
pub fn read(
    source: &Source,
    options: &ImportOptions,
    stop: &CancellationToken,
    progress: &mut dyn FnMut(Progress),
    keep: &mut dyn Keep,
) -> Result<ImportReport, ImportError> {
    let mut opened = Opened::new(source)?;
    let bytes = opened.len()?;
    let mut head = [0; 8];
    let length = read_up_to(&mut opened, &mut head)?;
    opened.seek(SeekFrom::Start(0))?;
    let mut table = Table {
        options,
        stop,
        progress,
        keep,
        columns: None,
        has_header: false,
        rows: 0,
        blank_rows: 0,
        short_rows: 0,
        long_rows: 0,
        at: Progress { of_bytes: bytes, ..Progress::default() },
    };
    // By what the file holds: names lie.
    let (format, hash) = match &head[..length] {
        head if head.starts_with(b"PK\x03\x04") => workbook::read(opened, options, &mut table)?,
        head if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") => {
            return Err(ImportError::OldOrProtectedWorkbook);
        }
        _ => delimited::read(opened, options, &mut table)?,
    };
    if table.rows == 0 {
        return Err(ImportError::NoRows);
    }
    table.report_progress();
    Ok(ImportReport {
        format,
        columns: table.columns.unwrap_or_default(),
        has_header: table.has_header,
        rows: table.rows,
        blank_rows: table.blank_rows,
        short_rows: table.short_rows,
        long_rows: table.long_rows,
        bytes,
        hash: format!("{hash:032x}"),
    })
}

/// The first rows, to show how they are understood. Reads the whole source, so that what is wrong further down is said before
/// anything is mapped.
///
/// # Errors
/// As [`read`].
pub fn preview(
    source: &Source,
    options: &ImportOptions,
    stop: &CancellationToken,
) -> Result<Preview, ImportError> {
    let mut samples = Samples::default();
    let report = read(source, options, stop, &mut |_| {}, &mut samples)?;
    let ImportReport { format, columns, has_header, .. } = report;
    Ok(Preview { format, columns, has_header, samples: samples.rows })
}

#[derive(Default)]
struct Samples {
    rows: Vec<Row>,
}

impl Keep for Samples {
    fn columns(&mut self, _: &[String]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if self.rows.len() < SAMPLES {
            self.rows.push(row.clone());
        }
        Ok(())
    }
}

fn read_up_to(source: &mut Opened, buffer: &mut [u8]) -> Result<usize, ImportError> {
    let mut length = 0;
    while length < buffer.len() {
        match source.read(&mut buffer[length..])? {
            0 => break,
            read => length += read,
        }
    }
    Ok(length)
}

/// What rows of any source go through: blank ones are counted, the first one may name the columns.
pub(super) struct Table<'a> {
    options: &'a ImportOptions,
    pub(super) stop: &'a CancellationToken,
    progress: &'a mut dyn FnMut(Progress),
    keep: &'a mut dyn Keep,
    columns: Option<Vec<String>>,
    has_header: bool,
    rows: u64,
    pub(super) blank_rows: u64,
    short_rows: u64,
    long_rows: u64,
    pub(super) at: Progress,
}

impl Table<'_> {
    /// Takes a row. In a sheet empty cells at the end of a row are not there, so that no row is short.
    pub(super) fn take(&mut self, row: &mut Row, may_be_short: bool) -> Result<(), ImportError> {
        if row.is_blank() {
            self.blank_rows += 1;
            return Ok(());
        }
        let columns = match &self.columns {
            Some(columns) => columns.len(),
            None => {
                let is_header = self.options.has_header;
                self.has_header = is_header.unwrap_or_else(|| header::is_header(row, &alias::is_known));
                let names = header::names(self.has_header.then_some(&*row), row.len());
                self.keep.columns(&names).map_err(ImportError::NotKept)?;
                self.columns = Some(names);
                if self.has_header {
                    return Ok(());
                }
                row.len()
            }
        };
        row.fit(columns, may_be_short);
        match row.shape {
            RowShape::Whole => {}
            RowShape::Short => self.short_rows += 1,
            RowShape::Long => self.long_rows += 1,
        }
        if self.rows == self.options.caps.rows {
            return Err(ImportError::TooManyRows { max: self.options.caps.rows });
        }
        self.rows += 1;
        self.keep.row(row).map_err(ImportError::NotKept)?;
        if self.rows.is_multiple_of(ROWS_AT_A_TIME) {
            if self.stop.is_cancelled() {
                return Err(ImportError::Stopped);
            }
            self.report_progress();
        }
        Ok(())
    }

    fn report_progress(&mut self) {
        self.at.rows = self.rows;
        (self.progress)(self.at);
    }
}
