//! What is read from a source, and what its rows go through, whatever it is.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::caps::Caps;
use super::cell::{CellKind, Row, RowShape};
use super::error::ImportError;
use super::header;
use super::text_encoding::TextEncoding;
use crate::alias;

/// How often progress is reported, and a wish to stop heeded.
const ROWS_AT_A_TIME: u64 = 1_000;

/// What the user chose instead of what was found.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The encoding of a text.
    pub encoding: Option<TextEncoding>,
    /// The delimiter of a text: any sign but a quotation mark and the ends of lines, which are passed over.
    pub delimiter: Option<char>,
    /// Whether the first row names the columns.
    pub has_header: Option<bool>,
    /// The row that names the columns, counted from 1 as the source counts them; what stands above it is left out.
    pub header_row: Option<u32>,
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
    /// Whether a row named them.
    pub has_header: bool,
    /// That row, counted from 1 as the source counts its lines or rows.
    #[serde(default)]
    pub header_row: Option<u32>,
    /// Rows above it with something in them, which were left out: a title, notes.
    #[serde(default)]
    pub rows_above: u32,
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
    /// Rows of a sheet that nobody sees there, hidden or filtered out. They are rows like all others.
    #[serde(default)]
    #[specta(type = specta_typescript::Number)]
    pub hidden_rows: u64,
    /// Columns of a workbook with cells that are numbers: zeros before them that a number format shows are not there.
    #[serde(default)]
    pub number_columns: BTreeSet<u32>,
    /// Cells without the apostrophe that they had: our reports put one before what a spreadsheet would take for something else.
    #[serde(default)]
    #[specta(type = specta_typescript::Number)]
    pub unguarded_cells: u64,
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
pub trait RowSink {
    /// Gets the columns before the first row.
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

/// What rows of any source go through: blank ones are counted, the first one may name the columns.
pub(super) struct Table<'a> {
    options: &'a ImportOptions,
    pub(super) stop: &'a CancellationToken,
    progress: &'a mut dyn FnMut(Progress),
    keep: &'a mut dyn RowSink,
    columns: Option<Vec<String>>,
    has_header: bool,
    header_row: Option<u32>,
    rows_above: u32,
    /// The first rows, until it is known which of them names the columns; and whether each may be short.
    held: Vec<(Row, bool)>,
    rows: u64,
    pub(super) blank_rows: u64,
    short_rows: u64,
    long_rows: u64,
    pub(super) hidden_rows: u64,
    pub(super) number_columns: BTreeSet<u32>,
    unguarded_cells: u64,
    bytes: u64,
    pub(super) at: Progress,
}

impl<'a> Table<'a> {
    /// Of a source of so many bytes.
    pub(super) fn new(
        options: &'a ImportOptions,
        stop: &'a CancellationToken,
        progress: &'a mut dyn FnMut(Progress),
        keep: &'a mut dyn RowSink,
        of_bytes: u64,
    ) -> Self {
        Self {
            options,
            stop,
            progress,
            keep,
            columns: None,
            has_header: false,
            header_row: None,
            rows_above: 0,
            held: Vec::new(),
            rows: 0,
            blank_rows: 0,
            short_rows: 0,
            long_rows: 0,
            hidden_rows: 0,
            number_columns: BTreeSet::new(),
            unguarded_cells: 0,
            bytes: of_bytes,
            at: Progress { of_bytes, ..Progress::default() },
        }
    }

    /// What was read, once it is all.
    pub(super) fn report(mut self, format: Format, hash: u128) -> Result<ImportReport, ImportError> {
        self.release()?;
        if self.rows == 0 {
            return Err(ImportError::NoRows);
        }
        self.report_progress();
        Ok(ImportReport {
            format,
            columns: self.columns.unwrap_or_default(),
            has_header: self.has_header,
            header_row: self.header_row,
            rows_above: self.rows_above,
            rows: self.rows,
            blank_rows: self.blank_rows,
            short_rows: self.short_rows,
            long_rows: self.long_rows,
            hidden_rows: self.hidden_rows,
            number_columns: self.number_columns,
            unguarded_cells: self.unguarded_cells,
            bytes: self.bytes,
            hash: format!("{hash:032x}"),
        })
    }

    /// Adds a text cell to a row, without the apostrophe that reports put before what a spreadsheet would take for something
    /// else.
    pub(super) fn push_text(&mut self, row: &mut Row, cell: &str) {
        let text = files::unguarded(cell);
        self.unguarded_cells += u64::from(text.is_some());
        row.push(text.unwrap_or(cell), CellKind::Text);
    }

    /// Takes a row. In a sheet empty cells at the end of a row are not there, so that no row is short.
    pub(super) fn take(&mut self, row: &mut Row, may_be_short: bool) -> Result<(), ImportError> {
        if row.is_blank() {
            self.blank_rows += 1;
            return Ok(());
        }
        if self.columns.is_some() {
            return self.add(row, may_be_short);
        }
        match (self.options.header_row, self.options.has_header) {
            (Some(line), _) if row.line < u64::from(line) => {
                self.rows_above += 1;
                // Numbers of a title are none of a column.
                self.number_columns.clear();
                Ok(())
            }
            (Some(_), _) | (None, Some(true)) => self.begin(Some(&*row), row.len()),
            (None, Some(false)) => {
                self.begin(None, row.len())?;
                self.add(row, may_be_short)
            }
            (None, None) => {
                self.held.push((row.clone(), may_be_short));
                if self.held.len() > header::ROWS_ABOVE { self.release() } else { Ok(()) }
            }
        }
    }

    /// Decides which of the first rows names the columns, and takes those below it.
    fn release(&mut self) -> Result<(), ImportError> {
        let held = std::mem::take(&mut self.held);
        let Some((first, _)) = held.first() else { return Ok(()) };
        let rows: Vec<&Row> = held.iter().map(|(row, _)| row).collect();
        let header = header::find(&rows, &alias::is_known);
        match header.and_then(|at| rows.get(at).copied()) {
            Some(row) => self.begin(Some(row), row.len())?,
            None => self.begin(None, first.len())?,
        }
        let above = header.unwrap_or_default();
        let below = header.map_or(0, |at| at + 1);
        if above > 0 {
            self.rows_above = above as u32;
            self.number_columns = rows.iter().skip(below).flat_map(|row| row.number_columns()).collect();
        }
        for (mut row, may_be_short) in held.into_iter().skip(below) {
            self.add(&mut row, may_be_short)?;
        }
        Ok(())
    }

    /// Names the columns.
    fn begin(&mut self, header: Option<&Row>, columns: usize) -> Result<(), ImportError> {
        self.has_header = header.is_some();
        self.header_row = header.and_then(|row| u32::try_from(row.line).ok());
        let names = header::names(header, columns);
        self.keep.columns(&names).map_err(ImportError::NotKept)?;
        self.columns = Some(names);
        Ok(())
    }

    /// Adds a row below the header.
    fn add(&mut self, row: &mut Row, may_be_short: bool) -> Result<(), ImportError> {
        row.fit(self.columns.as_ref().map_or(0, Vec::len), may_be_short);
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
