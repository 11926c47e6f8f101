//! What became of every row, as a table: CSV, XLSX and JSON lines; and a page that sums the job up.
//!
//! The cells of the source come first, as they were imported; then what became of the row. A sheet program reads a cell that
//! begins with `=` as a formula, whoever wrote it there, and `007` as 7, so such cells are guarded in CSV, and the import takes
//! the guard off again; in XLSX every cell is text, long ids included.

mod counts;
mod csv;
mod jsonl;
mod labels;
mod line;
mod rows;
mod summary;
mod xlsx;

pub use labels::Language;
pub use line::ReportWords;
pub use rows::ReportRows;

use std::io::{Seek, Write};
use std::ops::ControlFlow;

use tokio_util::sync::CancellationToken;

use crate::import::cell::Row;
use crate::import::error::ImportError;
use crate::job::block::{BLOCK_ROWS, first_row};
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::rows::{RowFilter, RowStatus};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// UTF-8 with a mark, so that sheet programs read Chinese.
    Csv,
    /// A workbook; more rows than a sheet can have go on in the next sheet.
    Xlsx,
    /// An object a line, for programs: the same keys in every language, ids as texts. Words are not in it.
    Jsonl,
}

impl JobFile {
    /// Writes a report of these rows, and says how many there are. Blocks; `stop` ends it.
    ///
    /// # Errors
    /// Those of both files; [`ImportError::Stopped`] in [`JobError::Import`].
    pub fn report(
        &self,
        format: ReportFormat,
        rows: impl Into<ReportRows>,
        words: &dyn ReportWords,
        to: &mut (impl Write + Seek + Send),
        stop: &CancellationToken,
    ) -> Result<u64, JobError> {
        match format {
            ReportFormat::Csv => csv::write(self, rows.into(), words, to, stop),
            ReportFormat::Jsonl => jsonl::write(self, rows.into(), to, stop),
            ReportFormat::Xlsx => xlsx::write(self, rows.into(), words, to, stop),
        }
    }

    /// Every row that passes, in order, with its cells.
    pub(crate) fn each_row(
        &self,
        filter: RowFilter,
        stop: &CancellationToken,
        mut take: impl FnMut(&RowStatus, &Row) -> Result<ControlFlow<()>, JobError>,
    ) -> Result<u64, JobError> {
        let (mut from, mut first, mut block, mut count) = (1, 0, Vec::new(), 0);
        let mut known = Some(0);
        loop {
            if stop.is_cancelled() {
                return Err(ImportError::Stopped.into());
            }
            if known.is_some_and(|known| count >= known) {
                // More may have been sent meanwhile.
                known = self.known_count(filter)?;
                if known.is_some_and(|known| count >= known) {
                    return Ok(count);
                }
            }
            let left = known.map_or(BLOCK_ROWS, |known| BLOCK_ROWS.min(known - count));
            let rows = self.rows_of_all(filter, from, left)?;
            let Some(last) = rows.last() else { return Ok(count) };
            from = last.number + 1;
            for row in &rows {
                if first_row(row.number) != first {
                    first = first_row(row.number);
                    block = self.block(row.number)?;
                }
                let at = usize::try_from(row.number - first).unwrap_or(usize::MAX);
                let cells = block.get(at).ok_or_else(|| JobError::Damaged {
                    path: self.path().to_owned(),
                    what: format!("row {} has no cells", row.number),
                })?;
                count += 1;
                if take(row, cells)?.is_break() {
                    return Ok(count);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
