//! Writes a selection, row by row, whatever its size.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use history::{History, Selection};
use serde::Serialize;
use specta::Type;
use tokio_util::sync::CancellationToken;

use super::format::{ExportFormat, Progress, RowWriter};
use super::html::Report;
use super::jsonl::JsonLines;
use super::table::Table;
use super::xlsx::Xlsx;
use crate::error::Error;
use crate::saving::unwritable;
use crate::settings::Language;

/// What to export, and as what.
#[derive(Debug)]
pub struct ExportOrder {
    /// Which rows.
    pub selection: Selection,
    /// As what.
    pub format: ExportFormat,
    /// In which language a report opens.
    pub language: Language,
    /// Stops it; then there is no file.
    pub cancel: CancellationToken,
}

/// An export that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Exported {
    /// The file.
    pub path: String,
    /// How many rows are in it.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
    /// How long it is.
    #[specta(type = specta_typescript::Number)]
    pub bytes: u64,
}

/// Writes a file beside `path` and gives it that name once all of it is on the disk: no one ever finds half a file there.
pub(crate) fn write_to_file(
    history: &History,
    order: &ExportOrder,
    path: &Path,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Exported, Error> {
    let written = files::replace_with(path, |file| {
        let rows = write_out(history, order, file, on_progress)?;
        Ok::<_, Stop>((rows, file.metadata()?.len()))
    });
    let (rows, bytes) = written.map_err(|failure| failure.at(path))?;
    Ok(Exported { path: path.display().to_string(), rows, bytes })
}

/// Why an export stopped, before it is known what it was written to.
pub(crate) enum Stop {
    Ours(Error),
    Write(io::Error),
}

impl Stop {
    /// The error of writing to `path`.
    pub(crate) fn at(self, path: &Path) -> Error {
        match self {
            Stop::Ours(error) => error,
            Stop::Write(source) => unwritable(path, &source),
        }
    }
}

impl From<io::Error> for Stop {
    fn from(source: io::Error) -> Stop {
        Stop::Write(source)
    }
}

impl From<history::Error> for Stop {
    fn from(error: history::Error) -> Stop {
        Stop::Ours(error.into())
    }
}

/// Writes a selection to `out` and says how many rows it was. Holds some rows at a time, never all.
pub(crate) fn write_out(
    history: &History,
    order: &ExportOrder,
    out: &mut dyn Write,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<u64, Stop> {
    let total = history.tally(&order.selection)?.rows;
    let mut writer: Box<dyn RowWriter> = match order.format {
        ExportFormat::Jsonl => Box::new(JsonLines),
        ExportFormat::Csv => Box::new(Table::new()),
        ExportFormat::Xlsx => Box::new(Xlsx::new()),
        ExportFormat::Html => Box::new(Report::new(order.language, total)),
    };
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut records = history.records(&order.selection);
    let mut done = 0;
    writer.begin(&mut out)?;
    loop {
        on_progress(Progress { done, total });
        if order.cancel.is_cancelled() {
            return Err(Stop::Ours(Error::Cancelled));
        }
        let piece = records.piece()?;
        if piece.is_empty() {
            break;
        }
        for record in &piece {
            writer.row(&mut out, record)?;
        }
        done += piece.len() as u64;
    }
    writer.end(&mut out)?;
    out.flush()?;
    Ok(done)
}
