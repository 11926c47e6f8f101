//! A report as CSV.

use std::io::Write;

use tokio_util::sync::CancellationToken;

use super::line::{Lines, ReportWords};
use super::rows::ReportRows;
use crate::job::error::JobError;
use crate::job::file::JobFile;

pub(super) fn write(
    file: &JobFile,
    rows: ReportRows,
    words: &dyn ReportWords,
    to: &mut impl Write,
    stop: &CancellationToken,
) -> Result<u64, JobError> {
    let lines = Lines::of(file, rows, words)?;
    let failed = JobError::ReportUnwritable;
    to.write_all("\u{feff}".as_bytes()).map_err(failed)?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
    let put = |writer: &mut csv::Writer<_>, cells: Vec<String>| {
        // The last one is a time of ours, which is to be one for the sheet as well.
        let last = cells.len().saturating_sub(1);
        let texts = cells.iter().take(last).map(|cell| files::guarded(cell));
        let cells: Vec<_> = texts.chain(cells.last().map(|time| time.as_str().into())).collect();
        let written = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
        written.map_err(|error| failed(error.into()))
    };
    put(&mut writer, lines.heads())?;
    let count = file.each_reported(rows, stop, |row, cells| put(&mut writer, lines.line(row, cells)))?;
    writer.flush().map_err(failed)?;
    Ok(count)
}
