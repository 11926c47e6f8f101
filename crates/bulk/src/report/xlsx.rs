//! A report as a workbook, written row by row.

use std::error::Error as _;
use std::io::{ErrorKind, Seek, Write};

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio_util::sync::CancellationToken;

use super::line::{Lines, ReportWords};
use super::rows::ReportRows;
use crate::job::error::JobError;
use crate::job::file::JobFile;

/// Rows that a sheet can have, the head included.
const SHEET_ROWS: u32 = 1_048_576;
/// Columns that a sheet can have.
const SHEET_COLUMNS: usize = 16_384;
/// Characters that a cell can have, in UTF-16 units.
const CELL_UNITS: usize = 32_767;

pub(super) fn write(
    file: &JobFile,
    rows: ReportRows,
    words: &dyn ReportWords,
    to: &mut (impl Write + Seek + Send),
    stop: &CancellationToken,
) -> Result<u64, JobError> {
    let lines = Lines::of(file, rows, words)?;
    // What is not of a disk is a limit of sheets, which every cell and row keeps to.
    let failed = |error: XlsxError| {
        JobError::ReportUnwritable(match error {
            XlsxError::IoError(error) => error,
            error => {
                let disk = error.source().and_then(|source| source.downcast_ref::<std::io::Error>());
                std::io::Error::new(disk.map_or(ErrorKind::Other, std::io::Error::kind), error)
            }
        })
    };
    let mut book = Workbook::new();
    let head = Format::new().set_bold();
    let heads = lines.heads();
    begin(&mut book, &heads, &head).map_err(failed)?;
    let mut at = 1;
    let count = file.each_reported(rows, stop, |row, cells| {
        if at == SHEET_ROWS {
            begin(&mut book, &heads, &head).map_err(failed)?;
            at = 1;
        }
        let last = book.worksheets().len() - 1;
        let sheet = book.worksheet_from_index(last).map_err(failed)?;
        put(sheet, at, &lines.line(row, cells), None).map_err(failed)?;
        at += 1;
        Ok(())
    })?;
    book.save_to_writer(to).map_err(failed)?;
    Ok(count)
}

fn begin(book: &mut Workbook, heads: &[String], format: &Format) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_freeze_panes(1, 0)?;
    put(sheet, 0, heads, Some(format))
}

/// Every cell is text, so that no id loses a digit and nothing is a formula.
fn put(sheet: &mut Worksheet, row: u32, cells: &[String], format: Option<&Format>) -> Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(cells.iter().take(SHEET_COLUMNS)) {
        if cell.is_empty() {
            continue;
        }
        let cell = bounded(cell);
        match format {
            Some(format) => sheet.write_string_with_format(row, column, cell, format)?,
            None => sheet.write_string(row, column, cell)?,
        };
    }
    Ok(())
}

/// As much of a cell as fits. An imported one has that many characters at most, but some count twice in UTF-16.
fn bounded(cell: &str) -> &str {
    let mut units = 0;
    let fits = cell.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL_UNITS
    });
    fits.map_or(cell, |(end, _)| &cell[..end])
}
