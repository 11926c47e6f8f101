//! A report as CSV.

use std::io::Write;
use std::ops::ControlFlow;

use tokio_util::sync::CancellationToken;

use super::line::{Lines, ReportWords};
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::rows::RowFilter;

pub(super) fn write(
    file: &JobFile,
    filter: RowFilter,
    words: &dyn ReportWords,
    to: &mut impl Write,
    stop: &CancellationToken,
) -> Result<u64, JobError> {
    let lines = Lines::of(file, words)?;
    let failed = |error: std::io::Error| JobError::of_io(file.path(), error);
    to.write_all("\u{feff}".as_bytes()).map_err(failed)?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
    let put = |writer: &mut csv::Writer<_>, cells: Vec<String>| {
        let cells: Vec<_> = cells.iter().map(|cell| guarded(cell)).collect();
        let written = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
        written.map_err(|error| failed(error.into()))
    };
    put(&mut writer, lines.heads())?;
    let count = file.each_row(filter, stop, |row, cells| {
        put(&mut writer, lines.line(row, cells))?;
        Ok(ControlFlow::Continue(()))
    })?;
    writer.flush().map_err(failed)?;
    Ok(count)
}

/// A cell that a sheet program would take for a formula, made text. Source: "CSV Injection", OWASP.
fn guarded(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}
