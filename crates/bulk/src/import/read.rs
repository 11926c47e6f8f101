//! One pipeline for every kind of source.

use std::io::{Read, Seek, SeekFrom};

use tokio_util::sync::CancellationToken;

use super::cell::Row;
use super::error::ImportError;
use super::source::{Opened, Source};
use super::table::{ImportOptions, ImportReport, Preview, Progress, RowSink, Table};
use super::{delimited, workbook};

/// Rows of a preview.
const SAMPLES: usize = 20;

/// Reads a whole source. Blocks; `stop` ends it within a thousand rows.
///
/// # Errors
/// [`ImportError`]; what was kept by then is of no use.
pub fn read(
    source: &Source,
    options: &ImportOptions,
    stop: &CancellationToken,
    progress: &mut dyn FnMut(Progress),
    keep: &mut dyn RowSink,
) -> Result<ImportReport, ImportError> {
    let mut opened = Opened::new(source)?;
    let bytes = opened.len()?;
    let mut head = [0; 8];
    let length = read_up_to(&mut opened, &mut head)?;
    opened.seek(SeekFrom::Start(0))?;
    let mut table = Table::new(options, stop, progress, keep, bytes);
    // By what the file holds: names lie.
    let (format, hash) = match &head[..length] {
        head if head.starts_with(b"PK\x03\x04") => workbook::read(opened, options, &mut table)?,
        head if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") => {
            return Err(ImportError::OldOrProtectedWorkbook);
        }
        // Text by their bytes, as far as they are not compressed.
        head if head.starts_with(b"%PDF-") || head.starts_with(b"{\\rtf") => {
            return Err(ImportError::NotATable);
        }
        _ => delimited::read(opened, options, &mut table)?,
    };
    table.report(format, hash)
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

impl RowSink for Samples {
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
